import json
from ipaddress import IPv4Network

import pytest

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.frigate import LISTER, sources
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from tests.agent.net.server import serving

FILE = """
mqtt: {host: 127.0.0.1, password: "{FRIGATE_MQTT_PASSWORD}"}
go2rtc:
  streams:
    garden:
      - rtsp://admin:hunter2@192.168.1.64:554/Streaming/Channels/101
      - "ffmpeg:garden#audio=opus"
    door: "rtsp://{FRIGATE_RTSP_USER}:{FRIGATE_RTSP_PASSWORD}@192.168.1.65/cam/realmonitor?channel=1&subtype=0"
cameras:
  garden:
    ffmpeg: {inputs: [{path: "rtsp://127.0.0.1:8554/garden", roles: [record]}]}
  door:
    ffmpeg: {inputs: [{path: "rtsp://127.0.0.1:8554/door", roles: [detect]}]}
    onvif: {host: 192.168.1.65, port: 80, user: admin, password: hunter2}
  yard:
    ffmpeg: {inputs: [{path: "rtsp://admin:hunter2@192.168.1.66:8554/live"}]}
  ptz:
    onvif: {host: 192.168.1.67, port: 8899}
  usb:
    ffmpeg: {inputs: [{path: /dev/video0}]}
"""
API = {
    "cameras": {
        "garden": {"enabled": True, "ffmpeg": {"inputs": [{"path": "rtsp://127.0.0.1:8554/garden", "roles": []}]}},
        "yard": {"enabled": True, "ffmpeg": {"inputs": [{"path": "rtsp://*:*@192.168.1.66:554/live", "roles": []}]}},
    },
    "go2rtc": {"streams": {}},
}
STREAMS = {"garden": {"producers": [{"url": "rtsp://***@192.168.1.64:554/a"}], "consumers": None}}


async def listed(options: dict[str, str], credentials: Credentials | None = None, lan: Lan | None = None):
    lan = lan or Lan.of([IPv4Network("192.168.1.0/24")])
    config = ListerConfig(kind="frigate", options=options, credentials=credentials)
    got = [one async for one in LISTER.cameras(lan, config)]
    assert "hunter2" not in repr(got)
    assert all(one.behind is None for one in got)
    return {
        next(seen.value for seen in one.observations if seen.kind == "list.name"): (
            str(one.address),
            {seen.kind: seen.value for seen in one.observations},
        )
        for one in got
    }


def pages(routes: dict[str, tuple[int, str, bytes]], asked: list[bytes]):
    async def talk(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await reader.readexactly(int(length[0].partition(b":")[2])) if length else b""
        asked.append(head + body)
        status, headers, answer = routes.get(head.split()[1].decode(), (404, "", b""))
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\n{headers}\r\n".encode() + answer)

    return talk


async def test_the_configuration_file_names_every_camera_without_a_secret(tmp_path):
    path = tmp_path / "config.yml"
    path.write_text(FILE)
    got = await listed({"config_file": str(path)})
    assert {name: address for name, (address, _) in got.items()} == {
        "garden": "192.168.1.64",
        "door": "192.168.1.65",
        "yard": "192.168.1.66",
        "ptz": "192.168.1.67",
    }
    assert got["garden"][1]["list.path"] == "/Streaming/Channels/101"
    assert got["yard"][1]["list.rtsp_port"] == "8554"
    assert got["ptz"][1]["list.protocol"] == "onvif"


async def test_the_api_is_read_with_masked_logins_and_restreams_resolved():
    asked: list[bytes] = []
    routes = {
        "/api/config": (200, "", json.dumps(API).encode()),
        "/api/go2rtc/streams": (200, "", json.dumps(STREAMS).encode()),
    }
    async with serving(pages(routes, asked), "127.0.0.1") as endpoint:
        got = await listed({"url": f"http://127.0.0.1:{endpoint.port}"})
    assert {name: address for name, (address, _) in got.items()} == {"garden": "192.168.1.64", "yard": "192.168.1.66"}


async def test_an_older_frigate_without_the_page_of_streams_is_read_too():
    routes = {"/api/config": (200, "", json.dumps(API).encode())}
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        got = await listed({"url": f"http://127.0.0.1:{endpoint.port}"})
    assert list(got) == ["yard"]


async def test_a_login_on_this_host_opens_one_session():
    asked: list[bytes] = []
    routes = {
        "/api/login": (200, "Set-Cookie: frigate_token=abc; HttpOnly\r\n", b"{}"),
        "/api/config": (200, "", json.dumps(API).encode()),
    }
    async with serving(pages(routes, asked), "127.0.0.1") as endpoint:
        login = Credentials(username="viewer", password=Secret("hunter2"))
        await listed({"url": f"http://127.0.0.1:{endpoint.port}"}, login)
    assert b'{"user": "viewer", "password": "hunter2"}' in asked[0]
    assert b"Cookie: frigate_token=abc\r\n" in asked[1]
    assert sum(b"POST /api/login" in one for one in asked) == 1


async def test_a_refused_login_is_said_and_not_repeated():
    asked: list[bytes] = []
    async with serving(pages({"/api/login": (401, "", b"")}, asked), "127.0.0.1") as endpoint:
        with pytest.raises(Refused, match="refused"):
            await listed(
                {"url": f"http://127.0.0.1:{endpoint.port}"}, Credentials(username="a", password=Secret("hunter2"))
            )
    assert len(asked) == 1


async def test_a_login_over_plain_http_to_another_machine_is_never_sent():
    asked: list[bytes] = []
    async with serving(pages({}, asked), "127.91.8.4") as endpoint:
        lan = Lan.of([IPv4Network("127.91.8.0/24")])
        login = Credentials(username="a", password=Secret("hunter2"))
        with pytest.raises(ConfigError, match="https"):
            await listed({"url": f"http://127.91.8.4:{endpoint.port}"}, login, lan)
    assert asked == []


async def test_a_frigate_outside_the_networks_is_not_asked():
    with pytest.raises(NotAllowed):
        await listed({"url": "http://203.0.113.9:5000"})


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "'url' is missing"),
        ({"url": "192.168.1.5:5000"}, "must begin with"),
        ({"url": "ftp://192.168.1.5"}, "must begin with"),
        ({"url": "http://me:hunter2@192.168.1.5"}, "options of their own"),
        ({"url": "http://[::1"}, "is no URL"),
        ({"url": "http://reader:hunter2/x@192.168.1.5"}, "is no URL; it looks like"),
        ({"config_file": "/nowhere/config.yml"}, "cannot be read"),
    ],
)
async def test_a_wrong_option_is_named_with_what_is_allowed(options, why):
    with pytest.raises(ConfigError, match=why) as caught:
        await listed(options)
    assert "hunter2" not in str(caught.value)


async def test_a_file_that_is_no_yaml_is_named_with_its_line(tmp_path):
    path = tmp_path / "config.yml"
    path.write_text("cameras:\n  a: [\n")
    with pytest.raises(ConfigError, match=r"is no YAML \(line 3\)"):
        await listed({"config_file": str(path)})


@pytest.mark.parametrize("config", [None, [], "x", {}, {"cameras": []}, {"cameras": None}])
def test_a_configuration_without_cameras_is_a_bad_reply(config):
    with pytest.raises(BadReply):
        sources(config)


@pytest.mark.parametrize(
    "camera",
    [
        None,
        3,
        [],
        {"ffmpeg": 3},
        {"ffmpeg": {"inputs": [3, None, {"path": 3}]}},
        {"onvif": {"host": None}},
        {"onvif": []},
    ],
)
def test_a_broken_camera_harms_nobody_else(camera):
    good = {"ffmpeg": {"inputs": [{"path": "rtsp://192.168.1.66/"}]}}
    (found,) = sources({"cameras": {"broken": camera, "good": good}})
    assert (found.name, found.host) == ("good", "192.168.1.66")
