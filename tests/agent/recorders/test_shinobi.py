import json
import logging
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError, Refused, Unreachable
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.recorders.shinobi import LISTER, sources
from cctv_guard_agent.redact import Secret
from tests.agent.net.server import saying, serving
from tests.agent.recorders.fakes import MARKER, pages


def row(**values: object) -> dict[str, object]:
    details = {"muser": "admin", "mpass": MARKER, "onvif_port": "8000"}
    usual = {
        "mid": "a1",
        "ke": "group",
        "name": "Yard",
        "type": "h264",
        "protocol": "rtsp",
        "port": "554",
        "path": "/s",
    }
    return {**usual, "mode": "start", "host": "192.168.1.64", "details": json.dumps(details), **values}


ROWS = [
    row(),
    row(name="At", host=f"admin:{MARKER}@192.168.1.65", port=80, protocol="http"),
    row(name="Auto", host="", details=json.dumps({"auto_host": f"rtsp://admin:{MARKER}@192.168.1.66:10554/live"})),
    row(name="Card", type="local", host="/dev/video0"),
    row(name="Broken", host="", details="{" + MARKER),
]


async def listed(url: str, login: bool = True, network: str = "192.168.1.0/24", **options: str):
    config = ListerConfig(
        kind="shinobi",
        options={"url": url, **options},
        credentials=Credentials(username="group", password=Secret(MARKER)) if login else None,
    )
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network(network)]), config)]


def test_the_places_of_every_form_of_row_are_read():
    assert {one.name: (one.host, one.protocol, one.port) for one in sources(ROWS)} == {
        "Yard": ("192.168.1.64", "rtsp", 554),
        "At": ("192.168.1.65", "http", 80),
        "Auto": ("192.168.1.66", "rtsp", 10554),
    }


def test_one_monitor_alone_is_a_list_too():
    assert [one.host for one in sources(row())] == ["192.168.1.64"]
    assert sources([]) == ()


async def test_the_list_is_read_by_the_key_and_no_secret_is_kept(caplog):
    caplog.set_level(logging.DEBUG)
    asked: list[bytes] = []
    routes = {f"/{MARKER}/monitor/group": (200, "", json.dumps(ROWS).encode())}
    async with serving(pages(routes, asked), "127.0.0.1") as endpoint:
        got = await listed(f"http://127.0.0.1:{endpoint.port}")
    assert [str(one.address) for one in got] == ["192.168.1.64", "192.168.1.65", "192.168.1.66"]
    assert len(asked) == 1
    assert MARKER not in repr(got) + caplog.text


@pytest.mark.parametrize("answer", [(200, "", b'{"ok":false,"msg":"Not Authorized"}'), (401, "", b""), (403, "", b"")])
async def test_a_refused_key_is_a_refusal(answer):
    routes = {f"/{MARKER}/monitor/group": answer}
    async with serving(pages(routes, []), "127.0.0.1") as endpoint:
        with pytest.raises(Refused) as caught:
            await listed(f"http://127.0.0.1:{endpoint.port}")
    assert MARKER not in str(caught.value)


async def test_the_key_goes_over_https_or_to_this_computer_only():
    asked: list[bytes] = []
    async with serving(pages({}, asked), "127.91.10.4") as endpoint:
        with pytest.raises(ConfigError, match="https"):
            await listed(f"http://127.91.10.4:{endpoint.port}", network="127.91.10.0/24")
    assert asked == []


async def test_without_a_key_the_owner_is_told_what_to_set():
    with pytest.raises(ConfigError, match="group key"):
        await listed("http://127.0.0.1:1", login=False)


@pytest.mark.parametrize(
    "reply",
    [
        MARKER.encode() + b" /" + MARKER.encode() + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + MARKER.encode(),
        b"HTTP/1.1 200 OK\r\n\r\n[1]",
        b"HTTP/1.1 500 " + MARKER.encode() + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /" + MARKER.encode() + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[",
        b"",
    ],
)
async def test_a_broken_answer_never_shows_the_key(reply):
    async with serving(saying(reply), "127.0.0.1") as endpoint:
        with pytest.raises((BadReply, Unreachable)) as caught:
            await listed(f"http://127.0.0.1:{endpoint.port}")
    told = caught.value
    assert MARKER not in f"{told!s} {told!r} {told.__cause__!r}"


@given(
    st.dictionaries(
        st.sampled_from(["host", "port", "path", "protocol", "type", "details", "name"]),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2),
    )
)
def test_a_row_of_any_form_breaks_nothing(values):
    assert sources([row(**values), row(name="good")])[-1].name == "good"
