"""The service on a rented host: whom it tests, whom it turns away, and what it keeps to itself."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.outside import PortState
from cctv_guard_agent.vantage import tokens
from cctv_guard_agent.vantage.limits import Limits
from cctv_guard_agent.vantage.serve import Vantage, may_test
from cctv_guard_agent.vantage.settings import Settings, parse
from cctv_guard_agent.wire import vantage as wire

WAN = ip_address("11.22.33.44")


class Door:
    """Notes who was knocked at; port 80 is open."""

    def __init__(self) -> None:
        self.knocked: list[tuple[Address, int]] = []

    async def __call__(self, address: Address, port: int) -> PortState:
        self.knocked.append((address, port))
        return PortState.OPEN if port == 80 else PortState.CLOSED


class Place:
    """A vantage with one token and a clock of the test's."""

    def __init__(self, folder: Path, **options: object) -> None:
        self.settings: Settings = parse(options, folder / "vantage.yaml")
        self.token = tokens.add(self.settings.tokens, "shop")
        self.door = Door()
        self.now_s = 1000.0
        self.vantage = Vantage(self.settings, knock=self.door, clock=lambda: self.now_s)

    async def ask(
        self,
        source: str = "11.22.33.44",
        ports: Sequence[int] = (80, 554),
        expected: str | None = "11.22.33.44",
        token: str | None = None,
    ) -> wire.Reply | None:
        asked = wire.Question(
            token=token or self.token,
            nonce="ab" * 16,
            expected=None if expected is None else ip_address(expected),
            ports=tuple(ports),
        )
        line = await self.vantage.answer(ip_address(source), wire.encode_question(asked))
        return None if line is None else wire.decode_reply(line, asked)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


async def test_the_address_that_asks_is_tested_on_the_ports_it_names(place: Place) -> None:
    reply = await place.ask()
    assert reply is not None
    assert not reply.refused
    assert reply.states == {80: PortState.OPEN, 554: PortState.CLOSED}
    assert place.door.knocked == [(WAN, 80), (WAN, 554)]


async def test_no_other_address_is_ever_tested(place: Place) -> None:
    reply = await place.ask(source="11.22.33.99")
    assert reply is not None
    assert (reply.refused, reply.source) == ("other_address", ip_address("11.22.33.99"))
    assert place.door.knocked == []


async def test_without_an_expected_address_only_the_source_is_told(place: Place) -> None:
    told = await place.ask(ports=(), expected=None)
    assert told is not None
    assert (told.source, told.refused, told.states) == (WAN, "", {})
    tested = await place.ask(expected=None)
    assert tested is not None
    assert tested.refused == "other_address"
    assert place.door.knocked == []


@pytest.mark.parametrize(
    "source",
    [
        "192.168.1.2", "10.0.0.1", "172.16.0.9", "100.64.0.1", "100.127.255.254", "127.0.0.1", "169.254.1.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "fe80::1", "fd00::1", "ff02::1",
        "2001:db8::1", "64:ff9b::b16:212c", "2002:b16:212c::1", "2001:0:1::1",
    ],
)  # fmt: skip
async def test_private_shared_and_translated_addresses_are_refused(source: str, place: Place) -> None:
    reply = await place.ask(source=source, expected=source)
    assert reply is not None
    assert reply.refused == "address_kind"
    assert place.door.knocked == []


def test_a_private_network_is_tested_only_where_the_owner_named_it(place: Place) -> None:
    inside = replace(place.settings, inside=(ip_network("192.168.7.0/24"),))
    assert may_test(ip_address("192.168.7.9"), inside)
    assert not may_test(ip_address("192.168.8.9"), inside)
    assert may_test(ip_address("2a00::1"), place.settings)


async def test_an_unknown_token_tests_nothing(place: Place) -> None:
    reply = await place.ask(token="x" * 32)
    assert reply is not None
    assert reply.refused == "token"
    assert place.door.knocked == []


async def test_a_line_that_is_no_question_gets_no_answer(place: Place) -> None:
    for line in (b"GET / HTTP/1.1\r\n", b"\n", b"{}\n", b"\xff\xfe\n"):
        assert await place.vantage.answer(WAN, line) is None


async def test_a_token_counts_as_soon_as_it_was_made_and_no_longer_than_until_it_was_revoked(place: Place) -> None:
    second = tokens.add(place.settings.tokens, "office")
    reply = await place.ask(token=second)
    assert reply is not None
    assert not reply.refused
    tokens.revoke(place.settings.tokens, "office")
    reply = await place.ask(token=second)
    assert reply is not None
    assert reply.refused == "token"


async def test_a_file_of_tokens_that_broke_leaves_the_known_ones(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.settings.tokens.write_text("{broken")
    reply = await place.ask()
    assert reply is not None
    assert not reply.refused
    assert "stay in use" in caplog.text


async def test_a_source_that_asks_too_often_waits_and_others_do_not(tmp_path: Path) -> None:
    place = Place(tmp_path, questions_per_source=2)
    told = [await place.ask() for _ in range(3)]
    assert [reply and reply.refused for reply in told] == ["", "", "busy"]
    other = await place.ask(source="11.22.33.45", expected="11.22.33.45")
    assert other is not None
    assert not other.refused
    place.now_s += 3600
    again = await place.ask()
    assert again is not None
    assert not again.refused


async def test_everybody_together_is_limited_and_strangers_use_up_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path, questions_for_all=2)
    for last in range(50):
        await place.ask(source=f"11.22.34.{last}", token="x" * 32)
    told = [await place.ask(source=s, expected=s) for s in ("11.22.33.1", "11.22.33.2", "11.22.33.3")]
    assert [reply and reply.refused for reply in told] == ["", "", "busy"]


async def test_guessing_tokens_ends_in_silence(tmp_path: Path) -> None:
    place = Place(tmp_path, questions_per_source=3)
    told = [await place.ask(token=f"guess-number-{n:020}") for n in range(5)]
    assert [reply is None for reply in told] == [False, False, False, True, True]


def test_addresses_of_one_ipv6_network_count_as_one_source() -> None:
    limits = Limits(per_source=1)
    assert limits.allow_source(ip_address("2a00:1::1"), 0.0)
    assert not limits.allow_source(ip_address("2a00:1::2"), 0.0)
    assert limits.allow_source(ip_address("2a00:1:0:1::1"), 0.0)


def test_the_memory_of_sources_is_bounded() -> None:
    limits = Limits()
    for number in range(20_000):
        limits.allow_source(ip_address(0x0B000000 + number), 0.0)
    assert len(limits._sources) <= 10_000


@pytest.mark.parametrize(("allowed", "asked"), [([80], (80, 81)), ([], (25,)), ([], (9100,))])
async def test_ports_that_are_not_allowed_are_refused_as_a_whole(
    tmp_path: Path, allowed: list[int], asked: tuple[int, ...]
) -> None:
    place = Place(tmp_path, ports=allowed)
    reply = await place.ask(ports=asked)
    assert reply is not None
    assert reply.refused == "ports"
    assert place.door.knocked == []


async def test_nothing_personal_is_logged(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await place.ask()
    await place.ask(source="11.22.33.99", token="MARKER-unknown-token-0123456789")
    assert "11.22.33" not in caplog.text
    assert "MARKER" not in caplog.text
    assert place.token not in caplog.text


def test_the_file_of_tokens_lets_nobody_ask_and_only_its_user_read(place: Place) -> None:
    assert place.token not in place.settings.tokens.read_text()
    assert place.settings.tokens.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["[]", '{"a b": "00"}', '{"shop": "not a digest"}', "{", "\x00"])
def test_a_file_that_is_none_of_tokens_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match="tokens"):
        tokens.read(path)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"listen": "everywhere"}, "listen"),
        ({"port": 0}, "port"),
        ({"certificate": "a.pem"}, "certificate and key"),
        ({"inside": ["all"]}, "inside"),
        ({"port_": 1}, "known:"),
        ([], "top level"),
    ],
)
def test_a_wrong_option_is_named(data: object, key: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=key):
        parse(data, tmp_path / "vantage.yaml")


def test_it_listens_to_this_computer_alone_unless_told_otherwise(tmp_path: Path) -> None:
    assert parse({}, tmp_path / "vantage.yaml").listen.is_loopback
