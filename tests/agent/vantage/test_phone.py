"""What a person is told to open on a phone."""

from dataclasses import replace

import pytest
from forwards import camera, router

from cctv_guard_agent.model.exposure import Gateway, WanKind
from cctv_guard_agent.vantage.phone import text, tries

GATEWAY = router(8081, wan="11.22.33.44")


def told(gateway: Gateway) -> str:
    return text(tries((gateway,), (camera(),), "abcd1234"), (gateway,))


def test_each_mapped_port_is_an_address_to_open_with_the_camera_that_it_leads_to() -> None:
    words = told(GATEWAY)
    assert "http://11.22.33.44:8081/?abcd1234" in words
    assert "leads to Cam (192.168.1.20:80)" in words
    assert "Switch Wi-Fi off" in words


def test_what_shows_no_page_is_said_to_tell_nothing() -> None:
    stream = replace(GATEWAY, mappings=(replace(GATEWAY.mappings[0], internal_port=554),))
    assert "here a phone tells nothing" in told(stream)
    assert "here a phone tells nothing" not in told(GATEWAY)


@pytest.mark.parametrize(
    "mapping",
    [{"protocol": "udp"}, {"enabled": False}, {"origin": "ipv6"}, {"external_port": 0}],
)
def test_what_is_no_mapped_tcp_port_is_not_offered(mapping: dict[str, object]) -> None:
    other = replace(GATEWAY, mappings=(replace(GATEWAY.mappings[0], **mapping),))  # type: ignore[arg-type]
    assert "nothing to try" in told(other)


@pytest.mark.parametrize("kind", [WanKind.CGNAT, WanKind.DOUBLE_NAT, WanKind.UNKNOWN])
def test_no_address_that_may_be_a_strangers_is_named(kind: WanKind) -> None:
    words = told(replace(GATEWAY, wan_kind=kind))
    assert "11.22.33.44" not in words
    assert "No router here has a public address" in words


def test_without_a_router_it_says_so() -> None:
    assert "No router could be read" in text([], [])
