"""The words of the contract as people read them, and how they are marked. Colour never stands alone."""

from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.report.markup import Markup, tag
from cctv_guard_agent.texts import Language

_WORDS = {
    "severity": {
        "critical": say("report.severity.critical", "critical"),
        "high": say("report.severity.high", "high"),
        "medium": say("report.severity.medium", "medium"),
        "low": say("report.severity.low", "low"),
        "none": say("report.severity.none", "nothing open"),
    },
    "reachable": {
        "yes": say("report.reachable.yes", "way in found"),
        "no": say("report.reachable.no", "none found"),
        "unknown": say("report.reachable.unknown", "not known"),
    },
    "answer": {
        "yes": say("report.answer.yes", "yes"),
        "no": say("report.answer.no", "no"),
        "unknown": say("report.answer.unknown", "not known"),
    },
    "tier": {
        "now": say("report.tier.now", "Now"),
        "days": say("report.tier.days", "Within days"),
        "weeks": say("report.tier.weeks", "Within weeks"),
        "next_replacement": say("report.tier.next_replacement", "When it is next replaced"),
    },
    "restricted": {
        "here": say("report.restricted.here", "for you"),
        "elsewhere": say("report.restricted.elsewhere", "elsewhere"),
        "your_decision": say("report.restricted.your_decision", "your decision"),
        "no": say("report.restricted.no", "no"),
        "unknown": say("report.restricted.unknown", "not known"),
    },
    "trust": {
        "verified": say("report.trust.verified", "verified"),
        "contained": say("report.trust.contained", "contained"),
        "unverified": say("report.trust.unverified", "not verified"),
        "not_allowed": say("report.trust.not_allowed", "not allowed"),
        "decided_by_owner": say("report.trust.decided_by_owner", "decided by the owner"),
    },
    "kind": {
        "camera": say("report.kind.camera", "camera"),
        "recorder": say("report.kind.recorder", "recorder"),
        "encoder": say("report.kind.encoder", "encoder"),
        "doorbell": say("report.kind.doorbell", "doorbell"),
        "door_station": say("report.kind.door_station", "door station"),
    },
    "way": {
        "port_mapping": say("report.way.port_mapping", "a port that a device had the router open (UPnP)"),
        "static_forward": say("report.way.static_forward", "a port forward entered in the router by hand"),
        "dmz": say("report.way.dmz", 'the router\'s "DMZ" or "exposed host"'),
        "nat_pmp": say("report.way.nat_pmp", "a port opened by NAT-PMP or PCP"),
        "ipv6": say("report.way.ipv6", "an opening in IPv6"),
        "cloud": say("report.way.cloud", "the maker's cloud"),
        "ddns": say("report.way.ddns", "a name on the internet that it keeps (DDNS)"),
        "anonymous_stream": say("report.way.anonymous_stream", "its picture without a login"),
    },
    "provider": {
        "installer": say("report.provider.installer", "installer"),
        "monitoring": say("report.provider.monitoring", "monitoring company"),
        "cloud_account": say("report.provider.cloud_account", "cloud account"),
        "recording_software": say("report.provider.recording_software", "recording software"),
        "other": say("report.provider.other", "other"),
    },
    "confidence": {
        "certain": say("report.confidence.certain", "certain"),
        "likely": say("report.confidence.likely", "likely"),
        "possible": say("report.confidence.possible", "possible"),
        "unknown": say("report.confidence.unknown", "not known"),
    },
}
_MARK = {
    ("severity", "critical"): "bad",
    ("severity", "high"): "bad",
    ("severity", "medium"): "warn",
    ("severity", "none"): "ok",
    ("reachable", "yes"): "bad",
    ("reachable", "no"): "ok",
    ("reachable", "unknown"): "warn",
    ("answer", "yes"): "bad",
    ("answer", "no"): "ok",
    ("answer", "unknown"): "warn",
    ("trust", "verified"): "ok",
    ("trust", "contained"): "ok",
    ("trust", "not_allowed"): "bad",
    ("restricted", "here"): "bad",
    ("restricted", "your_decision"): "warn",
}


def text(area: str, word: str) -> Text:
    """Return the sentence that stands for a word of the contract."""
    return _WORDS[area].get(word) or say("report.word", "{word}", word=word.replace("_", " "))


def word(language: Language, area: str, value: str) -> str:
    """Return a word of the contract as people read it."""
    return language(text(area, value))


def chip(language: Language, area: str, value: str) -> Markup:
    """Return the word, marked by how bad it is."""
    return tag("span", word(language, area, value), class_=f"chip is-{_MARK.get((area, value), 'calm')}")


def mark(area: str, value: str) -> str:
    """Return how a word is marked: bad, warn, ok or calm."""
    return _MARK.get((area, value), "calm")
