"""Global IPv6 addresses of a device, and what they mean for the way in over IPv6."""

from dataclasses import replace
from ipaddress import ip_address

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.exposure.ipv6 import filters, global_addresses
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.routers import _texts

OWN = "2a00:1450::20"


@pytest.mark.parametrize(
    ("kind", "value", "known"),
    [
        ("sadp.IPv6Address", OWN, True),
        ("arp.ipv6", OWN, True),
        ("onvif.ipv6_address", OWN, True),
        ("onvif.ipv6_address", f"{OWN}/64", True),
        ("onvif.xaddr", f"http://[{OWN}]/onvif/device_service", True),
        ("onvif.xaddr", f"http://[{OWN}]:8080/onvif/device_service", True),
        ("sadp.IPv6Address", "::", False),
        ("sadp.IPv6Address", "fe80::1", False),
        ("arp.ipv6", "fd00::1", False),
        ("sadp.IPv6Address", "ff02::1", False),
        ("sadp.IPv6Address", "nonsense", False),
        ("onvif.xaddr", f"http://evil/[{OWN}]", False),
        ("http.body", OWN, False),
    ],
)
def test_only_what_the_internet_could_name_counts(kind: str, value: str, known: bool) -> None:
    found = global_addresses(device(CAMERA, observations=[seen(kind, value)]))
    assert found == ((ip_address(OWN),) if known else ())


def ipv6(gateways: list[Gateway], *observations: Observation) -> Verdict:
    ways = assess(device(CAMERA, observations=observations), gateways, NOW).ways
    return next(looked.verdict for looked in ways if looked.way is Way.IPV6)


def opening(client: str) -> Gateway:
    rule = replace(mapping(client, origin="ipv6", port=0, inside=0), protocol="any")
    return gateway(rule, ways=INBOUND)


def test_an_opening_to_an_address_that_it_announced_is_a_way_in() -> None:
    assert ipv6([opening(f"{OWN}/128")], seen("arp.ipv6", OWN)).answer is YES
    assert ipv6([opening("2a00:1450::/64")], seen("sadp.IPv6Address", OWN)).answer is YES
    assert ipv6([opening("2a00:1450::99/128")], seen("arp.ipv6", OWN)).answer is NO
    assert ipv6([opening("2a00:1450::99/128")]).answer is UNKNOWN


def test_without_a_router_the_address_itself_is_told() -> None:
    verdict = ipv6([], seen("arp.ipv6", OWN))
    assert verdict.answer is UNKNOWN
    assert "2a00:…:20" in words(verdict)
    assert "2a00" not in words(ipv6([]))
    assert OWN not in words(verdict)


def test_a_filter_that_was_read_and_lets_nothing_in_is_no_way_in() -> None:
    verdict = ipv6([gateway(ways=INBOUND)], seen("arp.ipv6", OWN))
    assert verdict.answer is NO


MAC = "44:19:b6:0a:1b:2c"
FORMED = "2a00:1450::4619:b6ff:fe0a:1b2c"


def with_mac(mac: str | None) -> Device:
    return replace(device(CAMERA), identifiers=Identifiers(kernel_mac=mac))


@pytest.mark.parametrize(
    ("mac", "client", "known"),
    [
        (MAC, f"{FORMED}/128", True),
        (MAC, FORMED, True),
        (MAC, "2a00:1450::4619:b6ff:fe0a:1b2d/128", False),
        (MAC, "2a00:1450::/64", False),
        (MAC, "fe80::4619:b6ff:fe0a:1b2c", False),
        (MAC, "camera.lan", False),
        (None, FORMED, False),
        ("nonsense", FORMED, False),
    ],
)
def test_an_opening_to_the_address_that_a_mac_makes_is_the_devices(mac: str | None, client: str, known: bool) -> None:
    found = global_addresses(with_mac(mac), [opening(client)])
    assert found == ((ip_address(FORMED),) if known else ())


def test_such_an_opening_is_a_way_in() -> None:
    ways = assess(with_mac(MAC), [opening(f"{FORMED}/128")], NOW).ways
    assert next(looked.verdict.answer for looked in ways if looked.way is Way.IPV6) is YES


@pytest.mark.parametrize(
    ("router", "answer"),
    [
        (gateway(), UNKNOWN),
        (gateway(ways=INBOUND), YES),
        (opening(f"{OWN}/128"), YES),
        (opening("::/0"), NO),
        (opening("2a00:1450::/64"), NO),
        (gateway(mapping("::/0", origin="ipv6", port=443, inside=443)), UNKNOWN),
        (gateway(mapping("::/0", origin="ipv6", port=0, inside=0, enabled=False)), UNKNOWN),
        (replace(gateway(), limits=(_texts.ipv6_status(True, True),)), YES),
        (replace(gateway(), limits=(_texts.ipv6_status(True, False),)), YES),
    ],
)
def test_whether_a_router_filters(router: Gateway, answer: Answer) -> None:
    assert filters(router) is answer


@pytest.mark.parametrize(
    ("router", "word"),
    [(gateway(), "could not be read"), (replace(gateway(), limits=(_texts.ipv6_status(True, True),)), "keeps IPv6")],
)
def test_what_filters_is_told_with_the_address(router: Gateway, word: str) -> None:
    assert word in words(ipv6([router], seen("arp.ipv6", OWN)))
    assert word not in words(ipv6([router]))
