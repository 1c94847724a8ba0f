"""It still takes TLS 1.0 or 1.1, which have been out of use since 2021. Source: RFC 8996; facts/exposure.md 7."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "tls_old"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        for port, seen in _by_port(one.device).items():
            word, _, version = seen.value.partition(" ")
            if word != "yes":
                continue
            yield finding(
                _ID,
                one,
                subject=f"tcp/{port}",
                title=say(
                    "check.tls_old.title",
                    "{device} accepts outdated encryption (port {port})",
                    device=one.device.name,
                    port=port,
                ),
                reason=say(
                    "check.tls_old.reason",
                    "TLS 1.0 and 1.1 have known weaknesses; somebody in between can make both sides use them.",
                ),
                remedy=say(
                    "check.tls_old.remedy",
                    "Set the lowest TLS version to 1.2 in the device (network or security, HTTPS), or install the "
                    "newest firmware of its label.",
                ),
                action="configure",
                severity=Severity.LOW,
                tier=Tier.WEEKS,
                because=(
                    say(
                        "check.tls_old.because",
                        "Port {port} agreed to {version} when that was the newest offered to it.",
                        port=port,
                        version=version or "an old version",
                    ),
                ),
                needs_person=False,
            )


def _by_port(device: Device) -> dict[int, Observation]:
    """The newest answer of each TLS port."""
    found: dict[int, Observation] = {}
    for seen in newest_first(device, "tls.old"):
        if seen.endpoint is not None:
            found.setdefault(seen.endpoint.port, seen)
    return dict(sorted(found.items()))


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that gave no clear answer, or speak no TLS."""
    for one in cameras(snapshot):
        answers = [seen.value for seen in _by_port(one.device).values()]
        if not answers or all(value.startswith("unknown") for value in answers):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Does it accept outdated encryption?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
