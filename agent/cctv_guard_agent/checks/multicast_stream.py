"""Its stream goes to a multicast group: every port of the network may receive it, without a login.

Source: facts/exposure.md 7; RFC 8866 section 5.7 (`c=` with a multicast address); RFC 5771, RFC 4291 2.7.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "multicast_stream"
_CONNECTION = re.compile(r"^c=IN IP[46] ([^/\s]{2,45})", re.IGNORECASE)


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        groups = _groups(one.device)
        if not groups:
            continue
        yield finding(
            _ID,
            one,
            title=say(
                "check.multicast_stream.title", "{device} may send its picture to everybody", device=one.device.name
            ),
            reason=say(
                "check.multicast_stream.reason",
                "A multicast stream needs no login: whoever is on the network can join the group and watch.",
            ),
            remedy=say(
                "check.multicast_stream.remedy",
                "Switch multicast off in the device's stream settings, unless several recorders need it; then keep "
                "it inside the cameras' own network.",
            ),
            action="configure",
            severity=Severity.LOW,
            tier=Tier.WEEKS,
            because=(
                say(
                    "check.multicast_stream.because",
                    "The description of its stream names the multicast address {groups}; whether it sends there now "
                    "was not listened for.",
                    groups=", ".join(groups[:4]),
                ),
            ),
            confidence=Confidence.POSSIBLE,
            needs_person=False,
        )


def _groups(device: Device) -> tuple[str, ...]:
    """Multicast addresses in the stream's description."""
    named = (m[1] for o in device.observations if o.kind == "sdp.line" and (m := _CONNECTION.match(o.value)))
    return tuple(dict.fromkeys(text for text in named if _is_multicast(text)))


def _is_multicast(text: str) -> bool:
    try:
        return ip_address(text).is_multicast
    except ValueError:
        return False


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose stream described itself to nobody here."""
    for one in cameras(snapshot):
        if not any(seen.kind == "sdp.line" for seen in one.device.observations):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Does it send its picture to a multicast group?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
