"""Every signature of every file in `vendors/`: its examples are tests, and so are its counter-examples."""

import re

import pytest

from cctv_guard_agent import plugins
from cctv_guard_agent.identity.literals import needles
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.evidence import Maker, Role, Signature, Strength

LOADED = plugins.load("cctv_guard_agent.vendors", "MAKER", Maker)
FLAGS = re.IGNORECASE | re.ASCII
SIGNATURES = [
    pytest.param(maker, signature, id=f"{maker.id or maker.name}-{signature.kind}-{number}")
    for maker in LOADED.values
    for number, signature in enumerate(maker.signatures)
]


def test_every_makers_file_loads() -> None:
    assert LOADED.skipped == ()
    assert {"hikvision", "dahua"} <= {maker.id for maker in LOADED.values}


@pytest.mark.parametrize("maker", LOADED.values, ids=lambda maker: maker.id or maker.name)
def test_maker_stands_in_the_company_table_or_says_nothing_of_a_maker(maker: Maker) -> None:
    if maker.id:
        assert maker.id in companies()
    else:
        assert all(signature.role is not Role.MAKER for signature in maker.signatures)


def test_one_file_per_maker() -> None:
    ids = [maker.id for maker in LOADED.values if maker.id]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("maker", "signature"), SIGNATURES)
def test_examples_match_and_counter_examples_do_not(maker: Maker, signature: Signature) -> None:
    pattern = re.compile(signature.pattern, FLAGS)
    assert signature.examples, f"{maker.name}: a signature without an example"
    for example in signature.examples:
        assert pattern.search(example), example
        wanted = needles(signature.pattern)
        assert not wanted or any(needle in example.lower() for needle in wanted), (wanted, example)
    for counter in signature.counter_examples:
        assert not pattern.search(counter), counter


@pytest.mark.parametrize(("maker", "signature"), SIGNATURES)
def test_signature_says_what_it_saw_and_where_the_fact_stands(maker: Maker, signature: Signature) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*\.[A-Za-z_0-9]+", signature.kind)
    assert signature.says
    assert signature.source
    assert (signature.strength is Strength.LABEL) <= (signature.role is not Role.MAKER or signature.brand is not None)
    for _kind, pattern in (*signature.also, *signature.unless):
        re.compile(pattern, FLAGS)


# A section or file of the facts, a public repository (owner/name, or one that the facts name), a thread, a string to
# find it by, a site, or the standard that writes the words.
NAMED_SOURCE = re.compile(
    r"identification\.md \d"
    r"|exposure\.md \d|facts/|makers\.csv|oem_brands\.csv|[\w.-]+/[\w.-]+|issue \d+|pull request \d+"
    r"|find by|CVE-\d{4}|RFC \d+|\b(?:recog|retina|kscan|nmap|vicmaeg|WhatWeb|Greenbone|hikvision_next|python-miio)\b"
    r"|HA core|\.com\b|DNS-SD|Bonjour|UPnP|HomeKit"
)


@pytest.mark.parametrize(("maker", "signature"), SIGNATURES)
def test_source_names_a_fact_a_public_repository_or_a_standard(maker: Maker, signature: Signature) -> None:
    assert NAMED_SOURCE.search(signature.source), f"{maker.name}: {signature.source}"


def test_most_makers_of_the_table_have_a_file_with_signatures() -> None:
    told = {maker.id for maker in LOADED.values if maker.id and maker.signatures}
    # Measured 132 of 141. Without: EZVIZ and Imou (lines of Hikvision and Dahua, told in those files), P2P and chip
    # components, and an unidentified maker that shows nothing of its own.
    without = {"ezviz", "imou", "throughtek", "ilnk", "cs2", "hisilicon", "realtek", "embedthis", "unknown_wificam"}
    assert set(companies()) - told == without


# A repeat without bound inside a repeat without bound: the shape that makes a search exponential.
NESTED = re.compile(r"\((?:\?:|\?P<\w+>)?[^()]*[*+](?![^()]*\\)[^()]*\)(?:[*+]|\{\d+,\})")


@pytest.mark.parametrize(("maker", "signature"), SIGNATURES)
def test_no_pattern_repeats_a_repeat_without_bound(maker: Maker, signature: Signature) -> None:
    for pattern in (signature.pattern, *(p for _, p in (*signature.also, *signature.unless))):
        assert not NESTED.search(pattern), f"{maker.name}: {pattern}"
