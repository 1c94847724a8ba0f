"""Its stream server takes passwords as Basic alone: whoever listens on the network reads them.

Source: facts/exposure.md 7 (RTSP Basic only); RFC 7617 section 4.
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "rtsp_basic_only"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        for endpoint, schemes in _offered(one.device).items():
            if schemes != {"basic"}:
                continue
            yield finding(
                _ID,
                one,
                subject=f"tcp/{endpoint.port}",
                title=say(
                    "check.rtsp_basic_only.title",
                    "{device} takes its stream's password in readable form (port {port})",
                    device=one.device.name,
                    port=endpoint.port,
                ),
                reason=say(
                    "check.rtsp_basic_only.reason",
                    "It offers nothing but Basic: each time the recorder connects, the password crosses the network "
                    "readable.",
                ),
                remedy=say(
                    "check.rtsp_basic_only.remedy",
                    "Set the RTSP authentication to digest in the device, then give the recorder a new password.",
                ),
                action="configure",
                severity=Severity.LOW,
                tier=Tier.WEEKS,
                because=(
                    say(
                        "check.rtsp_basic_only.because",
                        "{where} asked for a login to its stream and offered Basic only.",
                        where=endpoint,
                    ),
                ),
                needs_person=False,
            )


def _offered(device: Device) -> dict[Endpoint, set[str]]:
    """Which ways to log in each RTSP server offered."""
    schemes: dict[Endpoint, set[str]] = {}
    for seen in device.observations:
        if seen.kind == "rtsp.auth_scheme" and seen.endpoint is not None:
            schemes.setdefault(seen.endpoint, set()).add(seen.value.lower())
    return dict(sorted(schemes.items(), key=lambda item: str(item[0])))


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose stream server asked for no login that we saw."""
    return (one.device.id for one in cameras(snapshot) if not _offered(one.device))


CHECK = Check(
    id=_ID,
    title="Does its stream take passwords in readable form?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
