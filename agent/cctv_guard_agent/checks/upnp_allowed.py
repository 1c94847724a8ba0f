"""The router lets devices open ports by themselves, and there are cameras that could. One finding for the site."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "upnp_allowed"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    routers = [g for g in snapshot.gateways if g.upnp is Answer.YES]
    count = sum(1 for _ in cameras(snapshot))
    if not routers or not count:
        return
    yield finding(
        _ID,
        None,
        title=say("check.upnp_allowed.title", "The router lets devices open ports to the internet by themselves"),
        reason=say(
            "check.upnp_allowed.reason",
            "Any of your {count} cameras and recorders, and any other device, can make itself reachable from the "
            "internet without asking you.",
            count=count,
        ),
        remedy=say(
            "check.upnp_allowed.remedy",
            "Switch off UPnP (and NAT-PMP) in the router. Game consoles may then need a forward entered by hand.",
        ),
        action="upnp_off",
        severity=Severity.MEDIUM,
        tier=Tier.WEEKS,
        because=[
            say(
                "check.upnp_allowed.because",
                "{router} offers UPnP port mapping ({count} mappings now).",
                router=g.name or g.address,
                count=sum(1 for m in g.mappings if m.origin == "upnp"),
            )
            for g in routers
        ],
        gateway=routers[0].id,
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where no router was read or none told."""
    if not snapshot.gateways or all(g.upnp is Answer.UNKNOWN for g in snapshot.gateways):
        yield "site"


CHECK = Check(
    id=_ID,
    title="Does the router let devices open ports by themselves?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
