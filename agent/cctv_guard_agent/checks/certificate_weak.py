"""Its certificate is expired, or the same as on other devices: then whoever owns one holds the key of all.

A shared key has one cause, the maker's firmware: one finding for the site. Source: facts/exposure.md 7 (TLS age).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "certificate_weak"
_MOST_NAMED = 8


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        until = _not_after(one.device)
        if until is not None and until < snapshot.at:
            yield _expired(one, until)
    for fingerprint, holders in _shared(snapshot).items():
        yield _same(fingerprint, holders)


def _expired(one: Assessed, until: datetime) -> Finding:
    return finding(
        _ID,
        one,
        subject="expired",
        title=say(
            "check.certificate_weak.title_expired", "The certificate of {device} has expired", device=one.device.name
        ),
        reason=say(
            "check.certificate_weak.reason_expired",
            "Browsers warn of it each time, and who is used to the warning does not notice a stranger in between.",
        ),
        remedy=say(
            "check.certificate_weak.remedy_expired",
            "Make a new certificate in the device (network or security, HTTPS), after its clock was set right.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.certificate_weak.because_expired",
                "It was valid until {day}.",
                day=until.date().isoformat(),
            ),
        ),
        needs_person=False,
    )


def _same(fingerprint: str, holders: Mapping[str, Device]) -> Finding:
    names = [device.name for device in holders.values()]
    return finding(
        _ID,
        None,
        subject=f"shared {fingerprint[:16]}",
        title=say(
            "check.certificate_weak.title_shared",
            "{count} devices use the same certificate",
            count=len(holders),
        ),
        reason=say(
            "check.certificate_weak.reason_shared",
            "They share one secret key, as the maker built it in: whoever takes it out of one can read or fake the "
            "encrypted traffic of all, and of others of that make anywhere.",
        ),
        remedy=say(
            "check.certificate_weak.remedy_shared",
            "Make a new certificate in each device (network or security, HTTPS), so that each has a key of its own.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.certificate_weak.because_shared",
                "Certificate {fingerprint} was shown by {names}.",
                fingerprint=fingerprint[:16],
                names=", ".join(names[:_MOST_NAMED]) + (" and others" if len(names) > _MOST_NAMED else ""),
            ),
        ),
        needs_person=False,
    )


def _shared(snapshot: Snapshot) -> dict[str, dict[str, Device]]:
    """Certificates that more than one device shows: fingerprint -> device by id."""
    holders: dict[str, dict[str, Device]] = {}
    for one in sorted(cameras(snapshot), key=lambda one: one.device.id):
        if one.device.addresses:
            for seen in one.device.observations:
                if seen.kind == "tls.fingerprint":
                    holders.setdefault(seen.value, {})[one.device.id] = one.device
    return {fingerprint: found for fingerprint, found in sorted(holders.items()) if len(found) > 1}


def _not_after(device: Device) -> datetime | None:
    seen = newest(device, "tls.not_after")
    try:
        until = datetime.fromisoformat(seen.value) if seen else None
    except ValueError:
        return None
    return until if until is not None and until.tzinfo is not None else None


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that showed no certificate."""
    return (one.device.id for one in cameras(snapshot) if newest(one.device, "tls.fingerprint") is None)


CHECK = Check(
    id=_ID,
    title="Is its certificate its own, and valid?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
