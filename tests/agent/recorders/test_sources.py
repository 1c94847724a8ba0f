import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.recorders._sources import found_in, parse, streams_of


@pytest.mark.parametrize(
    ("text", "host", "port", "protocol", "path"),
    [
        ("rtsp://admin:pw@192.168.1.64:554/Streaming/101", "192.168.1.64", 554, "rtsp", "/Streaming/101"),
        ("rtsp://*:*@192.168.1.64/live", "192.168.1.64", None, "rtsp", "/live"),
        ("rtsp://{FRIGATE_USER}:{FRIGATE_PW}@cam.local/live", "cam.local", None, "rtsp", "/live"),
        ("rtsp://${USER}:${PW}@192.168.1.64/a?b=1&c=0", "192.168.1.64", None, "rtsp", "/a?b=1&c=0"),
        ("ffmpeg:rtsp://u:p@192.168.1.64/x#video=copy#audio=aac", "192.168.1.64", None, "rtsp", "/x"),
        ("onvif://u:p@192.168.1.64:8080", "192.168.1.64", 8080, "onvif", None),
        ("tapo://secret@192.168.1.9", "192.168.1.9", None, "tapo", None),
        ("dvrip://u:p@192.168.1.9:34567?channel=0", "192.168.1.9", 34567, "dvrip", "?channel=0"),
        ("rtsp://u:p@ss/w@rd@192.168.1.64/live", "192.168.1.64", None, "rtsp", "/live"),
        ("rtsp://[2001:db8::9]:554/a", "2001:db8::9", 554, "rtsp", "/a"),
        ("http://192.168.1.64/flv?x=a@b", "192.168.1.64", None, "http", None),
    ],
)  # fmt: skip
def test_sources_are_read_without_their_logins(text, host, port, protocol, path):
    source = parse(text)
    assert (source.host, source.port, source.protocol, source.path) == (host, port, protocol, path)


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://192.168.1.64/user=admin_password=tlJwpbo6_channel=1_stream=0.sdp",
        "http://192.168.1.64/flv?port=1935&user=admin&password=hunter22",
        "rtsp://192.168.1.64/s?token=abcdef",
        "rtsp://192.168.1.64/%75ser=x",
    ],
)
def test_a_path_that_may_hold_a_login_is_dropped_whole(text):
    assert parse(text).path is None


@pytest.mark.parametrize(
    "text",
    ["", "exec:curl http://192.168.1.64/", "echo:rtsp://192.168.1.64/", "/dev/video0", "rtsp://", "rtsp://{HOST}/x",
     "rtsp://a:99999/x", "ffmpeg:device?video=0", "garden"],
)  # fmt: skip
def test_what_leads_to_no_host_is_passed_over(text):
    assert parse(text) is None


@given(st.text(max_size=200))
def test_no_text_makes_the_parser_raise(text):
    parse(text)
    parse("rtsp://" + text)


def test_a_restream_is_resolved_through_the_table_also_twice():
    streams = {
        "a": ["ffmpeg:b#video=copy"],
        "b": ["exec:x", "rtsp://127.0.0.1:8554/c"],
        "c": ["rtsp://u:p@192.168.1.64/"],
    }
    assert found_in(["rtsp://127.0.0.1:8554/a?video"], streams).host == "192.168.1.64"


def test_a_restream_of_itself_ends():
    assert found_in(["rtsp://127.0.0.1:8554/a"], {"a": ["rtsp://localhost:8554/a", "ffmpeg:a"]}) is None


@pytest.mark.parametrize(
    "table",
    [
        {"a": "rtsp://192.168.1.64/"},
        {"a": ["rtsp://192.168.1.64/"]},
        {"a": {"producers": [{"url": "rtsp://192.168.1.64/"}], "consumers": None}},
        {"a": {"producers": [{"source": "rtsp://192.168.1.64/", "remote_addr": "192.168.1.64:554"}]}},
    ],
)
def test_every_form_of_go2rtcs_table_is_read(table):
    assert streams_of(table)["a"][0] == "rtsp://192.168.1.64/"


@pytest.mark.parametrize("table", [None, [], "x", 3, {"a": None}, {"a": 5}, {"a": {"producers": None}}])
def test_a_table_of_another_form_is_empty(table):
    assert not any(streams_of(table).values())


def test_a_list_that_holds_itself_yields_what_else_it_names():
    endless: list[object] = ["rtsp://192.168.1.64/a"]
    endless.append(endless)
    assert set(streams_of({"a": endless})["a"]) == {"rtsp://192.168.1.64/a"}
    nested: object = ["x"] * 100
    for _ in range(30):
        nested = [nested] * 100
    assert len(streams_of({"a": nested})["a"]) <= 256


def test_streams_that_name_each_other_countless_times_are_looked_through_once():
    table = {str(number): (f"ffmpeg:{number + 1}",) * 256 for number in range(6)}
    assert found_in(["ffmpeg:0"], table) is None
    assert found_in(["ffmpeg:3"], {**table, "5": ("rtsp://192.168.1.64/a",)}) == parse("rtsp://192.168.1.64/a")
