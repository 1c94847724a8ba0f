"""Another network of the owner's reaches the cameras, or is the same network. One finding for each cause and vantage.

Source: facts/exposure.md 5.4. What the owner says may reach the cameras (`may_reach`) is told with the camera alone.
"""

from collections.abc import Iterable, Iterator, Sequence

from cctv_guard_agent.checks._common import cameras, finding, open_to_anybody
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import InsideVerdict
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "segment_open"
_Reached = tuple[Assessed, InsideVerdict]


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    shared: dict[str, list[_Reached]] = {}
    opened: dict[str, list[_Reached]] = {}
    for one in cameras(snapshot):
        for said in one.exposure.inside:
            if said.verdict.answer is Answer.YES and not said.expected:
                (shared if said.shared else opened).setdefault(said.vantage, []).append((one, said))
    for name, reached in sorted(shared.items()):
        yield _finding(name, "shared", reached, *_shared(name, reached))
    for name, reached in sorted(opened.items()):
        yield _finding(name, "open", reached, *_opened(name, reached))


def _shared(name: str, reached: Sequence[_Reached]) -> tuple[Text, Text, Text]:
    return (
        say(
            "check.segment_open.title_shared",
            "{vantage} is in the same network as {count} of your cameras: nothing separates them",
            vantage=name,
            count=len(reached),
        ),
        say(
            "check.segment_open.reason_shared",
            "Every device there, an infected computer or a guest's phone too, talks to the cameras directly. No "
            "firewall sees it, whatever ports the cameras show.",
        ),
        say(
            "check.segment_open.remedy_shared",
            "Put the cameras into a network of their own (a VLAN of the switch and the router, or the recorder's own "
            "camera ports) and let only the recorder reach them. If {vantage} is meant to be near the cameras, say "
            "`may_reach: true` for it.",
            vantage=name,
        ),
    )


def _opened(name: str, reached: Sequence[_Reached]) -> tuple[Text, Text, Text]:
    segment = reached[0][1].segment
    return (
        say(
            "check.segment_open.title_open",
            "The network of {vantage} ({segment}) reaches {count} of your cameras",
            vantage=name,
            segment=segment,
            count=len(reached),
        ),
        say(
            "check.segment_open.reason_open",
            "Whoever is in that network can try the cameras' passwords and their flaws.",
        ),
        say(
            "check.segment_open.remedy_open",
            "In the router, forbid {segment} to start connections to the cameras' network; let only the recorder and, "
            "if it shows the cameras itself, Home Assistant through. If {vantage} is meant to reach them, say "
            "`may_reach: true` for it.",
            segment=segment,
            vantage=name,
        ),
    )


def _finding(name: str, what: str, reached: Sequence[_Reached], title: Text, reason: Text, remedy: Text) -> Finding:
    pressing = any(open_to_anybody(one) for one, _ in reached)
    return finding(
        _ID,
        None,
        subject=f"{name}/{what}",
        title=title,
        reason=reason,
        remedy=remedy,
        action="configure",
        severity=Severity.HIGH if pressing else Severity.MEDIUM,
        tier=Tier.DAYS if pressing else Tier.WEEKS,
        because=[
            say(
                "check.segment_open.because",
                "{camera}: {why}",
                camera=one.device.name,
                why=" ".join(text.english for text in said.verdict.because[:2]),
            )
            for one, said in reached
        ],
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site without a vantage inside; else each camera of which none could tell."""
    every = list(cameras(snapshot))
    if every and not any(one.exposure.inside for one in every):
        yield "site"
        return
    for one in every:
        if one.exposure.inside and all(said.verdict.answer is Answer.UNKNOWN for said in one.exposure.inside):
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Can other networks of yours reach the cameras?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
