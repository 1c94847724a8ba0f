import json
import logging
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.recorders.zoneminder import LISTER, sources
from cctv_guard_agent.redact import Secret
from tests.agent.net.server import serving
from tests.agent.recorders.fakes import MARKER, pages


def monitor(**values: object) -> dict[str, object]:
    usual = {"Id": "1", "Name": "Yard", "Type": "Ffmpeg", "Deleted": "0", "User": "admin", "Pass": MARKER}
    return {"Monitor": {**usual, "ONVIF_Password": MARKER, **values}, "Monitor_Status": {"Status": "Connected"}}


MONITORS = {
    "monitors": [
        monitor(Path=f"rtsp://admin:{MARKER}@192.168.1.64:554/Streaming/Channels/101"),
        monitor(
            Name="Door", Type="Remote", Protocol="http", Host=f"admin:{MARKER}@192.168.1.65", Port="8080", Path="/v"
        ),
        monitor(Name="Onvif", Path="", ONVIF_URL=f"http://admin:{MARKER}@192.168.1.66/onvif/device_service"),
        monitor(Name="Query", Path=f"rtsp://192.168.1.67/live?user=admin&password={MARKER}"),
        monitor(Name="Card", Type="Local", Path="/dev/video0"),
        monitor(Name="Gone", Path="rtsp://192.168.1.99/", Deleted=True),
        monitor(Name="Gone too", Path="rtsp://192.168.1.98/", Deleted="1"),
        monitor(Name="Page", Type="WebSite", Path="http://192.168.1.97/"),
        monitor(Name="Restream", Path="rtsp://127.0.0.1:8554/yard"),
    ]
}


async def listed(url: str, login: bool = False, network: str = "192.168.1.0/24"):
    config = ListerConfig(
        kind="zoneminder",
        options={"url": url},
        credentials=Credentials(username="reader", password=Secret(MARKER)) if login else None,
    )
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network(network)]), config)]


def body(answer: object) -> tuple[int, str, bytes]:
    return (200, "", json.dumps(answer).encode())


def test_every_monitor_that_leads_to_a_camera_is_listed():
    assert {one.name: (one.host, one.protocol, one.port) for one in sources(MONITORS)} == {
        "Yard": ("192.168.1.64", "rtsp", 554),
        "Door": ("192.168.1.65", "http", 8080),
        "Onvif": ("192.168.1.66", "http", None),
        "Query": ("192.168.1.67", "rtsp", None),
        "Restream": ("127.0.0.1", "rtsp", 8554),
    }


async def test_one_login_opens_a_session_and_no_secret_is_kept(caplog):
    caplog.set_level(logging.DEBUG)
    asked: list[bytes] = []
    routes = {
        "/zm/api/host/getVersion.json": (401, "", b"{}"),
        "/zm/api/host/login.json": body({"access_token": "to/ken", "refresh_token": MARKER}),
        "/zm/api/monitors.json?token=to%2Fken": body(MONITORS),
    }
    async with serving(pages(routes, asked), "127.0.0.1") as endpoint:
        got = await listed(f"http://127.0.0.1:{endpoint.port}", login=True)
    assert [str(one.address) for one in got] == [f"192.168.1.6{last}" for last in (4, 5, 6, 7)]
    assert sum(f"user=reader&pass={MARKER}".encode() in one for one in asked) == 1
    assert MARKER not in repr(got) + caplog.text


async def test_an_installation_without_login_below_the_root_is_read():
    routes = {"/api/host/getVersion.json": body({}), "/api/monitors.json": body(MONITORS)}
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        assert len(await listed(f"http://127.0.0.1:{endpoint.port}")) == 4


async def test_the_session_of_versions_before_1_34_is_used():
    routes = {
        "/zm/api/host/login.json": body({"credentials": "auth=abc123", "append_password": 0}),
        "/zm/api/monitors.json?auth=abc123": body(MONITORS),
    }
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        assert len(await listed(f"http://127.0.0.1:{endpoint.port}/zm/", login=True)) == 4


async def test_a_refused_login_is_sent_once():
    asked: list[bytes] = []
    async with serving(pages({"/zm/api/host/login.json": (401, "", b"{}")}, asked), "127.0.0.1") as endpoint:
        with pytest.raises(Refused) as caught:
            await listed(f"http://127.0.0.1:{endpoint.port}/zm", login=True)
    assert len(asked) == 1
    assert MARKER not in str(caught.value)


async def test_a_login_that_is_missing_is_asked_of_the_owner():
    routes = {"/zm/api/monitors.json": (401, "", b"{}")}
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        with pytest.raises(ConfigError, match="set username and password"):
            await listed(f"http://127.0.0.1:{endpoint.port}/zm")


async def test_no_password_goes_to_another_machine_in_the_clear():
    asked: list[bytes] = []
    async with serving(pages({}, asked), "127.91.9.4") as endpoint:
        with pytest.raises(ConfigError, match="https"):
            await listed(f"http://127.91.9.4:{endpoint.port}/zm", login=True, network="127.91.9.0/24")
    assert asked == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, "", b"<html>" + MARKER.encode()),
        (200, "", b"[" * 100_000),
        (200, "", b'{"monitors": {"Pass": "%b"}}' % MARKER.encode()),
        (500, "", MARKER.encode()),
        (302, "Location: http://203.0.113.9/\r\n", b""),
        (200, "", b"x" * 5_000_000),
    ],
)
async def test_another_answer_is_a_bad_reply_that_quotes_neither_it_nor_the_token(answer):
    token = "/zm/api/monitors.json?token=" + MARKER
    routes = {"/zm/api/host/login.json": body({"access_token": MARKER}), token: answer}
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        with pytest.raises(BadReply) as caught:
            await listed(f"http://127.0.0.1:{endpoint.port}/zm", login=True)
    assert MARKER not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["Path", "Host", "Type", "x"]), inner),
    max_leaves=12,
)


@given(st.lists(JSON | st.fixed_dictionaries({"Monitor": JSON}), max_size=4))
def test_a_monitor_of_any_form_breaks_nothing(monitors):
    good = monitor(Path="rtsp://192.168.1.64/")
    assert sources({"monitors": [*monitors, good]})[-1].host == "192.168.1.64"
