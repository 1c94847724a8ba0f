"""Which signatures match: the lookup by first letters loses none, whatever stands around the text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent import plugins
from cctv_guard_agent.identity.evidence import Catalogue, by_kind
from cctv_guard_agent.model.evidence import Group, Maker, Role, Signature, Strength
from cctv_guard_agent.model.observation import Observation

MAKERS = plugins.load("cctv_guard_agent.vendors", "MAKER", Maker).values
CATALOGUE = Catalogue(MAKERS)
ALL = [(maker, one) for maker in MAKERS for one in maker.signatures if not one.also and not one.unless]
FLAGS = re.IGNORECASE | re.ASCII


def sources(kind: str, value: str) -> set[tuple[str | None, Group, Strength]]:
    found = CATALOGUE.matches(by_kind([Observation(kind=kind, value=value)]))
    return {(match.evidence.maker, match.evidence.group, match.evidence.strength) for match in found}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ALL), st.text(max_size=12), st.sampled_from(["", " ", "x" * 600]), st.booleans())
def test_whatever_a_pattern_finds_the_lookup_finds(
    chosen: tuple[Maker, Signature], before: str, after: str, upper: bool
) -> None:
    maker, one = chosen
    for value in (one.examples[0], before + one.examples[0] + after):
        value = value.upper() if upper else value
        if re.compile(one.pattern, FLAGS).search(value):
            name = maker.id or None if one.role is Role.MAKER else None
            ranks = {rank for found, group, rank in sources(one.kind, value) if (found, group) == (name, one.group)}
            assert ranks, (maker.name, one.pattern, value)


@pytest.mark.parametrize("value", ["", "a", "ab", "\U0001f4f7" * 3, "x" * 100_000])
def test_short_long_and_strange_values_match_nothing(value: str) -> None:
    assert sources("http.title", value) == set()


def test_of_two_signatures_that_say_the_same_the_stronger_counts() -> None:
    def sign(strength: Strength, pattern: str) -> Signature:
        return Signature(
            kind="http.title", pattern=pattern, strength=strength, group=Group.WEB, says='it says "{seen}"',
            source="test", examples=("Door",),
        )  # fmt: skip

    catalogue = Catalogue(
        [Maker(id="axis", name="Axis", signatures=(sign(Strength.WEAK, "^Door"), sign(Strength.STRONG, "Door$")))]
    )
    (match,) = catalogue.matches({"http.title": ["Door"]})
    assert match.evidence.strength is Strength.STRONG
    assert match.evidence.says == 'it says "Door"'
    assert match.raw == "Door"


def test_a_sign_of_a_maker_hides_none_of_the_sort_of_device() -> None:
    def sign(role: Role) -> Signature:
        return Signature(
            kind="http.body", pattern="^Door", strength=Strength.MEDIUM, group=Group.LABEL, says="its page names it",
            source="test", examples=("Door",), role=role,
        )  # fmt: skip

    catalogue = Catalogue([Maker(id="axis", name="Axis", signatures=(sign(Role.MAKER), sign(Role.CAMERA)))])
    assert {match.evidence.role for match in catalogue.matches({"http.body": ["Door"]})} == {Role.MAKER, Role.CAMERA}


def test_a_signature_that_does_not_compile_leaves_the_others_alone(caplog: pytest.LogCaptureFixture) -> None:
    def sign(pattern: str) -> Signature:
        return Signature(
            kind="http.title", pattern=pattern, strength=Strength.STRONG, group=Group.WEB, says=pattern,
            source="test", examples=("Door",),
        )  # fmt: skip

    catalogue = Catalogue([Maker(id="axis", name="Axis", signatures=(sign("Door("), sign("Door")))])
    assert len(catalogue.matches({"http.title": ["Door"]})) == 1
    assert "does not compile" in caplog.text
