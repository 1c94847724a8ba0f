"""Whatever arrives, a parser answers or raises its own error, and terminals, pages and memory come to no harm."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.wire.decode import LONGEST_VALUE, decode
from tests.agent.wire import fuzzing

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = sorted(fuzzing.parsers())
KINDS = fuzzing.decoders()


def test_every_decoder_and_search_that_there_is_gets_fuzzed() -> None:
    assert {f"wire.captures.{kind}.read" for kind in KINDS} <= set(NAMES)
    known = {
        "discovery.reolink.read",
        "discovery.xiongmai.body",
        "wire.xml.read",
        "wire.dns.answers",
        "wire.ssdp.place",
    }
    assert known <= set(NAMES)


def test_the_samples_themselves_are_answered() -> None:
    unread = [
        (kind, number)
        for kind, each in fuzzing.samples().items()
        for number, sample in enumerate(each)
        if not fuzzing.parsers()[f"wire.captures.{kind}.read"].answers(sample)
    ]
    assert unread == []


@pytest.mark.parametrize("kind", sorted(fuzzing.samples()))
def test_a_reply_cut_short_at_any_byte(kind: str) -> None:
    parser = fuzzing.parsers()[f"wire.captures.{kind}.read"]
    for sample in fuzzing.samples()[kind]:
        for part in fuzzing.cut(sample, 400):
            parser.answers(part)


@pytest.mark.parametrize("name", NAMES)
def test_mutated_doubled_and_wrongly_encoded_replies(name: str) -> None:
    parser, draw = fuzzing.parsers()[name], random.Random(name)
    for sample in fuzzing.suitable(name)[:6]:
        for data in (*fuzzing.encodings(sample), *fuzzing.doubled(sample), *fuzzing.cut(sample, 30)):
            parser.answers(data)
        for _ in range(60):
            parser.answers(fuzzing.mutated(sample, draw))


@pytest.mark.parametrize("name", NAMES)
def test_hostile_texts_alone_and_within_a_reply(name: str) -> None:
    parser = fuzzing.parsers()[name]
    sample = fuzzing.suitable(name)[0]
    for text in fuzzing.HOSTILE_TEXTS:
        for at in (0, len(sample) // 3, len(sample)):
            parser.answers(sample[:at] + text + sample[at:])
        parser.answers(text)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_a_megabyte(name: str) -> None:
    parser = fuzzing.parsers()[name]
    for data in fuzzing.with_long_names(fuzzing.suitable(name)[0], 1_000_000):
        parser.answers(data)


@pytest.mark.parametrize("name", NAMES)
def test_a_small_piece_repeated_for_long(name: str) -> None:
    parser = fuzzing.parsers()[name]
    for unit in fuzzing.UNITS:
        parser.answers((unit * (8000 // len(unit))).encode())


@pytest.mark.parametrize("name", NAMES)
@QUICK
@given(data=st.one_of(st.binary(max_size=600), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_random_bytes_and_texts(name: str, data: bytes) -> None:
    fuzzing.parsers()[name].answers(data)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_decoder_lets_through_is_bounded(kind: str) -> None:
    sample = fuzzing.suitable(f"x.{kind}.x")[0]
    for data in fuzzing.with_long_names(sample, 200_000):
        try:
            found = decode(Capture(kind=kind, raw=data.decode("utf-8", "replace")))
        except BadReply:
            continue
        assert all(len(one.value) <= (16_384 if one.kind == "http.body" else LONGEST_VALUE) for one in found)
        assert len(found) <= 10_000
