"""What checks share: which devices count, and a finding with its id."""

from collections.abc import Iterator, Sequence
from typing import Any

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier, finding_id
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text


def cameras(snapshot: Snapshot) -> Iterator[Assessed]:
    """Give the cameras and recorders, and what may be one."""
    return (one for one in snapshot.devices if one.device.identity.is_camera is not False)


def finding(
    check: str,
    one: Assessed | None,
    *,
    subject: str = "",
    title: Text,
    reason: Text,
    remedy: Text,
    action: str,
    severity: Severity,
    tier: Tier,
    because: Sequence[Text],
    confidence: Confidence = Confidence.CONFIRMED,
    **rest: Any,
) -> Finding:
    """Make a finding on a device, or on the site where `one` is None."""
    device = one.device.id if one else None
    return Finding(
        id=finding_id(check, device, subject),
        check=check,
        device=device,
        subject=subject,
        title=title,
        reason=reason,
        remedy=remedy,
        action=action,
        severity=severity,
        confidence=confidence,
        tier=tier,
        because=tuple(because),
        **rest,
    )


def how_sure(identity: Identity) -> Confidence:
    """Put the chance that the maker is right into a word (identification.md, section 9)."""
    if identity.confidence >= 0.95:
        return Confidence.CONFIRMED
    return Confidence.LIKELY if identity.confidence >= 0.7 else Confidence.POSSIBLE


def reachable(one: Assessed) -> bool:
    """Was a way in from the internet found?"""
    return one.exposure.reachable_from_internet.answer is Answer.YES


def through_recorder(verdict: Verdict) -> bool:
    """Is it the recorder's answer? Then the recorder's own finding is to be acted upon, not one for each camera."""
    return any(text.key == "exposure.through_recorder" for text in verdict.because)


def open_to_anybody(one: Assessed) -> bool:
    """Would whoever reaches it get in without a password: an open stream, no activation, an exploited flaw?"""
    return (
        one.exposure.anonymous_stream.answer is Answer.YES
        or one.exposure.activated.answer is Answer.NO
        or any(v.exploited and v.needs_login is False and v.state == "known" for v in one.vulnerabilities)
    )
