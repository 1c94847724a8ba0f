"""Routers tell their connections with the login that reads their mappings; a glimpse never says that there was none."""

import contextlib
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from fakes_mikrotik import FakeMikrotik
from fakes_openwrt import ALL, FakeOpenwrt
from fakes_pf import FakeOpnsense, FakePfsense
from fakes_web import CAMERA, PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.egress import _pf_states, _router_states
from cctv_guard_agent.egress.interface import EgressConfig, EgressSource, Reading
from cctv_guard_agent.egress.mikrotik_connections import MikrotikConnections
from cctv_guard_agent.egress.openwrt_flows import OpenwrtFlows
from cctv_guard_agent.egress.opnsense_states import OpnsenseStates
from cctv_guard_agent.egress.pfsense_states import PfsenseStates
from cctv_guard_agent.errors import BadReply, ConfigError, Refused, Unreachable
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.routers.mikrotik import Mikrotik
from cctv_guard_agent.routers.openwrt import Openwrt
from cctv_guard_agent.routers.opnsense import Opnsense
from cctv_guard_agent.routers.pfsense import Pfsense

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERAS = frozenset({ip_address(CAMERA), ip_address("192.168.1.65")})
PHONE, OUTSIDE = "192.168.1.99", "11.22.33.9"
RIGHTS = ALL | {"file exec", "file /usr/sbin/conntrack -L -o extended"}


def opnsense(client: str, remote: str, port: int, proto: str, state: str, packets: list[int]) -> dict[str, Any]:
    return {
        "label": "x", "descr": "allow", "nat_addr": None, "nat_port": None, "iface": "igb1", "proto": proto,
        "ipproto": "ipv4", "direction": "in", "src_addr": client, "src_port": "40000", "dst_addr": remote,
        "dst_port": str(port), "state": state, "age": "00:01:00", "pkts": packets, "bytes": [1, 1], "interface": "LAN",
    }  # fmt: skip


def pfsense(client: str, remote: str, port: int, proto: str, state: str, packets: list[int]) -> dict[str, Any]:
    return {
        "id": 0, "interface": "LAN", "protocol": proto, "direction": "in", "source": f"{client}:40000",
        "destination": f"{remote}:{port}", "state": state, "age": "00:01:00", "packets_total": sum(packets),
        "packets_in": packets[0], "packets_out": packets[1],
    }  # fmt: skip


def mikrotik(client: str, remote: str, port: int, proto: str, reply: str, assured: str) -> dict[str, str]:
    return {
        ".id": "*1", "protocol": proto, "src-address": f"{client}:40000", "dst-address": f"{remote}:{port}",
        "reply-src-address": f"{remote}:{port}", "timeout": "1d", "seen-reply": reply, "assured": assured,
    }  # fmt: skip


def conntrack(client: str, remote: str, port: int, flags: str = "") -> str:
    back = f"src={remote} dst=9.9.9.9 sport={port} dport=40000"
    head = f"ipv4     2 tcp      6 431999 ESTABLISHED src={client} dst={remote} sport=40000 dport={port}"
    return f"{head} {flags if flags == '[UNREPLIED]' else ''} {back} {'' if flags else '[ASSURED]'} mark=0 use=1\n"


def source_of(name: str) -> tuple[EgressSource, Any]:
    makes: dict[str, tuple[Any, Any]] = {
        "opnsense": (OpnsenseStates, Opnsense),
        "pfsense": (PfsenseStates, Pfsense),
        "mikrotik": (MikrotikConnections, Mikrotik),
        "openwrt": (OpenwrtFlows, Openwrt),
    }
    make, driver = makes[name][0], makes[name][1]()
    return make(driver), driver


def fake_of(name: str) -> Any:
    """A router on which one camera has a made and a refused connection, and a phone has one, too."""
    if name == "opnsense":
        fake: Any = FakeOpnsense()
        fake.states = [
            opnsense(CAMERA, OUTSIDE, 443, "tcp", "ESTABLISHED:ESTABLISHED", [10, 9]),
            opnsense(CAMERA, "11.22.33.8", 8800, "udp", "SINGLE:NO_TRAFFIC", [4, 0]),
            opnsense(PHONE, OUTSIDE, 443, "tcp", "ESTABLISHED:ESTABLISHED", [10, 9]),
            opnsense(CAMERA, "192.168.1.1", 53, "udp", "MULTIPLE:MULTIPLE", [1, 1]),
        ]
    elif name == "pfsense":
        fake = FakePfsense()
        fake.lists["firewall/states"] = [
            pfsense(CAMERA, OUTSIDE, 443, "tcp", "ESTABLISHED:ESTABLISHED", [10, 9]),
            pfsense(CAMERA, "11.22.33.8", 8800, "udp", "SINGLE:NO_TRAFFIC", [4, 0]),
            pfsense(PHONE, OUTSIDE, 443, "tcp", "ESTABLISHED:ESTABLISHED", [10, 9]),
            pfsense(CAMERA, "192.168.1.1", 53, "udp", "MULTIPLE:MULTIPLE", [1, 1]),
        ]
    elif name == "mikrotik":
        fake = FakeMikrotik()
        fake.menus["ip/firewall/connection"] = [
            mikrotik(CAMERA, OUTSIDE, 443, "tcp", "true", "true"),
            mikrotik(CAMERA, "11.22.33.8", 8800, "udp", "false", "false"),
            mikrotik(PHONE, OUTSIDE, 443, "tcp", "true", "true"),
            mikrotik(CAMERA, "192.168.1.1", 53, "udp", "true", "true"),
        ]
    else:
        fake = FakeOpenwrt(rights=RIGHTS)
        table = conntrack(CAMERA, OUTSIDE, 443) + conntrack(PHONE, OUTSIDE, 443)
        udp = (
            f"ipv4 2 udp 17 20 src={CAMERA} dst=11.22.33.8 sport=4 dport=8800 [UNREPLIED] src=11.22.33.8 dst=9.9.9.9\n"
        )
        fake.command = {"code": 0, "stdout": table + udp + conntrack(CAMERA, "192.168.1.1", 53)}
    return fake


def config(web: FakeWeb, name: str) -> EgressConfig:
    source, _ = source_of(name)
    return EgressConfig(source=source.name, options={}, router=web.config(name))


async def read(name: str, fake: Any) -> Reading:
    source, _ = source_of(name)
    async with FakeWeb(fake) as web:
        return await source.read(lan(), config(web, name), "", NOW, CAMERAS)


ROUTERS = pytest.mark.parametrize("name", ["opnsense", "pfsense", "mikrotik", "openwrt"])
GLIMPSES = pytest.mark.parametrize("name", ["opnsense", "pfsense", "mikrotik"])


@ROUTERS
async def test_a_cameras_own_connections_outside_are_told_by_what_they_prove(name: str) -> None:
    reading = await read(name, fake_of(name))
    told = {(str(one.client), one.outcome, one.service) for one in reading.seen}
    assert told == {
        (CAMERA, Outcome.CONTACT, "TCP 443"),
        (CAMERA, Outcome.BLOCKED, "UDP 8800 (port of Dahua, Easy4ip P2P)"),
        (CAMERA, Outcome.SEEN, ""),
    }


@ROUTERS
async def test_a_connection_that_lasts_is_counted_once_a_day(name: str) -> None:
    source, driver = source_of(name)
    async with FakeWeb(fake_of(name)) as web:
        one = config(web, name)
        await source.read(lan(), one, "", NOW, CAMERAS)
        await driver.read(lan(), web.config(name), ())
        again = await source.read(lan(), one, "", NOW + timedelta(minutes=5), CAMERAS)
    assert {seen.outcome for seen in again.seen} == {Outcome.SEEN}


@GLIMPSES
async def test_the_question_goes_along_with_the_reading_of_mappings_and_costs_no_login(name: str) -> None:
    source, driver = source_of(name)
    async with FakeWeb(fake_of(name)) as web:
        one, router = config(web, name), web.config(name)
        await source.read(lan(), one, "", NOW, CAMERAS)
        left = driver.kept(router).pace._left
        await driver.read(lan(), router, ())
        spent = left - driver.kept(router).pace._left
        await source.read(lan(), one, "", NOW + timedelta(minutes=5), CAMERAS)
        assert spent == pytest.approx(1.0, abs=0.1)
        assert left - driver.kept(router).pace._left == pytest.approx(1.0, abs=0.1)
        for minutes in (10, 15):  # the same answer again: seen, and counted no second time
            again = await source.read(lan(), one, "", NOW + timedelta(minutes=minutes), CAMERAS)
            assert {seen.outcome for seen in again.seen} == {Outcome.SEEN}
        with pytest.raises(Unreachable, match="mappings were not read since"):
            await source.read(lan(), one, "", NOW + timedelta(minutes=20), CAMERAS)


async def test_an_openwrt_session_is_shared_with_the_driver() -> None:
    source, driver = source_of("openwrt")
    fake = fake_of("openwrt")
    async with FakeWeb(fake) as web:
        await driver.read(lan(), web.config("openwrt"), ())
        await source.read(lan(), config(web, "openwrt"), "", NOW, CAMERAS)
        await source.read(lan(), config(web, "openwrt"), "", NOW + timedelta(minutes=1), CAMERAS)
    assert fake.logins == 1


@ROUTERS
async def test_a_refused_login_is_refused_for_the_driver_too(name: str) -> None:
    source, driver = source_of(name)
    fake = fake_of(name)
    async with FakeWeb(fake) as web:
        router = web.config(name, password="wrong")
        one = EgressConfig(source=source.name, options={}, router=router)
        with pytest.raises(Refused) as told:
            await source.read(lan(), one, "", NOW, CAMERAS)
        assert PASSWORD not in str(told.value)
        with pytest.raises(Refused):
            await driver.read(lan(), router, ())


@GLIMPSES
async def test_a_changed_login_is_asked_anew_and_hears_nothing_of_the_old_ones_refusal(name: str) -> None:
    source, _ = source_of(name)
    async with FakeWeb(fake_of(name)) as web:
        wrong = EgressConfig(source=source.name, options={}, router=web.config(name, password="wrong"))
        with pytest.raises(Refused):
            await source.read(lan(), wrong, "", NOW, CAMERAS)
        reading = await source.read(lan(), config(web, name), "", NOW, CAMERAS)
    assert Outcome.CONTACT in {one.outcome for one in reading.seen}


@pytest.mark.parametrize(
    ("name", "deny", "right"),
    [
        ("opnsense", "diagnostics/firewall/query_states", "Diagnostics: Show States"),
        ("pfsense", "firewall/states", "api-v2-firewall-states-get"),
        ("mikrotik", "ip/firewall/connection", "`read` and `rest-api`"),
    ],
)
async def test_a_missing_right_is_named(name: str, deny: str, right: str) -> None:
    fake = fake_of(name)
    fake.denied.add(deny)
    with pytest.raises(ConfigError) as told:
        await read(name, fake)
    assert right in str(told.value)


@pytest.mark.parametrize("rights", [ALL, ALL | {"file exec"}])
async def test_openwrts_missing_right_is_named_with_its_command_line(rights: frozenset[str]) -> None:
    fake = fake_of("openwrt")
    fake.rights = rights
    with pytest.raises(ConfigError, match="/usr/sbin/conntrack -L -o extended"):
        await read("openwrt", fake)


async def test_openwrt_without_the_package_says_which() -> None:
    fake = fake_of("openwrt")
    fake.command = None
    with pytest.raises(ConfigError, match="`conntrack`"):
        await read("openwrt", fake)
    fake.command = {"code": 1, "stderr": "Operation failed: no permission"}
    with pytest.raises(Unreachable, match="no permission"):
        await read("openwrt", fake)


async def test_a_table_that_openwrt_cut_off_never_makes_a_no() -> None:
    source, _ = source_of("openwrt")
    fake = fake_of("openwrt")
    fake.command["stdout"] += conntrack(PHONE, OUTSIDE, 80) * 2000
    reading = await read("openwrt", fake)
    assert reading.since > NOW + timedelta(seconds=source.slack_s)
    assert "longer than" in reading.limits[0].english
    assert Outcome.CONTACT in {one.outcome for one in reading.seen}


@ROUTERS
@pytest.mark.parametrize("body", [b"null", b"[]", b'{"rows": 7, "data": 7}', b"{", b"[[1]]", b'{"rows": [7, {}]}'])
async def test_nonsense_is_an_error_or_nothing(name: str, body: bytes) -> None:
    seen: tuple[object, ...] = ()
    with contextlib.suppress(BadReply, ConfigError, Unreachable):  # anything else would fail the test
        seen = (await read(name, lambda _: Said(body=body))).seen
    assert seen == ()


@ROUTERS
def test_a_source_takes_no_login_and_no_option_of_its_own(name: str) -> None:
    source, _ = source_of(name)
    with pytest.raises(ConfigError, match="no option `port`"):
        source.check(EgressConfig(source=source.name, options={"port": 1}))
    assert source.glimpses is (name != "openwrt")


@pytest.mark.parametrize(
    ("state", "packets", "made"),
    [
        ("ESTABLISHED:ESTABLISHED", [], True),
        ("FIN_WAIT_2:FIN_WAIT_2", [4, 4], True),
        ("SYN_SENT:CLOSED", [1, 0], False),
        ("CLOSED:SYN_SENT", [1, 0], False),
        ("TIME_WAIT:TIME_WAIT", [6, 5], True),
        ("TIME_WAIT:TIME_WAIT", [1, 1], False),
        ("TIME_WAIT:TIME_WAIT", [], False),
        ("PROXY:DST", [9, 9], False),
        ("", [9, 9], False),
    ],
)
def test_a_refused_connection_is_told_from_one_that_was_made(state: str, packets: list[int], made: bool) -> None:
    flow = _pf_states.flow("tcp", CAMERA, "1", OUTSIDE, "443", state, packets)
    assert flow is not None
    assert flow.replied is made


def test_the_filter_is_what_all_addresses_begin_with() -> None:
    def of(*addresses: str) -> str:
        return _router_states.beginning(frozenset(map(ip_address, addresses)))

    assert of("192.168.1.64") == "192.168.1.64"
    assert of("192.168.1.64", "192.168.1.65", "fd00::1") == "192.168.1."
    assert of("192.168.1.64", "10.0.0.1") == ""
    assert of() == ""
