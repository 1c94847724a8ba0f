"""The terminal's summary of a scan: what was not looked at stands once, with its remedy and the next command."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

from rich.console import Console

from cctv_guard_agent import pipeline
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.commands._show import show
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.routers._texts import IGD_BLIND

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
ROUTER = Gateway(
    id="gw", address=ip_address("192.168.1.1"), driver="upnp_igd", name="Box", wan_kind=WanKind.PUBLIC,
    ways_read=(Way.PORT_MAPPING,), limits=IGD_BLIND, read_at=NOW,
)  # fmt: skip


def site(*gateways: Gateway) -> Snapshot:
    where = Endpoint(address=ip_address("192.168.1.64"), port=80)
    seen = Observation(kind="http.server", value="App-webs/", endpoint=where, source="test", at=NOW)
    sighted = Sighted(address=where.address, observations=(seen,), captures=(), sources=("test",), sign="camera")
    facts = pipeline.Facts(
        at=NOW, site="shop", profile="small-business", devices=pipeline.join((), [sighted], NOW).devices,
        gateways=gateways, opened={}, raised={}, intervals=Intervals(),
    )  # fmt: skip
    return pipeline.assess(facts, load_plugins().checks)


def shown(snapshot: Snapshot) -> str:
    screen = io.StringIO()
    show(snapshot, {"hikvision": "Hikvision"}, ["192.168.1.0/24"], Console(file=screen, width=400))
    return screen.getvalue()


def test_what_upnp_does_not_show_stands_once_with_its_remedy() -> None:
    text = shown(site(ROUTER))
    assert text.count("docs/routers.md") == 1
    assert "your router was asked by UPnP alone" in text
    assert "cannot be seen over UPnP" not in text
    assert "has a public address; no port mappings to the inside." in text


def test_a_site_without_a_router_says_what_to_name() -> None:
    assert "No router could be read" in shown(site())


def test_what_tells_of_talk_to_the_outside_is_named_where_nothing_is_configured() -> None:
    assert "docs/phones_home.md" in shown(site(ROUTER))


def test_the_next_command_is_for_a_camera_of_this_site() -> None:
    assert "cctv-guard explain 192.168.1.64" in shown(site(ROUTER))


def test_nothing_is_called_safe() -> None:
    for snapshot in (site(), site(ROUTER), replace(site(ROUTER), findings=(), plan=())):
        assert "safe" not in shown(snapshot).lower()
