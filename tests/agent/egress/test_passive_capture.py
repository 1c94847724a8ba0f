"""A capture: what the kernel lets through, what packets say, and that no bytes of any form break the reading."""

import os
import ssl
import struct
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.egress import _filter, _packets
from cctv_guard_agent.egress._watch import Watch
from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.egress.passive_capture import PassiveCapture
from cctv_guard_agent.errors import ConfigError, Unreachable
from cctv_guard_agent.model.egress import Outcome

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)
CAMERA, ROUTER, CLOUD = "192.168.1.64", "192.168.1.1", "11.22.33.44"
TCP, UDP = 6, 17


def ip(
    source: str, target: str, kind: int, ports: tuple[int, int], payload: bytes = b"", *, flags: int = 0x10
) -> bytes:
    if kind == TCP:
        body = struct.pack("!HHIIBBHHH", *ports, 1, 1, 0x50, flags, 1000, 0, 0) + payload
    else:
        body = struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 1, 0, 64, kind, 0)
    return head + IPv4Address(source).packed + IPv4Address(target).packed + body


def dns(name: str, *answers: str, rcode: int = 0, response: bool = True) -> bytes:
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"
    head = struct.pack("!6H", 7, (0x8000 if response else 0) | rcode, 1, len(answers), 0, 0)
    rows = b"".join(
        b"\xc0\x0c" + struct.pack("!HHIH", 1 if len(a) == 4 else 28, 1, 60, len(a)) + a
        for a in (ip_address(text).packed for text in answers)
    )
    return head + labels + struct.pack("!HH", 1, 1) + rows


def hello(name: str) -> bytes:
    out = ssl.MemoryBIO()
    talk = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_bio(ssl.MemoryBIO(), out, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        talk.do_handshake()
    return out.read()


def passes(data: bytes) -> bool:
    """Run the filter as the kernel does."""
    code = [struct.unpack_from("=HBBI", _filter.program(), at) for at in range(0, len(_filter.program()), 8)]
    at = accumulator = index = 0
    while True:
        what, true, false, operand = code[at]
        at += 1
        if what in (0x20, 0x28, 0x30, 0x48):
            size = {0x20: 4, 0x28: 2, 0x30: 1, 0x48: 2}[what]
            place = operand + (index if what == 0x48 else 0)
            if place + size > len(data):
                return False
            accumulator = int.from_bytes(data[place : place + size], "big")
        elif what == 0xB1:
            index = 4 * (data[operand] & 15)
        elif what == 0x54:
            accumulator &= operand
        elif what == 0x74:
            accumulator >>= operand
        elif what == 0x06:
            return operand > 0
        else:
            met = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}[what]
            at += true if met else false


@pytest.mark.parametrize(
    ("data", "let"),
    [
        (ip(CAMERA, "192.168.1.2", TCP, (554, 40_000)), False),
        (ip(CAMERA, "192.168.1.2", UDP, (5000, 5000), b"x" * 1000), False),
        (ip(CAMERA, "10.1.2.3", TCP, (1, 2)), False),
        (ip(CAMERA, "172.31.2.3", TCP, (1, 2)), False),
        (ip(CAMERA, "172.32.2.3", TCP, (1, 2)), True),
        (ip(CAMERA, "239.255.255.250", UDP, (1, 3702)), False),
        (ip(CAMERA, "239.255.255.250", UDP, (1, 1900)), True),
        (ip(CAMERA, "239.255.255.251", UDP, (1, 1900)), False),
        (ip(CAMERA, "239.255.255.250", TCP, (1, 1900)), False),
        (ip(CAMERA, "192.168.1.2", UDP, (1, 1900)), False),
        (ip(CAMERA, "255.255.255.255", UDP, (1, 37810)), False),
        (ip(CAMERA, CLOUD, TCP, (1, 443)), True),
        (ip(CLOUD, CAMERA, TCP, (443, 1)), True),
        (ip(ROUTER, CAMERA, UDP, (53, 4000)), True),
        (ip(CAMERA, ROUTER, UDP, (4000, 53)), False),
        (ip(ROUTER, CAMERA, TCP, (53, 4000)), False),
        (b"\0\1\x08\0\6\4\0\1" + b"\0" * 20, False),
        (b"\x60" + b"\x20" * 60, False),
        (b"", False),
    ],
)
def test_video_stays_in_the_kernel_and_what_leaves_passes(data: bytes, let: bool) -> None:
    assert passes(data) is let


def watched(*packets: bytes, twice: bool = True) -> list[tuple[str, str]]:
    watch = Watch()
    watch.cameras = frozenset({IPv4Address(CAMERA)})
    for one in packets:
        watch.take(one, NOW)
    seen = [*watch.read(NOW), *(watch.read(LATER) if twice else ())]
    return sorted((one.outcome.value, one.name or one.service) for one in seen if one.outcome is not Outcome.SEEN)


OUT, BACK = ip(CAMERA, CLOUD, UDP, (5000, 32100)), ip(CLOUD, CAMERA, UDP, (32100, 5000))
GROUP, IGD = "239.255.255.250", "urn:schemas-upnp-org:device:InternetGatewayDevice:1"


def search(target: str) -> bytes:
    head = f'M-SEARCH * HTTP/1.1\r\nHOST: {GROUP}:1900\r\nST: {target}\r\nMAN: "ssdp:discover"\r\nMX: 2\r\n\r\n'
    return head.encode()


P2P = "UDP 32100 (port of P2P of CS2, PPPP and iLnkP2P)"


@pytest.mark.parametrize(
    ("packets", "told"),
    [
        ((OUT, BACK), [("contact", P2P)]),
        ((OUT, OUT, OUT), [("blocked", P2P)]),
        ((BACK,), []),
        ((ip(CAMERA, CLOUD, TCP, (1, 80)), ip(CLOUD, CAMERA, TCP, (80, 1), flags=0x14)), [("blocked", "TCP 80")]),
        ((ip(CAMERA, CLOUD, UDP, (1, 123)), ip(CLOUD, CAMERA, UDP, (123, 1))), []),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("p2p.reolink.com", "1.2.3.4")),), [("answered", "p2p.reolink.com")]),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("p2p.reolink.com", "2a00::1")),), [("answered", "p2p.reolink.com")]),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("p2p.reolink.com", "0.0.0.0")),), [("blocked", "p2p.reolink.com")]),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("p2p.reolink.com", "::")),), [("blocked", "p2p.reolink.com")]),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("p2p.reolink.com", rcode=3)),), [("blocked", "p2p.reolink.com")]),
        ((ip(ROUTER, CAMERA, UDP, (53, 9), dns("x.reolink.com", "1.2.3.4", response=False)),), []),
        ((ip(CAMERA, GROUP, UDP, (9, 1900), search(IGD)), ip(CAMERA, GROUP, UDP, (9, 1900), search(IGD))),
         [("igd_search", IGD)]),
        ((ip(CAMERA, GROUP, UDP, (9, 1900), search("ssdp:all")),), []),
        ((ip(CAMERA, GROUP, UDP, (9, 1900), b"\xff" * 1400),), []),
        ((ip("192.168.1.9", GROUP, UDP, (9, 1900), search(IGD)),), []),
        ((ip("192.168.1.9", CLOUD, UDP, (1, 32100)), ip(CLOUD, "192.168.1.9", UDP, (32100, 1))), []),
    ],
)  # fmt: skip
def test_what_packets_say(packets: tuple[bytes, ...], told: list[tuple[str, str]]) -> None:
    assert watched(*packets) == told


def test_the_server_that_a_tls_hello_names_is_contact() -> None:
    data = ip(CAMERA, CLOUD, TCP, (1, 443), hello("devs.tplinkcloud.com"))
    assert ("contact", "devs.tplinkcloud.com") in watched(data)


def test_an_answer_that_is_still_on_its_way_is_no_attempt() -> None:
    watch = Watch()
    watch.cameras = frozenset({IPv4Address(CAMERA)})
    watch.take(OUT, NOW)
    first = watch.read(NOW)
    watch.take(BACK, LATER)
    assert [one.outcome for one in first] == [Outcome.SEEN]
    assert Outcome.CONTACT in [one.outcome for one in watch.read(LATER)]


def test_a_connection_counts_once_a_day() -> None:
    watch = Watch()
    watch.cameras = frozenset({IPv4Address(CAMERA)})
    counts = []
    for at in (NOW, LATER, NOW + timedelta(days=1)):
        watch.take(OUT, at)
        watch.take(BACK, at)
        counts.append(sum(one.outcome is Outcome.CONTACT for one in watch.read(at)))
    assert counts == [1, 0, 1]


def test_a_flood_stays_bounded() -> None:
    watch = Watch()
    watch.cameras = frozenset({IPv4Address(CAMERA)})
    for n in range(20_000):
        watch.take(ip(CAMERA, f"11.22.{n >> 8}.{n & 255}", UDP, (1, 5000)), NOW)
    assert len(watch._flows) <= 16_384


@given(st.binary(max_size=200))
def test_no_bytes_of_any_form_break_the_reading(data: bytes) -> None:
    watch = Watch()
    watch.cameras = frozenset({IPv4Address(CAMERA)})
    good = (ip(ROUTER, CAMERA, UDP, (53, 9), data), ip(CAMERA, CLOUD, TCP, (1, 443), b"\x16" + data))
    for one in (data, b"\x45" + data, *good):
        watch.take(one, NOW)
    _packets.dns_answer(data)
    _packets.server_name(b"\x16\3\1\0\0\1" + data)
    watch.read(NOW)


@given(st.integers(0, 400))
def test_what_is_cut_off_is_no_name(size: int) -> None:
    whole = hello("devs.tplinkcloud.com")
    assert _packets.server_name(whole[:size]) in ("", "devs.tplinkcloud.com")


@pytest.mark.parametrize(
    "options", [{}, {"interface": ""}, {"interface": "a" * 16}, {"interface": 5}, {"card": "eth0"}]
)
def test_options_that_mean_nothing_are_named(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="egress: passive_capture"):
        PassiveCapture().check(EgressConfig(source="passive_capture", options=options))


async def test_an_interface_that_is_not_there_or_not_allowed_is_told() -> None:
    config = EgressConfig(source="passive_capture", options={"interface": "no-such-card"})
    words = "cannot be listened to" if os.geteuid() == 0 else "CAP_NET_RAW|cannot be listened to"
    with pytest.raises(Unreachable, match=words):
        await PassiveCapture().read(None, config, "", NOW, frozenset())  # type: ignore[arg-type]
