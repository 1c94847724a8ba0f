""" "NDAA compliant" and "outside the law's reach" are two answers, side by side, for every maker."""

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.policy import PolicyHit

HIT, NO, DECIDE = PolicyHit.HIT, PolicyHit.NO, PolicyHit.YOUR_DECISION


@pytest.mark.parametrize(
    ("maker", "section_889", "prc_law"),
    [
        ("hikvision", HIT, HIT),
        ("imou", HIT, HIT),
        ("uniview", NO, HIT),
        ("reolink", NO, HIT),
        ("milesight", NO, HIT),
        ("sunell", NO, HIT),
        ("tplink", NO, DECIDE),
        ("annke", DECIDE, HIT),
        ("amcrest", DECIDE, NO),
        ("axis", NO, NO),
    ],
)
def test_the_two_answers_differ(maker: str, section_889: PolicyHit, prc_law: PolicyHit) -> None:
    found = {one.question: one.hit for one in policies.maker_answers(maker)}
    assert (found["section_889"], found["prc_law"]) == (section_889, prc_law)


@pytest.mark.parametrize("maker", ["uniview", "reolink", "milesight", "sunell"])
def test_a_makers_own_claim_is_told_as_its_claim_and_as_no_answer_to_the_other_question(maker: str) -> None:
    claim = policies.maker_answers(maker)[0].because.english
    assert "calls products of its own" in claim
    assert "says nothing about the law" in claim


def test_every_company_gets_four_answers_with_how_well_they_are_known() -> None:
    for maker in companies():
        found = policies.maker_answers(maker)
        assert [one.question for one in found] == ["section_889", "prc_law", "fcc_covered_list", "us_entity_list"]
        assert all(one.verification in ("confirmed", "partly", "unconfirmed") for one in found)
    assert policies.maker_answers(None) == ()
    assert policies.maker_answers("nobody") == ()
