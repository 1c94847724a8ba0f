import json
from ipaddress import IPv4Network

import pytest

from cctv_guard_agent.errors import BadReply, ConfigError
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.go2rtc import LISTER, sources
from cctv_guard_agent.recorders.interface import ListerConfig
from tests.agent.net.server import saying, serving

STREAMS = {
    "garden": {"producers": [{"url": "rtsp://***@192.168.1.64:554/a"}], "consumers": None},
    "tapo": {"producers": [{"url": "tapo://hunter2@192.168.1.70"}]},
    "copy": {"producers": [{"url": "ffmpeg:garden#video=h264"}]},
    "script": {"producers": [{"url": "exec:cat x"}]},
}


def test_every_stream_that_leads_to_a_host_is_listed():
    assert {one.name: one.host for one in sources(STREAMS)} == {
        "garden": "192.168.1.64",
        "tapo": "192.168.1.70",
        "copy": "192.168.1.64",
    }


async def ask(reply: bytes):
    async with serving(saying(reply), "127.0.0.1") as endpoint:
        config = ListerConfig(kind="go2rtc", options={"url": f"http://127.0.0.1:{endpoint.port}"})
        return [one async for one in LISTER.cameras(Lan.of([IPv4Network("192.168.1.0/24")]), config)]


async def test_the_api_is_read_and_no_secret_kept():
    got = await ask(b"HTTP/1.1 200 OK\r\n\r\n" + json.dumps(STREAMS).encode())
    assert [str(one.address) for one in got] == ["192.168.1.64", "192.168.1.70", "192.168.1.64"]
    assert "hunter2" not in repr(got)


async def test_a_login_that_is_missing_is_asked_of_the_owner():
    with pytest.raises(ConfigError, match="set username and password"):
        await ask(b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="go2rtc"\r\nContent-Length: 0\r\n\r\n')


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\n\r\n[1]",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100_000,
        b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe",
        b"HTTP/1.1 302 Found\r\nLocation: http://203.0.113.9/\r\n\r\n",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000,
    ],
)
async def test_a_reply_that_is_no_list_is_a_bad_reply(reply):
    with pytest.raises(BadReply):
        await ask(reply)
