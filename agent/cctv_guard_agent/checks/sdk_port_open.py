"""Makers' own control ports answer on this network. They are all open for one reason, so it is one finding.

The recorder often needs them; who else can connect is what counts. Source: facts/exposure.md 7 (SDK/private ports).
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "sdk_port_open"
PORTS = (6036, 8000, 9000, 34567, 37777)
_STATES = ("tcp.open", "tcp.closed", "tcp.filtered")
_PUBLIC = ("http.", "rtsp.", "tls.", "onvif.")
"""What answers these is no private protocol: 8000 and 9000 are web or ONVIF ports on many cameras."""
_MOST_NAMED = 8


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    found = [(one.device, ports) for one in cameras(snapshot) if (ports := _private(one.device))]
    if not found:
        return
    yield finding(
        _ID,
        None,
        title=say(
            "check.sdk_port_open.title",
            "Control ports of {count} cameras or recorders are open to this whole network",
            count=len(found),
        ),
        reason=say(
            "check.sdk_port_open.reason",
            "Through these ports the makers' own programs set everything, and many of their flaws were found there. "
            "The recorder may need them; nobody else does.",
        ),
        remedy=say(
            "check.sdk_port_open.remedy",
            "Put cameras and recorder on a network of their own (a VLAN), or switch off the control port in cameras "
            "that the recorder takes in by ONVIF.",
        ),
        action="isolate",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=[*map(_named, sorted(found, key=lambda item: item[0].id)[:_MOST_NAMED])],
        needs_person=False,
    )


def _named(item: tuple[Device, tuple[int, ...]]) -> Text:
    device, ports = item
    return say(
        "check.sdk_port_open.because",
        "{device} took a connection from this computer at {ports}.",
        device=device.name,
        ports=", ".join(map(str, ports)),
    )


def _private(device: Device) -> tuple[int, ...]:
    """Open ports of the list at which no public protocol answered."""
    public = {o.endpoint.port for o in device.observations if o.endpoint and o.kind.startswith(_PUBLIC)}
    return tuple(port for port in PORTS if port not in public and _state(device, port) == "tcp.open")


def _state(device: Device, port: int) -> str | None:
    return next((one.kind for one in newest_first(device, *_STATES) if one.value == str(port)), None)


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that were asked at none of these ports."""
    return (one.device.id for one in cameras(snapshot) if all(_state(one.device, port) is None for port in PORTS))


CHECK = Check(
    id=_ID,
    title="Are makers' control ports open to the whole network?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
