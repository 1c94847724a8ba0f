"""Its clock is far off: recordings prove little, and digest logins and certificates fail.

Where three or more are off by the same time, the one cause is more likely here: one finding for the site.
Source: facts/exposure.md 7 (time drift: more than 60 s counts).
"""

from collections.abc import Iterable, Iterator, Sequence

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "clock_off"
MOST_S = 60
_A_DAY_S = 86_400
_TOGETHER = 3
"""So many clocks that agree with each other and not with ours."""
_NEVER_SET_S = 5 * 365 * _A_DAY_S
"""Behind by years: it starts from its factory's date at each power cut."""


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    measured = [(one, skew) for one in cameras(snapshot) if (skew := _skew(one.device)) is not None]
    off = [(one, skew) for one, skew in measured if abs(skew) > MOST_S]
    if len(off) >= _TOGETHER and len(off) == len(measured) and _agree([skew for _, skew in off]):
        yield _ours(off)
        return
    for one, skew in off:
        yield _on(one, skew)


def _agree(skews: Sequence[int]) -> bool:
    return max(skews) - min(skews) <= MOST_S


def _on(one: Assessed, skew: int) -> Finding:
    return finding(
        _ID,
        one,
        title=say("check.clock_off.title", "The clock of {device} is wrong", device=one.device.name),
        reason=say(
            "check.clock_off.reason",
            "Recordings with a wrong time prove little, and logins that depend on the time fail.",
        ),
        remedy=say(
            "check.clock_off.remedy",
            "Set a time server (NTP) in the device: the recorder's or the router's address works without internet. "
            "If it forgets the time after a power cut, its battery is empty.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(_says(one.device, skew),),
        needs_person=False,
    )


def _ours(off: Sequence[tuple[Assessed, int]]) -> Finding:
    """All of them agree: rather this computer, or the time server that they share."""
    return finding(
        _ID,
        None,
        title=say("check.clock_off.title_site", "The clocks of all {count} cameras differ from ours", count=len(off)),
        reason=say(
            "check.clock_off.reason_site",
            "They agree with each other, so the clock of this computer, or the time server that they share, is wrong.",
        ),
        remedy=say(
            "check.clock_off.remedy_site",
            "Compare this computer's time with a watch and set up its time server. If it is right, look at the time "
            "server that the cameras use.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=[_says(one.device, skew) for one, skew in off[:8]],
        needs_person=False,
    )


def _says(device: Device, skew: int) -> Text:
    if skew < -_NEVER_SET_S:
        return say("check.clock_off.because_never", "{device} has a clock that was never set.", device=device.name)
    return say(
        "check.clock_off.because",
        "{device} is {amount} {way} this computer.",
        device=device.name,
        amount=_amount(abs(skew)),
        way="ahead of" if skew > 0 else "behind",
    )


def _amount(seconds: int) -> str:
    for size, word in ((_A_DAY_S, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {word}{'s' if count != 1 else ''}"
    return f"{seconds} seconds"


def _skew(device: Device) -> int | None:
    """Its clock minus ours when it was last asked, in seconds."""
    seen = newest(device, "onvif.clock_skew_s")
    try:
        return None if seen is None else round(float(seen.value))
    except (ValueError, OverflowError):
        return None


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that do not tell the time without a login."""
    return (one.device.id for one in cameras(snapshot) if _skew(one.device) is None)


CHECK = Check(id=_ID, title="Is its clock right?", essential=False, run=_run, could_not_run=_could_not_run)
