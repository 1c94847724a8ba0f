"""The table of cases: which policy says what of which maker under which profile, each with the row it follows from."""

import csv
from pathlib import Path

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.knowledge import brands
from cctv_guard_agent.knowledge.makers import companies

with Path(__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['maker'] or 'unknown'}-{case['profile']}-{case['policy']}"
)
def test_a_policy_says_of_a_maker_under_a_profile(case: dict[str, str]) -> None:
    found = policies.load().verdicts(case["maker"] or None, case["profile"])
    (one,) = [verdict for verdict in found if verdict.policy == case["policy"]]
    bears = "binds" if one.binds else "choice" if one.followed else "elsewhere"
    assert (str(one.hit), bears) == (case["expected"], case["bears"])


def test_the_table_is_large_and_every_row_names_its_source_and_a_company_that_exists() -> None:
    assert len(CASES) >= 60
    assert {case["profile"] for case in CASES} == set(policies.load().profiles)
    for case in CASES:
        assert case["source_row"]
        assert not case["maker"] or case["maker"] in companies()
    known = [case for case in CASES if case["maker"]]
    unknown_labels = {case["brand"] for case in known if brands.find(case["brand"]) is None}
    assert unknown_labels <= {"XM"}, "the module maker sells under no label of its own"


def test_switching_the_profile_changes_the_verdicts_as_the_table_says() -> None:
    def bears(profile: str) -> set[tuple[str, bool, bool]]:
        return {(v.policy, v.binds, v.followed) for v in policies.load().verdicts("hikvision", profile)}

    profiles = sorted(policies.load().profiles)
    assert len({frozenset(bears(profile)) for profile in profiles}) >= 6
