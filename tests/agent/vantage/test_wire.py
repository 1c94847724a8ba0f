"""The line of JSON between an agent and a vantage."""

import json
import random
from ipaddress import ip_address

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.outside import PortState
from cctv_guard_agent.wire.vantage import (
    MOST_BYTES,
    MOST_PORTS,
    Question,
    Reply,
    decode_question,
    decode_reply,
    encode_question,
    encode_reply,
)

TOKEN = "MARKER-token-of-a-site-0123456789"
WAN = ip_address("11.22.33.44")
QUESTION = Question(token=TOKEN, nonce="ab" * 16, expected=WAN, ports=(80, 554))
REPLY = Reply(nonce="ab" * 16, source=WAN, states={80: PortState.OPEN, 554: PortState.FILTERED})


def question(**changed: object) -> bytes:
    data = {"v": 1, "token": TOKEN, "nonce": "ab" * 16, "expected": "11.22.33.44", "ports": [80, 554]}
    return json.dumps(data | changed).encode() + b"\n"


def answer(**changed: object) -> bytes:
    data = {"v": 1, "nonce": "ab" * 16, "source": "11.22.33.44", "refused": "", "ports": {"80": "open"}}
    return json.dumps(data | changed).encode() + b"\n"


def test_a_question_and_an_answer_arrive_as_they_were_sent() -> None:
    assert decode_question(encode_question(QUESTION)) == QUESTION
    assert decode_reply(encode_reply(REPLY), QUESTION) == REPLY


def test_the_longest_question_and_answer_fit_the_bound() -> None:
    ports = tuple(range(65535, 65535 - MOST_PORTS, -1))
    asked = Question(token="t" * 100, nonce="ab" * 16, expected=WAN, ports=ports)
    states = dict.fromkeys(ports, PortState.FILTERED)
    assert len(encode_question(asked)) < MOST_BYTES
    assert len(encode_reply(Reply(nonce="ab" * 16, source=WAN, states=states))) < MOST_BYTES


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"token": "short"},
        {"token": None},
        {"nonce": "xyz"},
        {"expected": "example.org"},
        {"expected": 11},
        {"ports": [0]},
        {"ports": [65536]},
        {"ports": [True]},
        {"ports": ["80"]},
        {"ports": 80},
        {"ports": list(range(1, MOST_PORTS + 2))},
        {"token": "t" * MOST_BYTES},
    ],
)
def test_a_question_that_is_none_is_refused_and_its_token_is_not_repeated(changed: dict[str, object]) -> None:
    with pytest.raises(BadReply) as raised:
        decode_question(question(**changed))
    assert "MARKER" not in str(raised.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "cd" * 16},
        {"source": "nobody"},
        {"source": None},
        {"refused": "go away"},
        {"refused": 1},
        {"ports": {"81": "open"}},
        {"ports": {"٨٠": "open"}},
        {"ports": {"80": "perhaps"}},
        {"ports": ["80"]},
        {"v": "1"},
    ],
)
def test_an_answer_that_does_not_fit_the_question_is_an_error(changed: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        decode_reply(answer(**changed), QUESTION)


def test_nonsense_is_an_error_and_nothing_else() -> None:
    chance = random.Random(7)
    whole = encode_reply(REPLY)
    for _ in range(500):
        for line in (chance.randbytes(chance.randint(0, 200)), whole[: chance.randint(0, len(whole) - 3)], b"[" * 4000):
            with pytest.raises(BadReply):
                decode_reply(line, QUESTION)
            with pytest.raises(BadReply):
                decode_question(line)


def test_a_token_is_not_shown() -> None:
    assert "MARKER" not in repr(QUESTION)
