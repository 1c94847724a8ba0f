"""A Linux connection table: what a camera began towards the internet, whether it was answered, each once a day."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.egress._conntrack_table import outward
from cctv_guard_agent.egress.conntrack import Conntrack
from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.errors import ConfigError, Unreachable
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.net.interface import Net

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = ip_address("192.168.1.64")
CAMERAS = frozenset({CAMERA, ip_address("2a00::64")})
NET: Net = None  # type: ignore[assignment]
"""Nothing is asked of the network here."""


def tcp(dst: str = "11.22.33.44", dport: int = 443, src: str = str(CAMERA), end: str = "[ASSURED]") -> str:
    state = "ESTABLISHED" if end == "[ASSURED]" else "SYN_SENT"
    back = f"src={dst} dst=5.6.7.8 sport={dport} dport=40000"
    return (
        f"ipv4     2 tcp      6 431999 {state} src={src} dst={dst} sport=40000 dport={dport} "
        f"{'[UNREPLIED] ' if end == '[UNREPLIED]' else ''}{back} {'[ASSURED] ' if end == '[ASSURED]' else ''}use=2"
    )


def udp(dport: int, *, dst: str = "11.22.33.44", replied: bool = True) -> str:
    return (
        f"ipv4     2 udp      17 29 src={CAMERA} dst={dst} sport=5000 dport={dport} packets=3 bytes=200 "
        f"{'' if replied else '[UNREPLIED] '}src={dst} dst=5.6.7.8 sport={dport} dport=5000 packets=0 bytes=0 use=2"
    )


SIX = (
    "ipv6     10 tcp      6 100 ESTABLISHED src=2a00::64 dst=2a00:1::1 sport=1 dport=443 src=2a00:1::1 dst=2a00::64 "
    "sport=443 dport=1 [ASSURED] mark=0 use=1"
)


@pytest.mark.parametrize(
    ("line", "outcome", "service"),
    [
        (tcp(), Outcome.CONTACT, "TCP 443"),
        (tcp(end="[UNREPLIED]"), Outcome.BLOCKED, "TCP 443"),
        (tcp(end=""), Outcome.BLOCKED, "TCP 443"),
        (tcp(dport=50_123), Outcome.CONTACT, "TCP, other ports"),
        (udp(32100), Outcome.CONTACT, "UDP 32100 (port of P2P of CS2, PPPP and iLnkP2P)"),
        (udp(8800, replied=False), Outcome.BLOCKED, "UDP 8800 (port of Dahua, Easy4ip P2P)"),
        (udp(123), Outcome.SEEN, "UDP 123"),
        (udp(53, dst="9.9.9.9"), Outcome.RESOLVER, "UDP 53"),
        (tcp(dport=853), Outcome.RESOLVER, "TCP 853"),
        (SIX, Outcome.CONTACT, "TCP 443"),
        (udp(32100).removeprefix("ipv4     2 "), Outcome.CONTACT, "UDP 32100 (port of P2P of CS2, PPPP and iLnkP2P)"),
    ],
)
def test_what_a_connection_proves(line: str, outcome: Outcome, service: str) -> None:
    (flow,) = outward([line], CAMERAS)
    assert (flow.outcome, flow.service) == (outcome, service)


@pytest.mark.parametrize(
    "line",
    [
        tcp(dst="192.168.1.2"),
        tcp(dst="239.255.255.250"),
        tcp(src="192.168.1.99"),
        tcp(src="11.22.33.44", dst=str(CAMERA)),
        tcp()[:70],
        "x" * 10_000_000,
        "",
    ],
)
def test_what_is_inside_begun_by_others_or_no_line_is_passed_over(line: str) -> None:
    assert list(outward([line], CAMERAS)) == []


@given(st.lists(st.text(max_size=200)))
def test_no_line_of_any_form_breaks_the_reading(lines: list[str]) -> None:
    list(outward([*lines, *(f"ipv4 2 tcp 6 1 X src={line} dst={line} sport={line}" for line in lines)], CAMERAS))


def printed(path: Path, *lines: str) -> EgressConfig:
    path.write_text("\n".join(lines) + "\n")
    return EgressConfig(source="conntrack", options={"command": ["cat", str(path)]})


async def test_a_connection_that_lasts_is_counted_once_a_day_and_keeps_the_camera_in_sight(tmp_path: Path) -> None:
    source = Conntrack()
    config = printed(tmp_path / "table", tcp(), udp(32100))
    counts = []
    for at in (NOW, NOW + timedelta(seconds=30), NOW + timedelta(days=1)):
        reading = await source.read(NET, config, "", at, CAMERAS)
        counts.append(sum(one.outcome is Outcome.CONTACT for one in reading.seen))
        assert any(one.outcome is Outcome.SEEN for one in reading.seen)
        assert reading.since == reading.until == at
    assert counts == [2, 0, 2]


async def test_a_host_that_cameras_do_not_go_through_sees_nothing(tmp_path: Path) -> None:
    own = tcp(src="192.168.1.2", dst=str(CAMERA), dport=554)
    assert (await Conntrack().read(NET, printed(tmp_path / "t", own), "", NOW, CAMERAS)).seen == ()


async def test_a_command_that_fails_is_told_with_its_last_line() -> None:
    config = EgressConfig(source="conntrack", options={"command": ["ls", "/no/such/place"]})
    with pytest.raises(Unreachable, match="No such file"):
        await Conntrack().read(NET, config, "", NOW, CAMERAS)


@pytest.mark.parametrize("options", [{"command": "conntrack -L"}, {"comand": ["x"]}])
def test_options_that_mean_nothing_are_named(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="egress: conntrack"):
        Conntrack().check(EgressConfig(source="conntrack", options=options))
