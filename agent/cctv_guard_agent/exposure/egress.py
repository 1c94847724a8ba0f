"""Does a device phone home? Told from name servers' logs and tables of connections, never from silence. Pure.

A blocked question is an attempt and no contact. "No" takes a source that holds records of this very device for 24
hours without a gap. A row of the table of names that nobody confirmed informs, and proves nothing.
Source: facts/exposure.md sections 0 (four claims) and 6 (interpretation rules).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cctv_guard_agent.exposure.verdicts import unknown, verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.egress import Call, Coverage, Outcome, read_call, read_coverage
from cctv_guard_agent.model.text import Text, say

RECENT = timedelta(days=7)
"""Contact this long ago still counts as phoning home; devices report in daily or oftener."""
_MOST = 6
_PROOF = (Outcome.ANSWERED, Outcome.CONTACT)


def phones_home(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Say whether it spoke to servers outside, to whose, how often and when last."""
    calls, covered, at = _told(device)
    if at is None or not covered:
        return unknown(
            say(
                "exposure.phones_home",
                "Not looked at: it takes the log of your name server or the router's table of connections. Name one "
                "under `egress` in the configuration.",
            )
        )
    recent = [one for one in calls if one.last >= (now - RECENT).date()]
    spoke = [one for one in recent if one.sure and one.outcome in _PROOF]
    tried = [_tried(one) for one in recent if one.sure and one.outcome is Outcome.BLOCKED]
    unsure = [_unsure(one) for one in recent if not one.sure]
    if spoke:
        return verdict(Answer.YES, [*map(_spoke, spoke[:_MOST]), *tried[:_MOST], *unsure[:_MOST]], at, interval_s, now)
    bypass = [one for one in recent if one.outcome is Outcome.RESOLVER]
    enough = [one for one in covered if one.sees and one.hours >= 24 and (one.flows or not bypass) and not one.glimpses]
    if enough:
        return verdict(Answer.NO, [*tried[:_MOST], _nothing(enough), *unsure[:_MOST]], at, interval_s, now)
    return verdict(Answer.UNKNOWN, [*tried[:_MOST], *_why_not(covered, bypass), *unsure[:_MOST]], at, interval_s, now)


def _told(device: Device) -> tuple[list[Call], list[Coverage], datetime | None]:
    calls: list[Call] = []
    covered: list[Coverage] = []
    ats = []
    for one in device.observations:
        kind = one.kind.removeprefix("egress.")
        if kind == one.kind:
            continue
        if kind == "covered":
            covered.append(read_coverage(one.value))
            ats += [one.at] if one.at else []
        else:
            calls.append(read_call(Outcome(kind), one.value))
    order = sorted(calls, key=lambda one: (one.last, one.first), reverse=True)
    return order, covered, max(ats, default=None)


def _whose(one: Call) -> str:
    return f"{one.vendor} ({one.service})" if one.vendor else one.service


def _spoke(one: Call) -> Text:
    if one.outcome is Outcome.CONTACT:
        return say(
            "exposure.egress_contact",
            "It exchanged packets with the outside: {whose}; {often} a day, last on {last}.",
            whose=_whose(one),
            often=one.often,
            last=one.last.isoformat(),
        )
    return say(
        "exposure.egress_answered",
        "It asked for servers of {whose} and was told their address; {often} a day, last on {last}.",
        whose=_whose(one),
        often=one.often,
        last=one.last.isoformat(),
    )


def _tried(one: Call) -> Text:
    return say(
        "exposure.egress_tried",
        "It tries to reach {whose} and gets no answer ({often} a day, last on {last}): an attempt, no contact.",
        whose=_whose(one),
        often=one.often,
        last=one.last.isoformat(),
    )


def _unsure(one: Call) -> Text:
    return say(
        "exposure.egress_unsure",
        "It asked for a name that may belong to {whose} (last on {last}); nobody confirmed whose it is, so it does "
        "not count.",
        whose=_whose(one),
        last=one.last.isoformat(),
    )


def _nothing(enough: Sequence[Coverage]) -> Text:
    if any(one.flows for one in enough):
        return say(
            "exposure.egress_no_flow",
            "In 24 hours and more {source} saw nothing of it that the outside answered, but for its clock and "
            "questions for names.",
            source=_names([one for one in enough if one.flows]),
        )
    return say(
        "exposure.egress_no_name",
        "In 24 hours and more it got no address of a maker's cloud that we know ({source}). A device with built-in "
        "addresses, or one that asks another name server, would not show there; a table of connections would tell.",
        source=_names(enough),
    )


def _why_not(covered: Sequence[Coverage], bypass: Sequence[Call]) -> list[Text]:
    if bypass:
        return [
            say(
                "exposure.egress_bypass",
                "It asks a name server outside by itself ({service}): the log of yours tells nothing of it.",
                service=bypass[0].service,
            )
        ]
    blind = [one for one in covered if not one.sees]
    short = [one for one in covered if one.sees and not one.glimpses]
    glimpses = [one for one in covered if one.sees and one.glimpses]
    texts = []
    if glimpses and not short:
        texts.append(
            say(
                "exposure.egress_glimpses",
                "{source} found no contact that counts, but it looks only every few minutes and misses short ones: "
                "it can prove contact, never its absence. A name server's log, or `conntrack` on a Linux router, can.",
                source=_names(glimpses),
            )
        )
    elif short:
        texts.append(
            say(
                "exposure.egress_short",
                "{source} speaks for it, but for less than 24 hours without a gap so far: ask again tomorrow.",
                source=_names(short),
            )
        )
    elif any(one.flows for one in blind):
        texts.append(
            say(
                "exposure.egress_no_path",
                "{source} saw nothing of it towards the internet in the last 24 hours: it keeps silent, or goes "
                "another way. Silence alone is no proof.",
                source=_names([one for one in blind if one.flows]),
            )
        )
    elif blind:
        texts.append(
            say(
                "exposure.egress_blind",
                "{source} held no record of its address in the last 24 hours. It may ask another name server, or the "
                "router asks for it: give out the address of your name server by DHCP.",
                source=_names(blind),
            )
        )
    return texts


def _names(covered: Sequence[Coverage]) -> str:
    return ", ".join(sorted({one.source for one in covered}))
