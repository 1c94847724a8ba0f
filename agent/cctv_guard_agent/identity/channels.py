"""A recorder's analogue inputs: cameras on coax, of which nobody can say more than the recorder does. Pure.

Listed by the recorder's own list (observation `channel.analog`); where none was read, counted by what it tells to
searches: SADP's AnalogChannelNum, DHIP's VideoInputChannels of the classes DVR, XVR and HCVR.
Source: identification.md 2.2, 3.1 (fields).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cctv_guard_agent.identity.evidence import by_kind
from cctv_guard_agent.model.channel import AnalogChannel, read_channel
from cctv_guard_agent.model.observation import Observation

_CLASSES = frozenset({"DVR", "XVR", "HCVR"})
_MOST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalogInputs:
    """What is known of them."""

    count: int
    listed: tuple[AnalogChannel, ...] = ()
    """By number; empty where the recorder's list was not read."""


def analog_inputs(observations: Iterable[Observation], kind: str) -> AnalogInputs | None:
    """Return a device's analogue inputs, None where it has none. kind: the device's sort, as identity says."""
    seen = by_kind(observations)
    listed = {one.number: one for text in seen.get("channel.analog", ()) if (one := read_channel(text)) is not None}
    if listed:
        return AnalogInputs(count=len(listed), listed=tuple(sorted(listed.values(), key=_order)))
    if kind != "recorder":  # a network camera counts its own lens
        return None
    counts = [*seen.get("sadp.AnalogChannelNum", ())]
    if _CLASSES.intersection(value.upper() for value in seen.get("dahua.DeviceClass", ())):
        counts += seen.get("dahua.VideoInputChannels", ())
    count = max((number for text in counts if (number := _number(text)) <= _MOST), default=0)
    return AnalogInputs(count=count) if count else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _order(one: AnalogChannel) -> tuple[int, str]:
    return (_number(one.number), one.number)
