"""RTSP as the simulated devices speak it, byte habits included."""

import base64

import pytest

from .askers import Answer, Wire, digest
from .conftest import PASSWORD, SiteMaker


async def ask(wire: Wire, method: str, url: str, *, seq: int = 1, **headers: str) -> Answer:
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    return await wire.ask(f"{method} {url} RTSP/1.0\nCSeq: {seq}\nUser-Agent: test\n{lines}\n")


async def test_options_of_hikvision_have_two_spaces_after_date_and_no_server(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        host = site.device("hikvision").address
        async with await Wire.open(host, 8554) as wire:
            answer = await ask(wire, "OPTIONS", f"rtsp://{host}:8554/", seq=7)
    assert answer.one("CSeq") == "7"
    assert answer.one("Date").startswith(" ")
    assert answer.all("Server") == []
    assert "ANNOUNCE" not in answer.one("Public")


async def test_options_of_dahua_offer_announce_and_record(make_site: SiteMaker) -> None:
    async with make_site("dahua") as site:
        host = site.device("dahua").address
        async with await Wire.open(host, 8554) as wire:
            answer = await ask(wire, "OPTIONS", "*")
    assert answer.one("Server") == "Rtsp Server/3.0"
    assert {"ANNOUNCE", "RECORD"} <= set(answer.one("Public").split(", "))


async def test_hikvision_challenges_with_digest_and_basic_in_its_own_spelling(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        host = site.device("hikvision").address
        async with await Wire.open(host, 8554) as wire:
            answer = await ask(wire, "DESCRIBE", f"rtsp://{host}:8554/")
    first, second = answer.all("WWW-Authenticate")
    assert answer.status == 401
    assert first.startswith('Digest realm="IP Camera(C7627)", nonce="')
    assert first.endswith(', stale="FALSE"')
    assert second == 'Basic realm="IP Camera(C7627)"'


@pytest.mark.parametrize(
    ("profile", "path", "line"),
    [
        ("hikvision", "/Streaming/Channels/101", b"a=Media_header:MEDIAINFO=494D4B48"),
        ("dahua", "/cam/realmonitor?channel=1&subtype=0", b"a=packetization-supported:DH"),
        ("reolink", "/h264Preview_01_main", b"a=tool:BC Streaming Media"),
        ("hanwha", "/profile2/media.smp", b"i=samsung"),
        ("tapo", "/stream1", b'TP-LINK RTSP Server"'),
    ],
)
async def test_owner_gets_the_description(make_site: SiteMaker, profile: str, path: str, line: bytes) -> None:
    async with make_site(profile) as site:
        host = site.device(profile).address
        url = f"rtsp://{host}:8554{path}"
        async with await Wire.open(host, 8554) as wire:
            challenge = (await ask(wire, "DESCRIBE", url)).all("WWW-Authenticate")[0]
            header = digest(challenge, "admin", PASSWORD, "DESCRIBE", url)
            answer = await ask(wire, "DESCRIBE", url, seq=2, Authorization=header)
            assert answer.status == 200
            assert answer.body.startswith(b"v=0\r\n")
            assert line in answer.body
        counters = site.counters(profile)
        assert (counters["logins"], counters["refusals"], counters["plays"]) == (1, 0, 0)


async def test_owner_gets_404_for_a_path_that_is_not_there(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        host = site.device("hikvision").address
        basic = "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
        async with await Wire.open(host, 8554) as wire:
            assert (await ask(wire, "DESCRIBE", f"rtsp://{host}:8554/nonsense", Authorization=basic)).status == 404


async def test_open_stream_is_described_to_anybody_and_nonsense_is_404(make_site: SiteMaker) -> None:
    async with make_site("geovision") as site:
        host = site.device("geovision").address
        async with await Wire.open(host, 8554) as wire:
            good = await ask(wire, "DESCRIBE", f"rtsp://{host}:8554/media/video1")
            bad = await ask(wire, "DESCRIBE", f"rtsp://{host}:8554/media/video1x", seq=2)
        assert (good.status, bad.status) == (200, 404)
        assert b"s=VCP IPC Realtime stream" in good.body
        assert site.counters("geovision")["requests_with_credentials"] == 0


async def test_asking_for_pictures_is_counted(make_site: SiteMaker) -> None:
    async with make_site("geovision") as site:
        host = site.device("geovision").address
        async with await Wire.open(host, 8554) as wire:
            assert (await ask(wire, "SETUP", f"rtsp://{host}:8554/media/video1/video")).status == 200
            assert (await ask(wire, "PLAY", f"rtsp://{host}:8554/media/video1", seq=2)).status == 200
        assert site.counters("geovision")["plays"] == 1


async def test_restreamers_name_themselves(make_site: SiteMaker) -> None:
    async with make_site("restreamer", "mediamtx") as site:
        async with await Wire.open(site.device("restreamer").address, 8554) as wire:
            assert (await ask(wire, "DESCRIBE", "rtsp://x/yard")).one("WWW-Authenticate") == 'Basic realm="go2rtc"'
        async with await Wire.open(site.device("mediamtx").address, 8554) as wire:
            assert (await ask(wire, "OPTIONS", "*")).one("Server") == "gortsplib"
            assert (await ask(wire, "DESCRIBE", "rtsp://x/gate", seq=2)).status == 200
