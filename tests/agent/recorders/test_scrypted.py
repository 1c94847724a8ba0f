"""Scrypted's database, read beside it. DATABASE was written by LevelDB itself (plyvel 1.5.1, Snappy): two cameras, one
of them changed since the last compaction, one deleted, a lamp, a user; passwords in every document."""

import base64
import contextlib
import json
import struct
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders import _leveldb
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.recorders.scrypted import LISTER, source
from tests.agent.recorders.fakes import MARKER

DATABASE = {
    "CURRENT": ("TUFOSUZFU1QtMDAwMDAyCg=="),
    "MANIFEST-000002": (
        "Vvm4+BwAAQEabGV2ZWxkYi5CeXRld2lzZUNvbXBhcmF0b3KknIu+CAABAgMJAAMEBAD0U2nJQgABAgQJAAMGBAYHAgXEBB1QbHVnaW4vQHNj"
        "cnlwdGVkL2NvcmUBAQAAAAAAABZTY3J5cHRlZFVzZXIvNQEGAAAAAAAA"
    ),
    "000005.ldb": (
        "5AxsAB22AlBsdWdpbi9Ac2NyeXB0ZWQvY29yZQEBAAUBIHsiemlwIjoiQf4BAP4BAP4BAP4BAKoBADwifQYQnQJEZXZpY2UvMQECJUkMAHsi"
        "cCVpFElkIjogIjluKHgiLCAibmF0aXZlCRsAbgERMHN0YXRlIjogeyJuYW0JCQx2YWx1AQoQIk9sZCAFFjR9LCAiaW50ZXJmYWNlcwUuESUw"
        "WyJWaWRlb0NhbWVyYQFRDQoAXQk0BGZvMi4ACHt9fQEYFHN0b3JhZwFkDHsiaXABpywxOTIuMTY4LjEuNjMBRgx1c2VyBXsYOiAiYWRtaQWs"
        "GHBhc3N3b3IF2ARodQGQMDItbmV2ZXItc2hvd24FpyxfZG9jdW1lbnRUeXABYQAiSXYpJSAifQ0JzAIyAQP+KgE+KgEQRG9vciIB2v4mAV4m"
        "AQh1cmwheCgiW1wicnRzcDovLyUWADpKBwEAQD1MNDU6ODU1NC9saXZlXCJd/lkBdlkBEJkCMwEE/lkBPlkBDEdvbmX+WQFyWQFCfwIANv4m"
        "AXYmARCJAjQBBf4mAT4mAQxMYW1wdiYBEE9uT2Zm6pUDADf+FgFuFgEQABYmU2PJFBxVc2VyLzUBBjUibfMUSGFzaCI6VvYDHAAAAAABAAAA"
        "Ac1efEkAAAAAAQAAAADA8qGwAAkDVAH/////////AOYDAAAAAAEAAAAAJqurJusDCPgDFwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAABX+4CLJHVH2w=="
    ),
    "000004.log": (
        "QaAj1K8BAQcAAAAAAAAAAQAAAAEOUGx1Z2luRGV2aWNlLzGRA3sicGx1Z2luSWQiOiAiQHNjcnlwdGVkL3giLCAibmF0aXZlSWQiOiAibiIs"
        "ICJzdGF0ZSI6IHsibmFtZSI6IHsidmFsdWUiOiAiWWFyZCJ9LCAiaW50ZXJmYWNlcyI6IHsidmFsdWUiOiBbIlZpZGVvQ2FtZXJhIiwgIkNh"
        "bWVyYSJdfSwgImluZm8iOiB7InZhbHVlIjogeyJtb2RlbCI6ICJEUy0yQ0QyMzg2RzItSVUiLCAibWFjIjogIjQ0LTE5LUI2LTAwLTAwLTAx"
        "IiwgInNlcmlhbE51bWJlciI6ICJDODAwMjAyMDA0MTRBQVdSRTMzODQyMTUwIn19fSwgInN0b3JhZ2UiOiB7InJ0c3BQb3J0IjogIjEwNTU0"
        "IiwgImlwIjogIjE5Mi4xNjguMS42NCIsICJ1c2VybmFtZSI6ICJhZG1pbiIsICJwYXNzd29yZCI6ICJodW50ZXIyLW5ldmVyLXNob3duIn0s"
        "ICJfZG9jdW1lbnRUeXBlIjogIlBsdWdpbkRldmljZSJ923g+eRwAAQgAAAAAAAAAAQAAAAAOUGx1Z2luRGV2aWNlLzM="
    ),
}


def raw(name: str) -> bytes:
    return base64.b64decode(DATABASE[name])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in DATABASE:
        (tmp_path / name).write_bytes(raw(name))
    return tmp_path


async def listed(folder: Path):
    config = ListerConfig(kind="scrypted", options={"config_dir": str(folder)})
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network("192.168.1.0/24")]), config)]


async def test_the_newest_of_each_camera_is_listed_and_no_secret(folder):
    got = await listed(folder)
    assert [(str(one.address), {seen.kind: seen.value for seen in one.observations}) for one in got] == [
        (
            "192.168.1.64",
            {
                "list.name": "Yard",
                "list.protocol": "rtsp",
                "list.rtsp_port": "10554",
                "list.model": "DS-2CD2386G2-IU",
                "list.serial": "C80020200414AAWRE33842150",
                "list.mac": "44:19:b6:00:00:01",
            },
        ),
        (
            "192.168.1.65",
            {"list.name": "Door", "list.protocol": "rtsp", "list.rtsp_port": "8554", "list.path": "/live"},
        ),
    ]
    assert MARKER not in repr(got)


async def test_a_table_that_is_being_written_and_one_that_was_replaced_do_not_count(folder):
    (folder / "000099.ldb").write_bytes(b"half a table")
    (folder / "000003.ldb").write_bytes(raw("000005.ldb"))
    (folder / "000001.log").write_bytes(b"an old log")
    assert len(await listed(folder)) == 2


async def test_a_folder_that_is_no_database_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ConfigError, match=r"scrypted\.db"):
        await listed(tmp_path)


async def test_a_database_whose_tables_are_gone_is_said(folder):
    (folder / "000005.ldb").unlink()
    with pytest.raises(ConfigError, match="tables are missing"):
        await listed(folder)


@pytest.mark.parametrize("name", [b"../../etc/passwd", b"", b"MANIFEST-x", b"MANIFEST-000002\n/etc"])
async def test_current_names_a_manifest_and_nothing_else(folder, name):
    (folder / "CURRENT").write_bytes(name)
    with pytest.raises(BadReply, match="CURRENT"):
        await listed(folder)


@given(st.sampled_from(sorted(DATABASE)[:3]), st.integers(min_value=0, max_value=600), st.binary(max_size=4))
def test_damage_anywhere_is_a_bad_reply_or_read_around(name, at, noise):
    data = raw(name)
    data = data[:at] + noise + data[at + len(noise) :] if noise else data[:at]
    try:
        if name.startswith("MANIFEST"):
            _leveldb.live(data)
        else:
            list((_leveldb.log if name.endswith("log") else _leveldb.table)(data, b"PluginDevice/"))
    except BadReply:
        pass


@given(st.binary(max_size=200))
def test_any_bytes_are_unpacked_or_refused(data):
    for read in (_leveldb.unsnapped, _leveldb.live, lambda text: list(_leveldb.log(text, b""))):
        with contextlib.suppress(BadReply):
            read(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(BadReply, match="more than"):
        _leveldb.unsnapped(b"\xff\xff\xff\xff\x0f" + b"\xfe\x01\x00" * 1000)
    with pytest.raises(BadReply, match="another length"):
        _leveldb.unsnapped(b"\x04\x00a" + b"\xfe\x01\x00" * 1000)


def test_a_record_over_several_blocks_is_joined():
    batch = struct.pack("<QI", 7, 1) + b"\x01\x01k" + b"\xa0\x9c\x01" + b"v" * 20_000
    first, rest = batch[:10_000], batch[10_000:]
    blocks = b"".join(
        struct.pack("<IHB", 0, len(part), kind) + part for part, kind in ((first, 2), (rest[:5], 3), (rest[5:], 4))
    )
    assert list(_leveldb.log(blocks, b"k")) == [(b"k", 7, b"v" * 20_000)]


def test_a_record_in_countless_pieces_is_joined_at_once():
    pieces = (struct.pack("<IHB", 0, 1, 3) + b"x") * 4_000
    assert not list(_leveldb.log(struct.pack("<IHB", 0, 1, 2) + b"x" + pieces, b""))


def test_a_table_whose_keys_grow_without_end_is_refused():
    entries = b"\x00\x80\x10\x00" + b"k" * 2048 + b"\x80\x10\x80\x10\x00" + b"k" * 2048
    block = entries + b"\x80\x20\x01\x00k" + struct.pack("<I", 0)
    with pytest.raises(BadReply, match="a broken entry"):
        list(_leveldb._entries(block))


def device(storage: object, info: object = None, interfaces: object = ("Camera",)) -> bytes:
    state = {"name": {"value": "x"}, "interfaces": {"value": interfaces}, "info": {"value": info}}
    return json.dumps({"state": state, "storage": storage}).encode()


@pytest.mark.parametrize(
    ("document", "host"),
    [
        (device({"ip": "192.168.1.64"}), "192.168.1.64"),
        (device({"ip": f"admin:{MARKER}@192.168.1.64"}), "192.168.1.64"),
        (device({"ip": "http://192.168.1.64:8080/"}), "192.168.1.64"),
        (device({"urls": f'["rtsp://a:{MARKER}@192.168.1.65/"]'}), "192.168.1.65"),
        (device({"urls": "[", "url": "rtsp://192.168.1.66/"}), "192.168.1.66"),
        (device({}, {"ip": "192.168.1.67"}), "192.168.1.67"),
        (device({"cloud": "yes"}), None),
        (device({"ip": "192.168.1.64"}, interfaces=["OnOff"]), None),
        (device([], interfaces=3), None),
        (device(3, 3, [3, "Camera"]), None),
        (b"{" + MARKER.encode(), None),
        (b"[" * 100_000, None),
    ],
)
def test_a_device_of_any_form_is_a_camera_with_an_address_or_none(document, host):
    found = source(document)
    assert (found.host if found else None) == host
    assert MARKER not in repr(found)
