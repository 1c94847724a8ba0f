"""The score that orders the plan: a sum of points that anybody can add up again (docs/plan.md). Pure.

Points are only ever added, so that no good news cancels a bad one; unknown counts more than "no" and less than "yes".
"""

from collections.abc import Iterable

from cctv_guard_agent.model.finding import RANK, Confidence, Finding, Tier

TIER_POINTS = {Tier.NOW: 1000, Tier.DAYS: 500, Tier.WEEKS: 200, Tier.NEXT_REPLACEMENT: 0}
"""Larger than everything below together: the tier decides first."""
SEVERITY_POINTS = 30
"""For each rank of the worst finding: none 0, low 30, medium 60, high 90, critical 120."""
CONFIDENCE_POINTS = {Confidence.CONFIRMED: 10, Confidence.LIKELY: 6, Confidence.POSSIBLE: 3}
ACTION_POINTS = {
    "close_mapping": 25,
    "set_password": 24,
    "upnp_off": 22,
    "protect_stream": 20,
    "disable_p2p": 16,
    "isolate": 14,
    "patch": 12,
    "configure": 8,
    "close_recorder": 4,
    "review": 2,
    "replace": 0,
    "choose_other": 0,
}
"""Doors are closed before locks are mended, and both before anything is bought."""
MORE_POINTS = 2
"""For each further finding that the same action settles, up to five."""


def score(findings: Iterable[Finding]) -> float:
    """Add up the points of the findings that one action settles; at least one."""
    settled = list(findings)
    worst = max(RANK[finding.severity] for finding in settled)
    return float(
        max(TIER_POINTS[finding.tier] for finding in settled)
        + SEVERITY_POINTS * worst
        + max(CONFIDENCE_POINTS[finding.confidence] for finding in settled)
        + ACTION_POINTS.get(settled[0].action, 0)
        + MORE_POINTS * min(len(settled) - 1, 5)
    )
