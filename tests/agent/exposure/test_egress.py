"""Phones home: yes by proof, no only by a source that speaks for this camera, unknown with the reason."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, seen, words

from cctv_guard_agent.exposure.egress import phones_home
from cctv_guard_agent.model.answer import Verdict
from cctv_guard_agent.model.egress import Call, Coverage, Outcome, call_value, coverage_value
from cctv_guard_agent.model.observation import Observation

TODAY = NOW.date()


def call(outcome: Outcome = Outcome.ANSWERED, *, sure: bool = True, last: date = TODAY, **rest: str) -> Observation:
    told = {"vendor": "Dahua", "service": "Easy4ip P2P", **rest}
    one = Call(outcome=outcome, sure=sure, often="tens of times", first=TODAY - timedelta(days=9), last=last, **told)
    return seen(f"egress.{outcome}", call_value(one))


def cover(hours: int = 24, *, sees: bool = True, flows: bool = False, age: timedelta = timedelta()) -> Observation:
    one = Coverage(source="conntrack" if flows else "pihole", flows=flows, hours=hours, sees=sees)
    return seen("egress.covered", coverage_value(one), at=NOW - age)


def glimpse(hours: int = 0) -> Observation:
    one = Coverage(source="opnsense_states", flows=True, hours=hours, sees=True, glimpses=True)
    return seen("egress.covered", coverage_value(one))


def judged(*observations: Observation) -> Verdict:
    return phones_home(device(CAMERA, observations=observations), NOW, 900)


CASES: Sequence[tuple[tuple[Observation, ...], object, str]] = [
    ((), UNKNOWN, "Name one under `egress`"),
    ((cover(), call()), YES, "servers of Dahua (Easy4ip P2P) and was told their address; tens of times a day, last on"),
    ((cover(6), call()), YES, "Easy4ip"),
    ((cover(flows=True), call(Outcome.CONTACT, vendor="", service="UDP 32100")), YES, "exchanged packets"),
    ((cover(),), NO, "built-in addresses"),
    ((cover(), call(Outcome.BLOCKED)), NO, "an attempt, no contact"),
    ((cover(6), call(Outcome.BLOCKED)), UNKNOWN, "an attempt, no contact"),
    ((cover(), call(sure=False)), NO, "nobody confirmed whose it is"),
    ((cover(18),), UNKNOWN, "less than 24 hours"),
    ((cover(sees=False),), UNKNOWN, "no record of its address"),
    ((cover(flows=True),), NO, "conntrack saw nothing of it that the outside answered"),
    ((cover(flows=True, sees=False),), UNKNOWN, "Silence alone is no proof"),
    ((cover(), call(Outcome.RESOLVER, vendor="", service="UDP 53")), UNKNOWN, "asks a name server outside"),
    ((cover(), cover(flows=True), call(Outcome.RESOLVER, vendor="", service="UDP 53")), NO, "conntrack"),
    ((cover(), call(last=TODAY - timedelta(days=8))), NO, "24 hours"),
    ((cover(age=timedelta(hours=25)), call()), UNKNOWN, "too long ago"),
    ((cover(age=timedelta(hours=25)),), UNKNOWN, "too long ago"),
    ((glimpse(), call(Outcome.CONTACT, vendor="", service="UDP 32100")), YES, "exchanged packets"),
    ((glimpse(),), UNKNOWN, "never its absence"),
    ((glimpse(24),), UNKNOWN, "never its absence"),
    ((glimpse(), cover()), NO, "built-in addresses"),
    ((glimpse(), cover(6)), UNKNOWN, "less than 24 hours"),
]


@pytest.mark.parametrize(("observations", "answer", "because"), CASES)
def test_every_case(observations: tuple[Observation, ...], answer: object, because: str) -> None:
    verdict = judged(*observations)
    assert verdict.answer is answer
    assert because in words(verdict)


def test_order_does_not_matter() -> None:
    one, two = call(), call(vendor="TUTK", service="Kalay / IOTC", last=TODAY - timedelta(days=1))
    assert judged(cover(), one, two) == judged(two, one, cover())


def test_the_sentence_holds_no_time_that_moves() -> None:
    assert ":" not in words(judged(cover(), call())).replace("cloud:", "")
