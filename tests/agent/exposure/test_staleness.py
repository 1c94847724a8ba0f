"""Every verdict grows stale: three times its interval after it was looked at, at least a day, it is unknown and says
when it was last looked at and what the answer was (design section 1). Never a "no" that nobody checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.exposure.verdicts import verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.egress import Call, Coverage, Outcome, call_value, coverage_value
from cctv_guard_agent.model.exposure import Exposure, Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.remote import About, Setting, State
from cctv_guard_agent.model.text import say

DAY, THREE_DAYS = timedelta(days=1), timedelta(days=3)


def told(about: About, state: State) -> Observation:
    one = Setting(about=about, state=state, service="P2P", because="x")
    return seen(one.kind, one.value)


def egress(outcome: Outcome | None) -> list[Observation]:
    covered = Coverage(source="conntrack", flows=True, hours=24, sees=True)
    found = [seen("egress.covered", coverage_value(covered))]
    if outcome is not None:
        one = Call(
            outcome=outcome,
            vendor="Dahua",
            service="Easy4ip P2P",
            sure=True,
            often="once",
            first=NOW.date(),
            last=NOW.date(),
        )
        found.append(seen(f"egress.{outcome}", call_value(one)))
    return found


@dataclass(frozen=True)
class Case:
    """One claim, what it rests on, what it says while that is fresh, and for how long."""

    claim: Callable[[Exposure], Verdict]
    answer: Answer
    holds: timedelta
    observations: tuple[Observation, ...] = ()
    gateways: tuple[Gateway, ...] = ()


def way(which: Way) -> Callable[[Exposure], Verdict]:
    return lambda exposure: next(one.verdict for one in exposure.ways if one.way is which)


OPEN, READ = gateway(), gateway(ways=INBOUND, upnp=NO)
CASES = {
    "reachable yes": Case(lambda e: e.reachable_from_internet, YES, DAY, gateways=(gateway(mapping()),)),
    "reachable no": Case(lambda e: e.reachable_from_internet, NO, DAY, gateways=(READ,)),
    "relay yes by SADP": Case(lambda e: e.cloud_access, YES, DAY, (seen("sadp.HCPlatformEnable", "true"),)),
    "relay no by SADP": Case(lambda e: e.cloud_access, NO, DAY, (seen("sadp.HCPlatformEnable", "flase"),)),
    "relay yes by login": Case(lambda e: e.cloud_access, YES, THREE_DAYS, (told(About.CLOUD, State.ON),)),
    "relay no by login": Case(lambda e: e.cloud_access, NO, THREE_DAYS, (told(About.CLOUD, State.OFF),)),
    "relay as a way": Case(way(Way.CLOUD), YES, THREE_DAYS, (told(About.CLOUD, State.ON),)),
    "phones home yes": Case(lambda e: e.phones_home, YES, DAY, tuple(egress(Outcome.CONTACT))),
    "phones home no": Case(lambda e: e.phones_home, NO, DAY, tuple(egress(None))),
    "opens itself yes": Case(lambda e: e.could_open_itself, YES, DAY, gateways=(gateway(mapping()),)),
    "opens itself no by router": Case(lambda e: e.could_open_itself, NO, DAY, gateways=(READ,)),
    "opens itself no by login": Case(
        lambda e: e.could_open_itself, NO, THREE_DAYS, (told(About.UPNP, State.OFF),), (OPEN,)
    ),
    "ddns yes": Case(way(Way.DDNS), YES, THREE_DAYS, (told(About.DDNS, State.ON),)),
    "ddns no": Case(way(Way.DDNS), NO, THREE_DAYS, (told(About.DDNS, State.OFF),)),
    "stream yes": Case(lambda e: e.anonymous_stream, YES, THREE_DAYS, (seen("rtsp.anonymous_stream", "yes /x"),)),
    "stream no": Case(lambda e: e.anonymous_stream, NO, THREE_DAYS, (seen("rtsp.anonymous_stream", "no"),)),
    "activated no": Case(lambda e: e.activated, NO, DAY, (seen("sadp.Activated", "false"),)),
    "activated yes": Case(lambda e: e.activated, YES, DAY, (seen("sadp.Activated", "true"),)),
    **{
        f"{which} no": Case(way(which), NO, DAY, gateways=(READ,)) for which in INBOUND
    },
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_was_looked_at_counts_for_its_time_and_then_is_unknown_with_when_and_what(case: Case) -> None:
    one = device(CAMERA, observations=case.observations)
    fresh = case.claim(assess(one, case.gateways, NOW + case.holds))
    assert fresh.answer is case.answer
    assert fresh.good_until == NOW + case.holds
    old = case.claim(assess(one, case.gateways, NOW + case.holds + timedelta(seconds=1)))
    assert old.answer is UNKNOWN
    assert f"Last looked at on 2026-11-24; the answer then was {case.answer}" in words(old)
    assert old.checked_at == NOW


def test_what_is_missing_and_how_to_get_it_does_not_grow_old() -> None:
    missing = say("x", "Connect a router driver.")
    old = verdict(UNKNOWN, (missing,), NOW - timedelta(days=30), 30, NOW)
    assert old.because == (missing,)


def test_one_stale_router_leaves_the_whole_question_open() -> None:
    old = gateway(ways=INBOUND, upnp=NO, age=timedelta(days=2))
    other = gateway(ways=INBOUND, upnp=NO, address="192.168.2.1")
    assert assess(device(CAMERA), (old, other), NOW).reachable_from_internet.answer is UNKNOWN
