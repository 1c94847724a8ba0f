"""Global IPv6 addresses of a device, and what they mean for the way in over IPv6."""

from ipaddress import ip_address

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.exposure.ipv6 import global_addresses
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.model.answer import Verdict
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation

OWN = "2a00:1450::20"


@pytest.mark.parametrize(
    ("kind", "value", "known"),
    [
        ("sadp.IPv6Address", OWN, True),
        ("arp.ipv6", OWN, True),
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
    return gateway(mapping(client, origin="ipv6", port=0, inside=0), ways=INBOUND)


def test_an_opening_to_an_address_that_it_announced_is_a_way_in() -> None:
    assert ipv6([opening(f"{OWN}/128")], seen("arp.ipv6", OWN)).answer is YES
    assert ipv6([opening("2a00:1450::/64")], seen("sadp.IPv6Address", OWN)).answer is YES
    assert ipv6([opening("2a00:1450::99/128")], seen("arp.ipv6", OWN)).answer is NO
    assert ipv6([opening("2a00:1450::99/128")]).answer is UNKNOWN


def test_without_a_router_the_address_itself_is_told() -> None:
    verdict = ipv6([], seen("arp.ipv6", OWN))
    assert verdict.answer is UNKNOWN
    assert OWN in words(verdict)
    assert OWN not in words(ipv6([]))


def test_a_filter_that_was_read_and_lets_nothing_in_is_no_way_in() -> None:
    verdict = ipv6([gateway(ways=INBOUND)], seen("arp.ipv6", OWN))
    assert verdict.answer is NO
