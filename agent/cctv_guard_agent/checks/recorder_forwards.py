"""This computer has two networks and would pass packets from one to the other: the cameras are not kept apart.

Source: facts/exposure.md 5.4 (two-NIC recorder: forwarding 0 and no bridge = cameras have no path).
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "recorder_forwards"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    told = {kind: [one.value for one in snapshot.observations if one.kind == kind] for kind in _KINDS}
    for value in told["host.bridged"]:
        yield _bridged(*value.partition("|")[::2])
    forwards = [value.partition("|")[::2] for value in told["host.forwards"]]
    if forwards:
        cards = (told["host.cards"] or [""])[0].replace(",", ", ")
        yield _forwards(forwards, cards, (told["host.masquerades"] or ["unknown"])[0])


_KINDS = ("host.cards", "host.forwards", "host.bridged", "host.masquerades")


def _bridged(bridge: str, cards: str) -> Finding:
    names = cards.replace(",", ", ")
    return finding(
        _ID,
        None,
        subject=f"bridge/{bridge}",
        title=say("check.recorder_forwards.title_bridge", "This computer joins {cards} to one network", cards=names),
        reason=say(
            "check.recorder_forwards.reason_bridge",
            "Cameras behind one of these cards and everything behind the others see each other as if one cable joined "
            "them: a second card separates nothing then.",
        ),
        remedy=say(
            "check.recorder_forwards.remedy_bridge",
            "Take the cameras' card out of the bridge {bridge} and give it a network of its own. If the bridge is "
            "meant, separate the cameras in the switch (VLAN).",
            bridge=bridge,
        ),
        action="configure",
        severity=Severity.MEDIUM,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.recorder_forwards.because_bridge",
                "The bridge {bridge} has the cards {cards}.",
                bridge=bridge,
                cards=names,
            ),
        ),
    )


_NAT = {
    "yes": "It also puts its own address on what it passes on, so that cameras behind it get out to the internet.",
    "no": "It puts its own address on nothing, so that answers from outside do not find back to the cameras.",
    "unknown": "Whether its rules hold something back could not be read: that takes root.",
}


def _forwards(forwards: Iterable[tuple[str, str]], cards: str, nat: str) -> Finding:
    """Only possible: Docker switches forwarding on, and its rules usually hold other traffic back."""
    which = ", ".join(f"{'IPv4' if what == 'ipv4' else 'IPv6'} from {card}" for what, card in forwards)
    return finding(
        _ID,
        None,
        subject="forwarding",
        title=say("check.recorder_forwards.title_forwarding", "This computer may pass packets on between its networks"),
        reason=say(
            "check.recorder_forwards.reason_forwarding",
            "Cameras on a network card of their own are kept apart only while this computer does not route. It is set "
            "to do so; its firewall rules may still hold them back.",
        ),
        remedy=say(
            "check.recorder_forwards.remedy_forwarding",
            "If nothing here needs it, set net.ipv4.ip_forward=0 and net.ipv6.conf.all.forwarding=0. Docker and "
            "virtual machines need it: then forbid forwarding from and to the cameras' card in the firewall, and let a "
            "vantage inside prove it (docs/vantage.md).",
        ),
        action="configure",
        severity=Severity.LOW,
        confidence=Confidence.POSSIBLE,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.recorder_forwards.because_forwarding",
                "Forwarding is on: {which}. This computer has the cards {cards}.",
                which=which,
                cards=cards,
            ),
            say(f"check.recorder_forwards.because_nat_{nat}", _NAT.get(nat, _NAT["unknown"])),
        ),
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where this computer's own cards were not looked at."""
    if not any(one.kind == "host.cards" for one in snapshot.observations):
        yield "site"


CHECK = Check(
    id=_ID,
    title="Does this computer pass the cameras' packets on?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
