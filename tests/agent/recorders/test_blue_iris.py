import hashlib
import json
import logging
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.blue_iris import LISTER, exported, listed
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from tests.agent.net.server import serving
from tests.agent.recorders.fakes import MARKER, pages

ROOT = r"HKEY_LOCAL_MACHINE\SOFTWARE\Perspective Software\Blue Iris"
EXPORT = rf"""Windows Registry Editor Version 5.00

[{ROOT}]
"serial"="{MARKER}"

[{ROOT}\Cameras\Yard cam]
"shortname"="Yard"
"ip"="192.168.1.64"
"ip_path"="/Streaming/Channels/101"
"user"="admin"
"pw"="{MARKER}"
"enabled"=dword:00000001

[{ROOT}\Cameras\Yard cam\Clips\1]
"ip"="192.168.1.250"

[{ROOT}\Cameras\Door]
"ip"="rtsp://admin:{MARKER}@192.168.1.65:8554/live"
"dsname"="admin:{MARKER}@192.168.1.65:80/x/:554:1[]"

[{ROOT}\Cameras\Protect]
"ip"="192.168.1.66"
"ip_path"="/{MARKER.replace("-", "")}x1y2z3"

[{ROOT}\Cameras\Usb]
"ip"=""

[{ROOT}\Macros]
"ip"="192.168.1.251"
"""


async def cameras(options: dict[str, str], login: bool = False, got: list[Heard] | None = None):
    config = ListerConfig(
        kind="blue_iris",
        options=options,
        credentials=Credentials(username="reader", password=Secret(MARKER)) if login else None,
    )
    found = [] if got is None else got
    async for one in LISTER.cameras(Lan.of([IPv4Network("192.168.1.0/24")]), config):
        found.append(one)
    return found


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig"])
async def test_the_exported_registry_names_every_camera_without_a_secret(tmp_path, encoding):
    path = tmp_path / "blue_iris.reg"
    path.write_bytes(EXPORT.replace("\n", "\r\n").encode(encoding))
    got = await cameras({"config_file": str(path)})
    assert [str(one.address) for one in got] == ["192.168.1.64", "192.168.1.65", "192.168.1.66"]
    names = [seen.value for one in got for seen in one.observations if seen.kind == "list.name"]
    assert names == ["Yard", "Door", "Protect"]
    assert MARKER not in repr(got)
    assert MARKER.replace("-", "") not in repr(got)


@pytest.mark.parametrize("text", ["", "Blue Iris", "Windows Registry Editor Version 5.00\n[HKEY_X]", "\x00" * 100])
def test_another_file_is_a_bad_reply(text):
    with pytest.raises(BadReply):
        exported(text)


async def test_a_file_that_cannot_be_read_is_named():
    with pytest.raises(ConfigError, match=r"config_file /nowhere/x\.reg: cannot be read"):
        await cameras({"config_file": "/nowhere/x.reg"})


@given(st.text())
def test_an_export_with_any_text_in_it_still_names_the_others(text):
    noise = text.replace("[", "(")
    assert [one.name for one in exported(EXPORT.replace('"shortname"="Yard"', f'"shortname"="Yard"\n{noise}'))][-1] == (
        "Protect"
    )


CAMLIST = [
    {"optionDisplay": "+All cameras", "optionValue": "index", "group": ["Yard"]},
    {"optionDisplay": "Yard camera", "optionValue": "Yard", "ip": f"admin:{MARKER}@192.168.1.64", "isOnline": True},
    {"optionDisplay": "Door camera", "optionValue": "Door", "isOnline": False},
]


def json_page(succeed: bool, needs_login: bool = True):
    def answer(body: bytes) -> tuple[int, str, bytes]:
        command = json.loads(body)
        result: dict[str, object] = {"result": "success", "session": "5e55"}
        expected = hashlib.md5(f"reader:5e55:{MARKER}".encode()).hexdigest()
        if command["cmd"] == "login" and needs_login and not (succeed and command.get("response") == expected):
            result["result"] = "fail"
        if command["cmd"] == "camlist":
            result["data"] = CAMLIST
        return (200, "", json.dumps(result).encode())

    return answer


async def test_the_interface_is_read_with_one_login_and_the_password_is_never_sent(caplog):
    caplog.set_level(logging.DEBUG)
    asked: list[bytes] = []
    got: list[Heard] = []
    async with serving(pages({"/json": json_page(True)}, asked), "127.0.0.1") as endpoint:
        with pytest.raises(ConfigError, match="1 camera without an address") as caught:
            await cameras({"url": f"http://127.0.0.1:{endpoint.port}"}, login=True, got=got)
    assert [str(one.address) for one in got] == ["192.168.1.64"]
    assert [json.loads(one.rpartition(b"\r\n")[2])["cmd"] for one in asked] == ["login", "login", "camlist", "logout"]
    assert MARKER.encode() not in b"".join(asked)
    assert MARKER not in repr(got) + caplog.text + str(caught.value)


async def test_a_logout_that_fails_costs_no_camera():
    def answer(body: bytes) -> tuple[int, str, bytes]:
        return (500, "", b"") if b"logout" in body else json_page(True)(body)

    got: list[Heard] = []
    async with serving(pages({"/json": answer}, []), "127.0.0.1") as endpoint:
        with pytest.raises(ConfigError, match="1 camera without an address"):
            await cameras({"url": f"http://127.0.0.1:{endpoint.port}"}, login=True, got=got)
    assert got


async def test_a_refused_login_is_sent_once():
    asked: list[bytes] = []
    async with serving(pages({"/json": json_page(False)}, asked), "127.0.0.1") as endpoint:
        with pytest.raises(Refused):
            await cameras({"url": f"http://127.0.0.1:{endpoint.port}"}, login=True)
    assert sum(b'"response"' in one for one in asked) == 1


async def test_a_login_that_is_missing_is_asked_of_the_owner():
    async with serving(pages({"/json": json_page(True)}, []), "127.0.0.1") as endpoint:
        with pytest.raises(ConfigError, match="set username and password"):
            await cameras({"url": f"http://127.0.0.1:{endpoint.port}"})


@pytest.mark.parametrize("answer", [None, [], {"data": 3}, {"data": {}}, "x"])
def test_another_answer_is_a_bad_reply(answer):
    with pytest.raises(BadReply):
        listed(answer)


@pytest.mark.parametrize(
    "one", [None, 3, [], {}, {"optionValue": 5}, {"optionValue": None, "ip": []}, {"ip": "x" * 999}]
)
def test_an_entry_of_any_form_breaks_nothing(one):
    found, _ = listed({"data": [one, CAMLIST[1]]})
    assert [source.host for source in found] == ["192.168.1.64"]
