"""What was read of routers, sources and the broker comes back as it was; another form of it is nothing."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import say
from cctv_guard_agent.remembered import Remembered, from_text, to_text

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
FULL = Remembered(
    gateways=(
        Gateway(
            id="r-1",
            address=ip_address("192.168.1.1"),
            name="Router",
            driver="upnp_igd+nftables",
            wan_address=ip_address("2a00::1"),
            wan_kind=WanKind.PUBLIC,
            upnp=Answer.YES,
            mappings=(
                PortMapping(
                    origin="upnp", protocol="tcp", external_port=80, internal_client="192.168.1.9", internal_port=80
                ),
            ),
            ways_read=(Way.PORT_MAPPING, Way.DMZ),
            limits=(say("k", "{a} of {b}", a=1, b="ü"),),
            events=True,
            read_at=NOW,
        ),
        Gateway(id="r-2", address=ip_address("192.168.1.2"), inside=(ip_address("192.168.20.1"),), driver="upnp_igd"),
        Gateway(id="r-3", address=ip_address("192.168.1.3"), driver="nftables", next_hop=ip_address("10.77.0.1")),
    ),
    sources=(SourceHealth(name="sadp", state="not_run", why=say("k", "x {y}", y="z"), essential=True),),
    observations=(Observation(kind="broker.plain", value="no", source="broker", at=NOW),),
    last_run=NOW,
)


@pytest.mark.parametrize("one", [FULL, Remembered()])
def test_it_comes_back_as_it_was(one: Remembered) -> None:
    assert from_text(to_text(one)) == one


@pytest.mark.parametrize("text", [None, "", "null", "[]", "{", '{"gateways": [{}]}', '{"sources": 1}'])
def test_another_form_is_nothing(text: str | None) -> None:
    assert from_text(text) == Remembered()


def test_times_alone_are_no_news() -> None:
    later = from_text(to_text(FULL).replace("2026-11-24", "2026-11-25"))
    assert later.last_run == NOW + timedelta(days=1)
    assert later.same_news(FULL)
    assert not from_text(to_text(FULL).replace('"yes"', '"no"')).same_news(FULL)
