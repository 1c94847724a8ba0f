"""A verdict in sentences for somebody who does not know networks: who made it, what is on the label, because of what.

Sentences travel as message key and parameters with the English text beside it (model/text.py).
"""

import re
from collections.abc import Iterable, Iterator

from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.evidence import Evidence, Identity, Role, Strength
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import MAX_PARAM, Text, say

_CERTAIN, _LIKELY = 0.97, 0.9
"""Words for a chance, as identification.md 9 uses them: `certain` needs a fact that proves one maker's firmware."""
_MOST_REASONS = 6
_FEWEST_REASONS = 3
"""One of each group is shown; where there are fewer groups than this, more of the same."""
_KINDS = {
    "camera": "a camera",
    "recorder": "a video recorder",
    "encoder": "a video encoder",
    "door_station": "a door station",
    "restreamer": "a program that republishes camera streams",
    "gateway": "a router or access point",
}
_OTHERS = {
    "nas": "network storage",
    "hub": "a hub for lamps and sensors",
    "television": "a television or player",
    "computer": "a computer",
    "phone": "a phone or tablet",
    "printer": "a printer or scanner",
    "telephone": "a telephone",
    "program": "a program that passes cameras on",
}
_QUESTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("sadp.",), "Hikvision's search (SADP)"),
    (("dahua.",), "Dahua's search (DHIP)"),
    (("onvif.Manufacturer", "onvif.Model"), "the ONVIF question for its maker and model"),
    (("http.",), "its web page"),
    (("rtsp.",), "its video server (RTSP)"),
    (("tls.",), "its certificate"),
    (("arp.mac", "mac.address"), "its hardware address, which shows only inside its own network segment"),
)
"""Kinds of observation that would tell a maker, and the question in words."""

_PROBES = {
    "activate_status": "whether a password was ever set",
    "axis_brand": "its name and model (Axis)",
    "dahua_magicbox": "its settings with your login (Dahua)",
    "dvrip_settings": "its settings with your login (Xiongmai)",
    "http_banner": "its web page",
    "isapi_device_info": "its settings with your login (Hikvision)",
    "lapi_settings": "its settings with your login (Uniview)",
    "onvif_device": "its name, model and time (ONVIF)",
    "onvif_login": "its model and settings with your login (ONVIF)",
    "reolink_api": "its settings with your login (Reolink)",
    "rtsp_login": "its video server with your login",
    "rtsp_options": "its video server",
    "rtsp_stream": "whether it shows its picture without a password",
    "tls_cert": "its certificate",
    "tls_old": "whether it still speaks old encryption",
    "vapix_settings": "its settings with your login (Axis)",
}
"""What a probe asks, for people; one that is not here shows its own name."""
_ENDPOINT = re.compile(r"\b(?:tcp|udp) [0-9A-Fa-f.:\[\]]+:(\d{1,5})\b")


def sureness(identity: Identity) -> str:
    """Return the word for how sure the maker is: certain, likely, possible, or unknown."""
    if identity.maker is None:
        return "unknown"
    proved = any(one.maker == identity.maker and one.strength is Strength.STRONG for one in identity.because)
    if identity.confidence >= _CERTAIN and proved and not identity.conflicts:
        return "certain"
    return "likely" if identity.confidence >= _LIKELY else "possible"


def explain(identity: Identity) -> tuple[Text, ...]:
    """Return the sentences in the order in which they are read."""
    return tuple(_sentences(identity))


def _sentences(identity: Identity) -> Iterator[Text]:
    if identity.maker is not None:
        yield say(
            "identity.maker", "Made by {maker} ({sure}).", maker=short_name(identity.maker), sure=sureness(identity)
        )
    elif identity.is_camera is False:
        yield say("identity.not_camera", "This is no camera: {sort}.", sort=_sort(identity))
    else:
        yield say("identity.maker_unknown", "Who made it is unknown: nothing seen so far is enough to say.")
    if identity.maker is not None and identity.brand and identity.brand != short_name(identity.maker):
        yield say("identity.sold_as", "Sold as {brand}.", brand=identity.brand)
    elif identity.maker is None and identity.brand and identity.is_camera is not False:
        yield say(
            "identity.label_only", "Its label says {brand}; that does not prove who made it.", brand=identity.brand
        )
    if identity.kind in _KINDS and identity.is_camera:
        yield say("identity.kind", "It is {sort}.", sort=_sort(identity))
    if identity.software_overlay:
        yield say("identity.overlay", "It runs {software}, replacement firmware.", software=identity.software_overlay)
    said = reasons(identity)
    if said:
        decided = identity.maker is not None or identity.is_camera is False
        key, template = (
            ("identity.because", "Because: {reasons}.") if decided else ("identity.seen", "Seen: {reasons}.")
        )
        yield say(key, template, reasons="; ".join(said))
    if identity.nic_registrant:
        yield say(
            "identity.registrant", "Its network card is registered to {name}.", name=identity.nic_registrant.rstrip(".")
        )
    for conflict in identity.conflicts:
        yield say("identity.conflict", "{sentence}", sentence=conflict)


def _sort(identity: Identity) -> str:
    if identity.is_camera is False and identity.kind == "other":
        named = next((one.brand for one in identity.because if one.role is Role.NOT_CAMERA and one.brand), None)
        return _OTHERS.get(named or "", named) or "another sort of device"
    return _KINDS.get(identity.kind, "another sort of device")


def reasons(identity: Identity) -> tuple[str, ...]:
    """Return what speaks for the verdict, the strongest of each group first; for an unknown maker what was understood.

    Together they fit into one parameter of a sentence.
    """
    mine = [one for one in identity.because if _counts(one, identity)]
    # One field is told once: a web server's name that is a sign and a label too would be quoted twice.
    fields: dict[tuple[str, str], Evidence] = {}
    for one in mine:
        fields.setdefault((one.kind, one.value), one)
    mine = list(fields.values())
    first = {one.group: one for one in reversed(mine)}
    leading = [one for one in mine if first[one.group] is one]
    further = [one for one in mine if first[one.group] is not one]
    wanted = [*leading, *further[: max(0, _FEWEST_REASONS - len(leading))]]
    said: list[str] = []
    for sentence in dict.fromkeys(one.says for one in wanted[:_MOST_REASONS]):
        if len("; ".join([*said, sentence])) <= MAX_PARAM:
            said.append(sentence)
    return tuple(said)


def unanswered(identity: Identity, observations: Iterable[Observation]) -> tuple[Text, ...]:
    """Say, where the maker is not certain, which questions would tell more and got no answer."""
    if identity.is_camera is False or sureness(identity) in ("certain", "likely"):
        return ()
    kinds = {one.kind for one in observations}
    open_questions = [name for prefixes, name in _QUESTIONS if not any(kind.startswith(prefixes) for kind in kinds)]
    said = []
    if open_questions:
        said.append(
            say(
                "identity.unanswered",
                "Would tell more, but gave no answer: {questions}. Silence proves nothing: it may be switched off.",
                questions="; ".join(open_questions),
            )
        )
    if "onvif.Manufacturer" not in kinds and any(kind.startswith("onvif.") for kind in kinds):
        said.append(
            say(
                "identity.needs_login",
                "It speaks ONVIF and keeps its model to itself: a login for it in the configuration would tell.",
            )
        )
    said.append(say("identity.look_at_it", "The serial number on the label under the device tells its maker, too."))
    return tuple(said)


def failures(observations: Iterable[Observation]) -> tuple[Text, ...]:
    """Say which questions failed and why, each once: what was asked in words for people, and the port."""
    found = sorted({one.value for one in observations if one.kind == "probe.failed"})
    return tuple(
        say(
            "identity.question_failed",
            "{probe}: {why}",
            probe=_PROBES.get(probe, probe.replace("_", " ")),
            why=_ENDPOINT.sub(r"port \1", why.strip()) or "no answer",
        )
        for probe, _, why in (value.partition(":") for value in found)
    )


def _counts(one: Evidence, identity: Identity) -> bool:
    if identity.maker is not None:
        return one.maker == identity.maker and one.role is Role.MAKER and one.strength is not Strength.LABEL
    if identity.is_camera is False:
        return one.role in (Role.NOT_CAMERA, Role.RESTREAMER)
    return one.role is not Role.MAKER or one.strength is not Strength.LABEL
