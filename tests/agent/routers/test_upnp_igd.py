"""Any UPnP gateway is read whole, or says what could not be read (facts/exposure.md 4.2 to 4.4)."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from ipaddress import IPv4Address, IPv4Network

import fake_igd
import pytest
from fake_igd import Action, Answer, FakeIgd, description, row, rows

from cctv_guard_agent.errors import CctvGuardError, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer as Said
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.routers import _gena, _igd_list
from cctv_guard_agent.routers.upnp_igd import UpnpIgd, locations

IP1 = "urn:schemas-upnp-org:service:WANIPConnection:1"
IP2 = "urn:schemas-upnp-org:service:WANIPConnection:2"
PPP = "urn:schemas-upnp-org:service:WANPPPConnection:1"
OLD = "urn:dslforum-org:service:WANPPPConnection:1"
SIX = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1"
CAMERA = "127.94.0.20"


@pytest.fixture
def lan() -> Lan:
    return Lan.of([IPv4Network("127.94.0.0/24")])


def wan(text: str = "11.22.33.44") -> Action:
    return lambda _: f"<NewExternalIPAddress>{text}</NewExternalIPAddress>"


def igd(generic: Action, *, kind: str = IP1, address: Action | None = None, **more: Action) -> FakeIgd:
    actions = {"GetExternalIPAddress": address or wan(), "GetGenericPortMappingEntry": generic, **more}
    return FakeIgd("127.94.0.1", description((kind, "/ctl")), {"/ctl": actions})


async def read(lan: Lan, *fakes: FakeIgd, location: str = "") -> tuple[Gateway, ...]:
    heard = [(fake.address, (Observation(kind="ssdp.location", value=location or fake.location),)) for fake in fakes]
    return await UpnpIgd().read(lan, None, heard)


def limits(gateway: Gateway) -> str:
    return " ".join(text.english for text in gateway.limits)


async def test_a_list_that_ends_with_713_is_complete(lan: Lan) -> None:
    async with igd(rows(row(8081, CAMERA), row(8554, CAMERA, protocol="UDP", inside=554))) as fake:
        (gateway,) = await read(lan, fake)
    assert [(m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings] == [
        ("tcp", 8081, CAMERA, 80),
        ("udp", 8554, CAMERA, 554),
    ]
    assert gateway.ways_read == (Way.PORT_MAPPING,)
    assert (gateway.wan_address, gateway.wan_kind) == (IPv4Address("11.22.33.44"), WanKind.PUBLIC)
    assert gateway.upnp is Said.YES
    assert gateway.read_at is not None
    for word in ("entered", "DMZ", "IPv6", "NAT-PMP"):
        assert word in limits(gateway)


async def test_713_at_once_means_no_mapping_and_not_that_listing_failed(lan: Lan) -> None:
    async with igd(rows()) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.mappings == ()
    assert gateway.ways_read == (Way.PORT_MAPPING,)


@pytest.mark.parametrize("code", [714, 402, 501, 600, 601, 606, 401, 602])
async def test_any_other_end_leaves_doubt_and_keeps_what_came(lan: Lan, code: int) -> None:
    async with igd(rows(row(8081, CAMERA), end=code)) as fake:
        (gateway,) = await read(lan, fake)
    assert [m.external_port for m in gateway.mappings] == [8081]
    assert gateway.ways_read == ()
    assert str(code) in limits(gateway)


async def test_a_fault_with_status_200_is_a_fault(lan: Lan) -> None:
    end = fake_igd.http(200, fake_igd.fault(713).encode())
    async with igd(rows(row(8081, CAMERA), end=end)) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.ways_read == (Way.PORT_MAPPING,)


async def test_a_router_that_ignores_the_index_is_stopped_at_the_first_repeat(lan: Lan) -> None:
    async with igd(lambda _: row(8081, CAMERA)) as fake:
        (gateway,) = await read(lan, fake)
    assert len(gateway.mappings) == 1
    assert gateway.ways_read == ()
    assert sum("GetGeneric" in asked for asked in fake.asked) == 2


async def test_placeholder_rows_are_passed_over(lan: Lan) -> None:
    empty = row(0, "", inside=0, enabled="0")
    async with igd(rows(empty, empty, row(8081, CAMERA))) as fake:
        (gateway,) = await read(lan, fake)
    assert [m.external_port for m in gateway.mappings] == [8081]
    assert gateway.ways_read == (Way.PORT_MAPPING,)


async def test_a_row_without_its_fields_leaves_doubt(lan: Lan) -> None:
    async with igd(rows(row(8081, CAMERA), "<NewExternalPort>80</NewExternalPort>")) as fake:
        (gateway,) = await read(lan, fake)
    assert [m.external_port for m in gateway.mappings] == [8081]
    assert gateway.ways_read == ()


async def test_a_disabled_mapping_and_a_host_name_are_kept_as_told(lan: Lan) -> None:
    async with igd(rows(row(81, CAMERA, enabled="0"), row(82, "frontdoor"))) as fake:
        (gateway,) = await read(lan, fake)
    assert [(m.enabled, m.internal_client) for m in gateway.mappings] == [(False, CAMERA), (True, "frontdoor")]


def listing(*entries: tuple[int, str]) -> str:
    inner = "".join(
        "<p:PortMappingEntry><p:NewRemoteHost></p:NewRemoteHost>"
        f"<p:NewExternalPort>{port}</p:NewExternalPort><p:NewProtocol>TCP</p:NewProtocol>"
        f"<p:NewInternalPort>80</p:NewInternalPort><p:NewInternalClient>{client}</p:NewInternalClient>"
        "<p:NewEnabled>1</p:NewEnabled><p:NewDescription>x</p:NewDescription><p:NewLeaseTime>60</p:NewLeaseTime>"
        "</p:PortMappingEntry>"
        for port, client in entries
    )
    document = f'<p:PortMappingList xmlns:p="urn:schemas-upnp-org:gw:WANIPConnection">{inner}</p:PortMappingList>'
    return f"<NewPortListing><![CDATA[{document}]]></NewPortListing>"


def listed(*entries: tuple[int, str]) -> Action:
    return lambda arguments: listing(*entries) if arguments["NewProtocol"] == "TCP" else 730


async def test_the_two_lists_of_a_version_2_service_are_united(lan: Lan) -> None:
    generic = rows(row(8081, CAMERA))
    async with igd(generic, kind=IP2, GetListOfPortMappings=listed((8081, CAMERA), (9000, CAMERA))) as fake:
        (gateway,) = await read(lan, fake)
    assert sorted(m.external_port for m in gateway.mappings) == [8081, 9000]
    assert gateway.ways_read == (Way.PORT_MAPPING,)


async def test_a_list_replaces_rows_that_the_router_does_not_offer(lan: Lan) -> None:
    async with igd(lambda _: 401, GetListOfPortMappings=listed((9000, CAMERA))) as fake:
        (gateway,) = await read(lan, fake)
    assert [m.external_port for m in gateway.mappings] == [9000]
    assert gateway.ways_read == (Way.PORT_MAPPING,)


class Clock:
    """A clock that every call of a gateway moves."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def test_a_gateway_that_needs_five_seconds_a_call_is_read_and_then_left_alone(lan: Lan) -> None:
    clock = Clock()

    def slow(action: Action) -> Action:
        def answer(arguments: Mapping[str, str]) -> Answer:
            clock.at += 5
            return action(arguments)

        return answer

    driver = UpnpIgd(clock)
    async with igd(slow(rows(row(8081, CAMERA))), address=slow(wan())) as fake:
        heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
        (first,) = await driver.read(lan, None, heard)
        calls = len(fake.asked)
        clock.at += 149
        assert await driver.read(lan, None, heard) == (first,)
        assert len(fake.asked) == calls
        clock.at += 1
        (second,) = await driver.read(lan, None, heard)
    assert first.ways_read == (Way.PORT_MAPPING,)
    assert second.read_at != first.read_at


async def asked_by_everybody(lan: Lan, fake: FakeIgd) -> Gateway:
    """Read it while its events are subscribed to and others ask it for pages; return what was read."""
    fake.takes_s, fake.upsets = 0.02, True
    driver = UpnpIgd()
    heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
    port = Endpoint(address=fake.address, port=fake.port)

    async def page() -> None:
        with suppress(CctvGuardError):
            await lan.http(port, "/")

    (first,), *_ = await asyncio.gather(driver.read(lan, None, heard), *(page() for _ in range(3)))
    (second,), *_ = await asyncio.gather(
        driver.read(lan, None, heard), _gena_once(driver, lan, first), *(page() for _ in range(3))
    )
    return second


async def _gena_once(driver: UpnpIgd, lan: Lan, gateway: Gateway) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(0.3), aclosing(driver.changes(lan, gateway)) as changes:
            async for _ in changes:
                return


async def test_a_gateway_that_upsets_on_parallel_calls_never_sees_two_at_once(lan: Lan) -> None:
    async with igd(rows(*(row(8081 + number, CAMERA) for number in range(5)))) as fake:
        lan.ask_one_by_one(fake.address)
        gateway = await asked_by_everybody(lan, fake)
    assert fake.overlaps == 0
    assert fake.subscribers
    assert len(gateway.mappings) == 5
    assert gateway.ways_read == (Way.PORT_MAPPING,)


async def test_the_fake_gateway_counts_calls_that_overlap(lan: Lan) -> None:
    async with igd(rows()) as fake:
        fake.takes_s = 0.02
        port = Endpoint(address=fake.address, port=fake.port)
        await asyncio.gather(*(lan.http(port, "/") for _ in range(2)))
    assert fake.overlaps == 1


async def test_four_hundred_mappings_of_a_router_are_read_whole(lan: Lan) -> None:
    async with igd(rows(*(row(1 + number, CAMERA) for number in range(400)))) as fake:
        lan.ask_one_by_one(fake.address)
        (gateway,) = await read(lan, fake)
    assert len(gateway.mappings) == 400
    assert gateway.ways_read == (Way.PORT_MAPPING,)


async def test_a_slow_list_ends_in_time_and_keeps_what_came(lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_igd_list, "LONGEST_S", -1.0)
    async with igd(rows(row(8081, CAMERA))) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.ways_read == ()
    assert "so slow" in limits(gateway)


async def test_a_gateway_that_is_silent_is_asked_less_and_less(lan: Lan) -> None:
    clock, asked = Clock(), 0

    class Silent(UpnpIgd):
        async def _gateway(self, *_: object) -> Gateway | None:
            nonlocal asked
            asked += 1
            clock.at += 4
            raise Unreachable("no answer", "timeout")

    driver = Silent(clock)
    for _ in range(120):
        with pytest.raises(Unreachable):
            await driver.read(lan, None, [(IPv4Address("127.94.0.1"), ())])
        clock.at += 30
    assert asked < 12


async def test_a_gateway_that_refuses_at_once_is_asked_again_at_once(lan: Lan) -> None:
    driver = UpnpIgd()
    async with igd(rows()) as fake:
        heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
        closed = [(fake.address, (Observation(kind="ssdp.location", value="http://127.94.0.1:9/desc.xml"),))]
        with pytest.raises(Unreachable):
            await driver.read(lan, None, closed)
        assert await driver.read(lan, None, heard)


async def test_ten_thousand_mappings_are_bounded_and_said_to_be_incomplete(lan: Lan) -> None:
    async with igd(lambda arguments: row(1 + int(arguments["NewPortMappingIndex"]), "203.0.113.9")) as fake:
        (gateway,) = await read(lan, fake)
    assert 0 < len(gateway.mappings) <= 512
    assert len(fake.asked) < 520
    assert gateway.ways_read == ()
    assert "may be incomplete" in limits(gateway)


async def test_a_list_longer_than_its_bound_leaves_doubt(lan: Lan) -> None:
    whole = listed(*((port, CAMERA) for port in range(1, 9_000)))
    async with igd(lambda _: 401, kind=IP2, GetListOfPortMappings=whole) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.ways_read == ()


async def test_captured_answers_of_miniupnpd_are_read(lan: Lan) -> None:
    def captured(name: str) -> bytes:
        return (fake_igd.CAPTURES / f"miniupnpd_2.3.1_{name}.xml").read_bytes()

    def generic(arguments: Mapping[str, str]) -> Answer:
        index = int(arguments["NewPortMappingIndex"])
        return fake_igd.http(200, captured(f"row_{index}")) if index < 2 else fake_igd.http(500, captured("end_713"))

    def whole(arguments: Mapping[str, str]) -> Answer:
        return fake_igd.http(200, captured("list_tcp")) if arguments["NewProtocol"] == "TCP" else 730

    actions = {
        "GetGenericPortMappingEntry": generic,
        "GetListOfPortMappings": whole,
        "GetExternalIPAddress": lambda _: fake_igd.http(200, captured("external_address")),
    }
    async with FakeIgd("127.94.0.1", captured("rootDesc"), {"/ctl/IPConn": actions}) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.name == "Lab Router"
    assert [(m.protocol, m.external_port, m.internal_port, m.description) for m in gateway.mappings] == [
        ("udp", 8554, 554, "IPC-RTSP"),
        ("tcp", 8081, 80, "IPC-HTTP"),
    ]
    assert gateway.ways_read == (Way.PORT_MAPPING,)
    assert gateway.wan_kind is WanKind.PUBLIC
    assert gateway.events


async def test_every_wan_of_a_router_is_listed(lan: Lan) -> None:
    document = description((IP1, "/a"), (IP1, "/b"), (PPP, "/c"), (OLD, "/d"))
    actions = {
        path: {
            "GetExternalIPAddress": wan(address),
            "GetGenericPortMappingEntry": rows(row(port, CAMERA)),
        }
        for path, port, address in (
            ("/a", 1001, "100.64.0.5"),
            ("/b", 1002, "11.22.33.44"),
            ("/c", 1003, "192.168.1.2"),
            ("/d", 1004, ""),
        )
    }
    async with FakeIgd("127.94.0.1", document, actions) as fake:
        (gateway,) = await read(lan, fake)
    assert [m.external_port for m in gateway.mappings] == [1001, 1002, 1003, 1004]
    assert gateway.wan_kind is WanKind.PUBLIC


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11.22.33.44", WanKind.PUBLIC),
        ("100.64.3.9", WanKind.CGNAT),
        ("100.127.255.254", WanKind.CGNAT),
        ("100.128.0.1", WanKind.PUBLIC),
        ("192.168.178.2", WanKind.DOUBLE_NAT),
        ("10.0.0.2", WanKind.DOUBLE_NAT),
        ("172.16.9.9", WanKind.DOUBLE_NAT),
        ("", WanKind.UNKNOWN),
        ("0.0.0.0", WanKind.UNKNOWN),
        ("203.0.113.7", WanKind.UNKNOWN),
        ("169.254.1.1", WanKind.UNKNOWN),
        ("nonsense", WanKind.UNKNOWN),
    ],
)
async def test_the_outside_address_tells_what_kind_it_is(lan: Lan, text: str, kind: WanKind) -> None:
    async with igd(rows(), address=wan(text)) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.wan_kind is kind


async def test_an_ipv6_firewall_that_is_off_is_an_opening(lan: Lan) -> None:
    document = description((IP1, "/ctl"), (SIX, "/six"))
    actions: dict[str, dict[str, Action]] = {
        "/ctl": {"GetExternalIPAddress": wan(), "GetGenericPortMappingEntry": rows()},
        "/six": {
            "GetFirewallStatus": lambda _: (
                "<FirewallEnabled>0</FirewallEnabled><InboundPinholeAllowed>1</InboundPinholeAllowed>"
            )
        },
    }
    async with FakeIgd("127.94.0.1", document, actions) as fake:
        (gateway,) = await read(lan, fake)
    assert [(m.origin, m.internal_client) for m in gateway.mappings] == [("ipv6", "::/0")]
    assert Way.IPV6 not in gateway.ways_read


async def test_a_device_without_a_connection_service_is_no_gateway(lan: Lan) -> None:
    document = description(("urn:schemas-upnp-org:service:ContentDirectory:1", "/x"))
    async with FakeIgd("127.94.0.1", document, {}) as fake:
        assert await read(lan, fake) == ()


async def test_control_addresses_on_other_hosts_are_not_followed(lan: Lan) -> None:
    document = description((IP1, "http://127.94.0.99:80/ctl"), (PPP, "/ctl"))
    actions = {"/ctl": {"GetExternalIPAddress": wan(), "GetGenericPortMappingEntry": rows()}}
    async with FakeIgd("127.94.0.1", document, actions) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.ways_read == ()
    assert "127.94.0.99" in limits(gateway)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("http://127.94.0.1:5000/desc.xml", True),
        ("http://0.0.0.0:5000/desc.xml", True),
        ("http://127.94.0.2:5000/desc.xml", False),
        ("http://11.22.33.44/desc.xml", False),
        ("https://127.94.0.1/desc.xml", False),
        ("http://router.example/desc.xml", False),
        ("file:///etc/passwd", False),
        ("http://127.94.0.1:99999/x", False),
        ("http://user:secret@127.94.0.2/x", False),
        ("", False),
    ],
)
def test_a_location_is_followed_on_the_senders_own_address_only(url: str, taken: bool) -> None:
    urls, refused = locations(IPv4Address("127.94.0.1"), (Observation(kind="ssdp.location", value=url),))
    assert bool(urls) is taken
    assert bool(refused) is not taken


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not xml",
        b"<root/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><root><device>&a;</device></root>',
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="no-such"?><root><device/></root>',
    ],
)
async def test_a_bad_description_is_an_error_that_names_it(lan: Lan, document: bytes) -> None:
    async with FakeIgd("127.94.0.1", document, {}) as fake:
        with pytest.raises(CctvGuardError, match="description"):
            await read(lan, fake)


@pytest.mark.parametrize(
    "answer",
    [
        fake_igd.http(200, b"<<<"),
        fake_igd.http(200, b""),
        fake_igd.http(200, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        fake_igd.http(500, b"oops"),
        fake_igd.http(404, b"<html>"),
        fake_igd.http(500, fake_igd.fault(713).replace("713", "many").encode()),
        b"garbage\r\n\r\n",
        b"",
    ],
)
async def test_garbage_in_the_list_leaves_doubt_and_never_a_crash(lan: Lan, answer: bytes) -> None:
    async with igd(rows(row(8081, CAMERA), end=answer)) as fake:
        (gateway,) = await read(lan, fake)
    assert gateway.ways_read == ()
    assert [m.external_port for m in gateway.mappings] == [8081]


async def test_one_silent_gateway_does_not_hide_another(lan: Lan) -> None:
    async with igd(rows()) as fake:
        heard = [
            (IPv4Address("127.94.0.77"), (Observation(kind="ssdp.location", value="http://127.94.0.77:9/x"),)),
            (fake.address, (Observation(kind="ssdp.location", value=fake.location),)),
        ]
        gateways = await UpnpIgd().read(lan, None, heard)
    assert [g.address for g in gateways] == [fake.address]


async def _notify(url: str, *, path: str = "", source: str = "127.94.0.1") -> str:
    host, _, rest = url.removeprefix("http://").partition("/")
    address, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(address, int(port), local_addr=(source, 0))
    writer.write(
        f"NOTIFY {path or '/' + rest} HTTP/1.1\r\nNT: upnp:event\r\nNTS: upnp:propchange\r\nSID: uuid:1\r\n"
        "Content-Length: 2\r\n\r\nhi".encode()
    )
    with suppress(ConnectionResetError):
        answer = await reader.read(200)
        writer.close()
        return answer.decode().split("\r\n")[0]
    return ""


async def test_a_change_is_heard_and_the_subscription_ended(lan: Lan) -> None:
    driver = UpnpIgd()
    async with igd(rows()) as fake:
        heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
        (gateway,) = await driver.read(lan, None, heard)
        async with aclosing(driver.changes(lan, gateway)) as changes:
            waiting = asyncio.ensure_future(anext(changes))
            while not fake.subscribers:
                await asyncio.sleep(0.01)
            assert "404" in await _notify(fake.subscribers[0], path="/guess")
            assert await _notify(fake.subscribers[0], source="127.94.0.66") == ""
            assert not waiting.done()
            assert "200" in await _notify(fake.subscribers[0])
            await waiting
        assert fake.asked[-1] == "UNSUBSCRIBE"


async def test_a_gateway_that_takes_no_subscription_ends_at_once(lan: Lan) -> None:
    driver = UpnpIgd()
    async with igd(rows()) as fake:
        fake.takes_subscriptions = False
        heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
        (gateway,) = await driver.read(lan, None, heard)
        assert [change async for change in driver.changes(lan, gateway)] == []


async def test_a_subscription_is_renewed_before_it_runs_out(lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_gena, "_lease", lambda _: 0.1)
    driver = UpnpIgd()
    async with igd(rows()) as fake:
        heard = [(fake.address, (Observation(kind="ssdp.location", value=fake.location),))]
        (gateway,) = await driver.read(lan, None, heard)
        async with aclosing(driver.changes(lan, gateway)) as changes:
            waiting = asyncio.ensure_future(anext(changes))
            while fake.asked.count("SUBSCRIBE") < 3:
                await asyncio.sleep(0.01)
            assert not waiting.done()
            await _notify(fake.subscribers[0])
            await waiting
