"""Rules about products and procedures, whoever made the device: what this unit's facts say to them."""

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.policies import Product

BOOK = policies.load()
PLAIN = Product(kind="camera", activated=Answer.YES)


def rule(policy: str, product: Product, profile: str = "uk-small-business") -> PolicyVerdict | None:
    return next((one for one in policies.rules(BOOK, profile, product) if one.policy == policy), None)


@pytest.mark.parametrize(
    ("policy", "product", "hit"),
    [
        ("uk-psti-2022", Product(kind="camera", activated=Answer.NO), PolicyHit.HIT),
        ("uk-psti-2022", PLAIN, PolicyHit.UNKNOWN),
        ("cisa-bod-22-01", Product(kind="camera", activated=Answer.YES, exploited=("CVE-1",)), PolicyHit.HIT),
        ("cisa-bod-22-01", Product(kind="camera", activated=Answer.YES, perhaps_exploited=("C",)), PolicyHit.UNKNOWN),
        ("cisa-bod-22-01", Product(kind="camera", activated=Answer.YES, flaws_known=True), PolicyHit.NO),
        ("cisa-bod-22-01", PLAIN, PolicyHit.UNKNOWN),
        ("cisa-bod-26-02", Product(kind="recorder", activated=Answer.YES, support_ended=Answer.YES), PolicyHit.HIT),
        ("cisa-bod-26-02", Product(kind="recorder", activated=Answer.YES), PolicyHit.UNKNOWN),
        ("in-cctv-er-2024", PLAIN, PolicyHit.UNKNOWN),
        ("eu-cra-2024", PLAIN, PolicyHit.UNKNOWN),
        ("uk-ncst-guidance-2024", PLAIN, PolicyHit.YOUR_DECISION),
        ("nz-psr", PLAIN, PolicyHit.YOUR_DECISION),
    ],
)
def test_a_rule_says_of_a_product(policy: str, product: Product, hit: PolicyHit) -> None:
    found = rule(policy, product)
    assert found is not None
    assert found.hit is hit
    assert found.because is not None


def test_a_rule_about_recorders_and_routers_says_nothing_of_a_camera() -> None:
    assert rule("cisa-bod-26-02", PLAIN) is None


def test_every_policy_of_the_file_is_either_about_makers_or_about_products_or_asks_for_nothing() -> None:
    about_makers = {one.policy for one in BOOK.verdicts("axis", "small-business")}
    about_products = {
        one.policy for kind in ("camera", "recorder") for one in policies.rules(
            BOOK, "small-business", Product(kind=kind, activated=Answer.YES)
        )
    }  # fmt: skip
    silent = {one.id for one in BOOK.policies.values()} - about_makers - about_products
    assert silent == {"uk-sensitive-site-definition-2024"}, "a reading aid, which asks for no action"
    assert not about_makers & about_products


def test_what_the_profile_goes_by_comes_first() -> None:
    found = policies.rules(BOOK, "us-federal", PLAIN)
    assert (found[0].policy, found[0].binds) == ("cisa-bod-22-01", True)
    assert not any(one.followed for one in found[1:])
