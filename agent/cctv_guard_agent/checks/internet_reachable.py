"""Somebody on the internet can open a connection to it. One finding for each rule of the router, closed one by one."""

from collections.abc import Iterable, Iterator, Mapping

from cctv_guard_agent.checks._common import cameras, finding, open_to_anybody, reachable
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "internet_reachable"
_INBOUND = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        if reachable(one):
            yield from _on(one)


def _on(one: Assessed) -> Iterator[Finding]:
    """One finding for each rule, or one for the recorder it is reached through."""
    because = one.exposure.reachable_from_internet.because
    rules = [text for text in because if text.key == "exposure.mapping"]
    for text in rules:
        yield _rule(one, text, because)
    if not rules:
        yield _through(one, because)


def _rule(one: Assessed, text: Text, because: tuple[Text, ...]) -> Finding:
    """A rule of the router leads to it, perhaps proved from outside."""
    params = dict(text.params)
    proofs = [proof for proof in because if proof.key == "exposure.seen_from_outside" and _same_rule(proof, params)]
    worst = open_to_anybody(one)
    return finding(
        _ID,
        one,
        subject=params.get("rule", ""),
        title=say(
            "check.internet_reachable.title", "{device} can be reached from the internet", device=one.device.name
        ),
        reason=say(
            "check.internet_reachable.reason_open",
            "Anybody on the internet can connect to it, and needs no password of yours: its picture is open, it has no "
            "password, or it has a flaw that is being exploited.",
        )
        if worst
        else say(
            "check.internet_reachable.reason",
            "Anybody on the internet can connect to it and try passwords and known flaws.",
        ),
        remedy=_remedy(params),
        action="close_mapping",
        severity=Severity.CRITICAL if worst else Severity.HIGH,
        tier=Tier.NOW if worst else Tier.DAYS,
        because=(text, *proofs),
        gateway=params.get("gateway"),
    )


def _same_rule(proof: Text, rule: Mapping[str, str]) -> bool:
    told = dict(proof.params)
    return told.get("gateway") == rule.get("gateway") and told.get("rule") == rule.get("rule")


def _remedy(params: Mapping[str, str]) -> Text:
    """What to press; a device that asked for its port asks again."""
    if params.get("origin") == "upnp":
        return say(
            "check.internet_reachable.remedy_upnp",
            "First switch off UPnP (port mapping) in the device, or it asks for the port again. Then delete the rule "
            "for {outside} in the router. To watch from outside, use a VPN.",
            outside=params.get("outside", "this port"),
        )
    return say(
        "check.internet_reachable.remedy",
        "Delete or switch off the router's rule for {outside}. To watch from outside, use a VPN.",
        outside=params.get("outside", "this port"),
    )


def _through(one: Assessed, because: tuple[Text, ...]) -> Finding:
    """It is reached through its recorder, whose own finding is to be acted upon."""
    recorder = next(
        (dict(t.params).get("recorder_id", "") for t in because if t.key == "exposure.through_recorder"), ""
    )
    return finding(
        _ID,
        one,
        subject=f"through {recorder}",
        title=say(
            "check.internet_reachable.title_recorder",
            "{device} can be reached from the internet through its recorder",
            device=one.device.name,
        ),
        reason=say(
            "check.internet_reachable.reason_recorder", "Whoever gets into the recorder sees this camera's picture."
        ),
        remedy=say("check.internet_reachable.remedy_recorder", "Close the way in to the recorder; see there."),
        action="close_recorder",
        severity=Severity.MEDIUM,
        tier=Tier.DAYS,
        because=because,
        needs_person=False,
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices for which not one way in through a router was looked at."""
    for one in cameras(snapshot):
        inbound = [way.verdict.answer for way in one.exposure.ways if way.way in _INBOUND]
        own = one.exposure.reachable_from_internet.answer
        if own is Answer.UNKNOWN and all(answer is Answer.UNKNOWN for answer in inbound):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Can somebody on the internet open a connection to it?",
    essential=True,
    run=_run,
    could_not_run=_could_not_run,
)
