"""It still takes TLS 1.0 or 1.1, out of use since 2021, or ciphers such as RC4 and 3DES.

Source: RFC 8996, RFC 7465; facts/exposure.md 7.
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "tls_old"
_OLD, _WEAK = "tls.old", "tls.weak_cipher"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        for kind, judge in ((_OLD, _old), (_WEAK, _weak)):
            for port, seen in _by_port(one.device, kind).items():
                word, _, what = seen.value.partition(" ")
                if word == "yes":
                    yield judge(one, port, what)


def _old(one: Assessed, port: int, version: str) -> Finding:
    """It agreed to an outdated version."""
    return finding(
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


def _weak(one: Assessed, port: int, cipher: str) -> Finding:
    """It agreed to a cipher that can be broken."""
    return finding(
        _ID,
        one,
        subject=f"tcp/{port} cipher",
        title=say(
            "check.tls_old.title_weak",
            "{device} accepts a weak cipher (port {port}): {cipher}",
            device=one.device.name,
            port=port,
            cipher=cipher,
        ),
        reason=say(
            "check.tls_old.reason_weak",
            "What is encrypted with it can be read by somebody who records enough of it, or at once where it is none.",
        ),
        remedy=say(
            "check.tls_old.remedy_weak",
            "Switch weak ciphers off in the device (network or security, HTTPS; a compatibility mode), or "
            "install the newest firmware of its label. Where it has no such switch, keep it on a network of its own.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.tls_old.because_weak",
                "Port {port} agreed to {cipher} when nothing better was offered to it.",
                port=port,
                cipher=cipher or "a weak cipher",
            ),
        ),
        needs_person=False,
    )


def _by_port(device: Device, kind: str) -> dict[int, Observation]:
    """The newest answer of each TLS port."""
    found: dict[int, Observation] = {}
    for seen in newest_first(device, kind):
        if seen.endpoint is not None:
            found.setdefault(seen.endpoint.port, seen)
    return dict(sorted(found.items()))


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that gave no clear answer, or speak no TLS."""
    for one in cameras(snapshot):
        answers = [seen.value for seen in _by_port(one.device, _OLD).values()]
        if not answers or all(value.startswith("unknown") for value in answers):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Does it accept outdated encryption?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
