"""A service for maintenance is open: telnet, file transfer (FTP) or a remote console (SSH).

Source: facts/exposure.md 7 (telnet/ssh/ftp; port 9530 opens telnet on some Xiongmai firmware).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cctv_guard_agent.checks._common import cameras, finding, reachable
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "console_open"
_STATES = ("tcp.open", "tcp.closed", "tcp.filtered")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    name: str
    severity: Severity
    reason: Text


_TELNET = _Service(
    name="telnet",
    severity=Severity.HIGH,
    reason=say(
        "check.console_open.reason_telnet",
        "Telnet gives full control, sends its password readable, and on many cameras has one that cannot be changed: "
        "the great botnets came in this way.",
    ),
)
_OPENER = _Service(
    name="a port that switches telnet on",
    severity=Severity.HIGH,
    reason=say(
        "check.console_open.reason_opener",
        "On some firmware this port switches telnet on for whoever knows how, and gives full control.",
    ),
)
_FTP = _Service(
    name="file transfer (FTP)",
    severity=Severity.MEDIUM,
    reason=say(
        "check.console_open.reason_ftp",
        "FTP sends its password readable, and on some cameras gives out recordings and settings.",
    ),
)
_SSH = _Service(
    name="a remote console (SSH)",
    severity=Severity.LOW,
    reason=say(
        "check.console_open.reason_ssh",
        "A remote console gives full control to whoever has its password. If you did not switch it on, nobody needs "
        "it.",
    ),
)
SERVICES: Mapping[int, _Service] = {21: _FTP, 22: _SSH, 23: _TELNET, 2323: _TELNET, 9530: _OPENER}


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        for port, service in SERVICES.items():
            if _state(one.device, port) == "tcp.open":
                yield _open(one, port, service)


def _open(one: Assessed, port: int, service: _Service) -> Finding:
    """One open service; sooner where the internet reaches the device."""
    return finding(
        _ID,
        one,
        subject=f"tcp/{port}",
        title=say(
            "check.console_open.title",
            "{device} has {service} open (port {port})",
            device=one.device.name,
            service=service.name,
            port=port,
        ),
        reason=service.reason,
        remedy=say(
            "check.console_open.remedy",
            "Switch {service} off in the device (often under network, advanced or security). Where there is no such "
            "switch, keep the device on a network of its own.",
            service=service.name,
        ),
        action="configure",
        severity=service.severity,
        tier=Tier.DAYS if reachable(one) or service.severity is Severity.HIGH else Tier.WEEKS,
        because=(
            say(
                "check.console_open.because",
                "It took a connection at port {port}; nothing was sent, and no password was tried.",
                port=port,
            ),
        ),
        needs_person=service.severity is not Severity.LOW,
    )


def _state(device: Device, port: int) -> str | None:
    """How the port answered when last asked; None: never asked."""
    asked = newest_first(device, *_STATES)
    return next((one.kind for one in asked if one.value == str(port)), None)


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that were not asked at one of these ports."""
    for one in cameras(snapshot):
        if any(_state(one.device, port) is None for port in SERVICES):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Is a maintenance service open?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
