"""A verdict in sentences for somebody who does not know networks: who made it, what is on the label, because of what.

Sentences travel as message key and parameters with the English text beside it (model/text.py).
"""

from collections.abc import Iterator

from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.evidence import Evidence, Identity, Role, Strength
from cctv_guard_agent.model.text import Text, say

_CERTAIN, _LIKELY = 0.97, 0.9
"""Words for a chance, as identification.md 9 uses them: `certain` needs a fact that proves one maker's firmware."""
_MOST_REASONS = 6
_KINDS = {
    "camera": "a camera",
    "recorder": "a video recorder",
    "encoder": "a video encoder",
    "door_station": "a door station",
    "restreamer": "a program that republishes camera streams",
    "gateway": "a router or access point",
}
_OTHERS = {"nas": "network storage", "hub": "a hub for lamps and sensors", "television": "a television or player"}


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
    reasons = list(_reasons(identity))
    if reasons:
        decided = identity.maker is not None or identity.is_camera is False
        key, template = (
            ("identity.because", "Because: {reasons}.") if decided else ("identity.seen", "Seen: {reasons}.")
        )
        yield say(key, template, reasons="; ".join(reasons))
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


def _reasons(identity: Identity) -> Iterator[str]:
    """Yield what speaks for the verdict, the strongest first; for an unknown maker whatever was understood."""
    mine = [one for one in identity.because if _counts(one, identity)]
    yield from dict.fromkeys(one.says for one in mine[:_MOST_REASONS])


def _counts(one: Evidence, identity: Identity) -> bool:
    if identity.maker is not None:
        return one.maker == identity.maker and one.role is Role.MAKER and one.strength is not Strength.LABEL
    if identity.is_camera is False:
        return one.role in (Role.NOT_CAMERA, Role.RESTREAMER)
    return one.role is not Role.MAKER or one.strength is not Strength.LABEL
