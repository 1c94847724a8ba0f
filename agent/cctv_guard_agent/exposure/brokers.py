"""Traffic to a maker's broker, day after day: the only proof for devices that tell nothing of their cloud. Pure.

Only servers that let a remote app in count, not those for notifications, logs or firmware; only rows that somebody
confirmed or observed; and only what came back on another day, as one look-up proves no registration. Names that were
looked up, without the packets after it, prove it only where the device has no switch: firmware may ask for its servers
with the platform off. A port without a name counts where the device is of the kind that uses it.
Source: facts exposure.md 0 (claim "through a broker"), 1, 6, 8 (point 2).
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from cctv_guard_agent.exposure.platforms import row_of, who_and_press
from cctv_guard_agent.exposure.verdicts import verdict
from cctv_guard_agent.knowledge.remote_access import RemoteAccess, by_broker, remote_access
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.egress import Call, Outcome, read_call
from cctv_guard_agent.model.text import Text, say

RECENT = timedelta(days=2)
"""Brokers are asked every few minutes: one that was not for two days is not in use now."""
_PORT = re.compile(r"(TCP|UDP) (\d{1,5})\b")
_ANYBODYS_PORT = ("udp", 32_100)
"""Used by nothing else that is known (facts exposure.md 2.6), whoever made the device."""
_NO_SWITCH = ("always", "no_switch")
_MOST = 3


def through_broker(
    device: Device, now: datetime, interval_s: int, switched_off: frozenset[str] = frozenset()
) -> Verdict | None:
    """Judge by traffic; None where none shows, as silence proves nothing here.

    switched_off: services that the device itself says are off; traffic to their brokers is `still_asks`.
    """
    found = [(call, row) for call, row in _calls(device, now) if not row.services & switched_off]
    at = max((one.at for one in device.observations if one.kind == "egress.covered" and one.at), default=None)
    if not found or at is None:
        return None
    proves = any(call.outcome is Outcome.CONTACT or row.design in _NO_SWITCH for call, row in found)
    because = [_sentence(call, row) for call, row in found[:_MOST]]
    if not proves:
        return verdict(Answer.UNKNOWN, because, at, interval_s, now)
    return verdict(Answer.YES, (*because, *who_and_press(row for _, row in found[:1])), at, interval_s, now)


def still_asks(device: Device, now: datetime, switched_off: frozenset[str]) -> tuple[Text, ...]:
    """Say that a device whose platform is off still speaks to it; a day's worth may be from before the switch."""
    found = [(call, row) for call, row in _calls(device, now) if row.services & switched_off]
    return tuple(
        say(
            "exposure.cloud_still_asks",
            "It still asked for or spoke to servers of {platform} on {last}. If that goes on for days after it was "
            "switched off, the switch does not do what it says: keep the device from the internet.",
            platform=row.platform,
            last=call.last.isoformat(),
        )
        for call, row in found[:1]
    )


def _calls(device: Device, now: datetime) -> Sequence[tuple[Call, RemoteAccess]]:
    own = row_of(device)
    found = []
    for one in device.observations:
        kind = one.kind.removeprefix("egress.")
        if kind not in (Outcome.ANSWERED.value, Outcome.CONTACT.value) or kind == one.kind:
            continue
        call = read_call(Outcome(kind), one.value)
        row = _row(call, own)
        if row is not None and call.sure and call.first < call.last and call.last >= (now - RECENT).date():
            found.append((call, row))
    # what exchanged packets proves more than a name that was looked up, and both more than a device with a switch
    return sorted(
        found,
        key=lambda pair: (pair[0].outcome is Outcome.CONTACT, pair[1].design in _NO_SWITCH, pair[0].last),
        reverse=True,
    )


def _row(call: Call, own: RemoteAccess | None) -> RemoteAccess | None:
    if call.vendor:
        return by_broker(call.vendor, call.service)
    port = _PORT.match(call.service)
    if call.outcome is not Outcome.CONTACT or port is None:
        return None
    place = (port[1].lower(), int(port[2]))
    if own is not None and place in own.ports:
        return own
    return _component() if place == _ANYBODYS_PORT else None


def _component() -> RemoteAccess | None:
    return next((row for row in remote_access().values() if _ANYBODYS_PORT in row.ports), None)


def _sentence(call: Call, row: RemoteAccess) -> Text:
    whose = f"{call.vendor} ({call.service})" if call.vendor else call.service
    if call.outcome is Outcome.CONTACT:
        return say(
            "exposure.cloud_broker_contact",
            "It exchanges packets with servers of {platform}, day after day ({whose}; {often} a day, last on {last}): "
            "that is how a device stays reachable through them.",
            platform=row.platform,
            whose=whose,
            often=call.often,
            last=call.last.isoformat(),
        )
    return say(
        "exposure.cloud_broker_asked",
        "It asks for servers of {platform} and is told their address, day after day ({whose}; {often} a day, last on "
        "{last}). What it says to them is not seen; devices stay reachable through them that way.",
        platform=row.platform,
        whose=whose,
        often=call.often,
        last=call.last.isoformat(),
    )
