"""Each way in through a real router: what the agent publishes, and what a host outside can in fact do."""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.end_to_end import router, ways
from tests.end_to_end.lab import Lab, sentences
from tests.end_to_end.reading import Watched, reading, watched
from tests.end_to_end.router import CAMERA6, can_connect, is_shut

WEB, WEB6 = 80, 8080
EARLIER, MAPPED, BY_NAT_PMP, BY_HAND = 8090, 8081, 8555, 34567
Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
async def at_a_public_address(tmp_path_factory: Folders, logs: list[Path], needs_root: None) -> AsyncIterator[Lab]:
    async with reading(router.PUBLIC, tmp_path_factory.mktemp("public"), logs) as lab:
        yield lab


@pytest.fixture(scope="module")
async def behind_another(tmp_path_factory: Folders, logs: list[Path], needs_root: None) -> AsyncIterator[Lab]:
    async with reading(router.DOUBLE_NAT, tmp_path_factory.mktemp("double_nat"), logs) as lab:
        yield lab


@pytest.fixture(scope="module")
async def at_a_shared_address(tmp_path_factory: Folders, logs: list[Path], needs_root: None) -> AsyncIterator[Lab]:
    async with reading(router.CGNAT, tmp_path_factory.mktemp("cgnat"), logs) as lab:
        yield lab


@pytest.fixture
def public(at_a_public_address: Lab) -> Iterator[Watched]:
    with watched(at_a_public_address) as one:
        yield one


@pytest.fixture
def double_nat(behind_another: Lab) -> Iterator[Watched]:
    with watched(behind_another) as one:
        yield one


@pytest.fixture
def cgnat(at_a_shared_address: Lab) -> Iterator[Watched]:
    with watched(at_a_shared_address) as one:
        yield one


async def test_where_nothing_is_open_the_answer_is_no_and_nobody_outside_gets_in(public: Watched) -> None:
    await public.tells_soon("no")
    for port in (WEB, EARLIER, MAPPED, BY_NAT_PMP, BY_HAND):
        assert is_shut(public.hosts, port)
    for port in (WEB, WEB6):
        assert is_shut(public.hosts, port, CAMERA6)


async def test_upnp_mapping(public: Watched) -> None:
    await public.lab.hears_events()
    with ways.mapping(public.hosts, MAPPED, WEB):
        await public.tells("yes", str(MAPPED), "IPC-HTTP", "a device asked for it")
        assert public.answer("port_mapping") == "yes"
        assert can_connect(public.hosts, MAPPED)
    await public.tells_soon("no")
    assert is_shut(public.hosts, MAPPED)


async def test_nat_pmp_mapping(public: Watched) -> None:
    with ways.nat_pmp(public.hosts, BY_NAT_PMP, WEB):
        await public.tells("yes", str(BY_NAT_PMP), "NAT-PMP", "a device asked for it")
        assert can_connect(public.hosts, BY_NAT_PMP)
    await public.tells("no")
    assert is_shut(public.hosts, BY_NAT_PMP)


async def test_static_forward(public: Watched) -> None:
    with ways.forward(public.hosts, BY_HAND, WEB):
        await public.tells_soon("yes", str(BY_HAND), "entered by hand")
        assert public.answer("static_forward") == "yes"
        assert can_connect(public.hosts, BY_HAND)
    await public.tells_soon("no")
    assert is_shut(public.hosts, BY_HAND)


async def test_exposed_host(public: Watched) -> None:
    with ways.exposed_host(public.hosts):
        await public.tells_soon("yes", "exposed host", "every port")
        assert public.answer("dmz") == "yes"
        assert can_connect(public.hosts, WEB)
        assert ways.can_ask_for_streams(public.hosts)
    await public.tells_soon("no")
    assert is_shut(public.hosts, WEB)
    assert not ways.can_ask_for_streams(public.hosts)


async def test_ipv6_without_a_filter(public: Watched) -> None:
    with ways.open_ipv6(public.hosts):
        await public.tells_soon("yes", "IPv6", "every port")
        assert public.answer("ipv6") == "yes"
        assert can_connect(public.hosts, WEB, CAMERA6)
        assert can_connect(public.hosts, WEB6, CAMERA6)
        assert is_shut(public.hosts, WEB), "IPv4 is another matter"
    await public.tells_soon("no")
    assert is_shut(public.hosts, WEB, CAMERA6)


async def test_ipv6_pinhole(public: Watched) -> None:
    with ways.pinhole(public.hosts, WEB6):
        await public.tells_soon("yes", "IPv6", CAMERA6, str(WEB6))
        assert public.answer("ipv6") == "yes"
        assert can_connect(public.hosts, WEB6, CAMERA6)
        assert is_shut(public.hosts, WEB, CAMERA6), "one port, no more"
    await public.tells_soon("no")
    assert is_shut(public.hosts, WEB6, CAMERA6)


async def test_upnp_mapping_without_events_is_found_by_the_next_poll(
    public: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    with ways.events_lost(public.hosts), ways.mapping(public.hosts, EARLIER, WEB):
        # What was announced before is read by now: from here on the agent knows only what it asks for.
        await public.tells("yes", str(EARLIER))
        lost = ways.how_many_lost(public.hosts)
        asked = time.monotonic()
        with ways.mapping(public.hosts, MAPPED, WEB):
            await public.tells("yes", str(MAPPED), "IPC-HTTP")
            with capsys.disabled():
                took_s = time.monotonic() - asked
                print(f"\nmeasured: mapping -> MQTT message without events, polled every 10 s: {took_s:.2f} s")
            assert can_connect(public.hosts, MAPPED)
            assert ways.how_many_lost(public.hosts) > lost, "the router did announce it, and nothing arrived"


async def test_forward_behind_another_router_lets_nobody_in_and_says_why(double_nat: Watched) -> None:
    with ways.forward(double_nat.hosts, BY_HAND, WEB):
        await double_nat.reads_anew(double_nat.lab.by_nftables())
        await double_nat.tells("unknown", str(BY_HAND), "Another router stands in front", router.DOUBLE_NAT.address)
        assert is_shut(double_nat.hosts, BY_HAND)
        assert can_connect(double_nat.hosts, BY_HAND, router.DOUBLE_NAT.address, host="up"), "the rule is there"


async def test_what_the_router_in_front_hands_down_is_unknown_until_that_one_is_read(double_nat: Watched) -> None:
    hosts = double_nat.hosts
    with ways.forward(hosts, BY_HAND, WEB), ways.handed_down(hosts, BY_HAND, router.DOUBLE_NAT):
        assert can_connect(hosts, BY_HAND)
        await double_nat.reads_anew(double_nat.lab.by_nftables())
        await double_nat.tells("unknown", str(BY_HAND), "was not seen")

        await double_nat.reads_anew(double_nat.lab.by_nftables_of_both())
        await double_nat.tells("yes", str(BY_HAND), "entered by hand")
        assert can_connect(hosts, BY_HAND)


async def test_where_the_router_in_front_was_read_and_hands_nothing_down_that_is_said(double_nat: Watched) -> None:
    hosts = double_nat.hosts
    with ways.forward(hosts, BY_HAND, WEB):
        await double_nat.reads_anew(double_nat.lab.by_nftables_of_both())
        await double_nat.tells("no", str(BY_HAND), router.DOUBLE_NAT.next_hop)
        assert is_shut(hosts, BY_HAND)


async def test_forward_at_a_shared_address_lets_nobody_in_and_says_why(cgnat: Watched) -> None:
    with ways.forward(cgnat.hosts, BY_HAND, WEB):
        await cgnat.tells_soon("unknown", str(BY_HAND), "CGNAT", "neighbours")
        assert is_shut(cgnat.hosts, BY_HAND)
        assert can_connect(cgnat.hosts, BY_HAND, router.CGNAT.address, host="up"), "a neighbour there gets in"


async def test_mapping_at_a_shared_address_lets_nobody_in_whatever_the_router_says_over_upnp(cgnat: Watched) -> None:
    with ways.mapping(cgnat.hosts, MAPPED, WEB):
        found = await cgnat.tells("unknown", str(MAPPED), "IPC-HTTP", "CGNAT")
        assert "neighbours" in sentences(found)
        assert is_shut(cgnat.hosts, MAPPED)
        assert can_connect(cgnat.hosts, MAPPED, router.CGNAT.address, host="up")
