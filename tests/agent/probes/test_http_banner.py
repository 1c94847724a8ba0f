"""Start pages and favicons."""

from typing import Any

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.http_banner import PAGE_LIMIT, PROBE

WEB = ((8080, False),)


async def test_the_reply_is_kept_exactly_as_received(camera: Any, lan: Lan, captured: Any) -> None:
    reply = (
        b"HTTP/1.1 200 OK\r\nDate:  Tue\r\nserver: App-webs/\r\nX:\r\nContent-Length: 20\r\n\r\n<title>IPC</title>\r\n"
    )
    await camera.speak(8080, lambda asked: reply if asked.target == "/" else None)
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert captured(probed, "http_headers") == [reply.decode()]


async def test_a_redirect_is_recorded_and_not_followed(
    camera: Any, new_camera: Any, lan: Lan, captured: Any, http: Any
) -> None:
    other = new_camera()
    await other.speak(8080, lambda _: http(200, "stolen"))
    location = f"Location: http://{other.address}:8080/doc/page/login.asp"
    await camera.speak(8080, lambda _: http(302, "", location))
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert location in captured(probed, "http_headers")[0]
    assert other.connections == 0
    assert [asked.target for asked in camera.asked] == ["/"]


async def test_the_favicon_is_asked_once_and_hashed(camera: Any, lan: Lan, captured: Any, http: Any) -> None:
    pages = {"/": http(200, "<html>"), "/favicon.ico": http(200, b"\0\0\1\0 icon", "Content-Type: image/x-icon")}
    await camera.speak(8080, lambda asked: pages[asked.target])
    await camera.speak(8081, lambda asked: pages[asked.target])
    probed = await PROBE.ask(lan, camera.target(http=((8080, False), (8081, False))))
    assert [asked.target for asked in camera.asked] == ["/", "/", "/favicon.ico"]
    assert len(captured(probed, "favicon_mmh3")) == 1
    assert captured(probed, "favicon_md5") == ["2cee3e031877114b465362db0a26dd0a"]


async def test_a_page_in_place_of_a_favicon_is_no_icon(
    camera: Any, lan: Lan, captured: Any, seen: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(200, "<html>the same page for everything", "Content-Type: image/x-icon"))
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert not captured(probed, "favicon_mmh3")
    assert not seen(probed, "probe.failed")


async def test_a_huge_page_is_cut(camera: Any, lan: Lan, captured: Any, http: Any) -> None:
    await camera.speak(8080, lambda _: http(200, b"<title>x</title>" + b"a" * 1_000_000))
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert len(captured(probed, "http_headers")[0]) < PAGE_LIMIT + 200


async def test_one_port_that_fails_does_not_silence_the_other(
    camera: Any, lan: Lan, captured: Any, seen: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: b"\x00\x01\x02\x03\r\n\r\n")
    await camera.speak(8081, lambda _: http(404, "", "Server: uc-httpd 1.0.0"))
    probed = await PROBE.ask(lan, camera.target(http=((8080, False), (8081, False))))
    assert "uc-httpd" in captured(probed, "http_headers")[0]
    assert seen(probed, "probe.failed")[0].startswith("http_banner: ")


def test_without_a_web_port_there_is_nothing_to_ask(camera: Any) -> None:
    assert not PROBE.wants(camera.target(("tcp.open", "554"), ("tcp.closed", "80")))
    assert PROBE.wants(camera.target(("tcp.open", "80")))
