import asyncio
import gzip
import tracemalloc
import zlib

import pytest

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.net.lan import Lan
from tests.agent.net.server import saying, serving

HOST = "127.91.1.4"


async def answer(lan: Lan, reply: bytes, **options: object):
    async with serving(saying(reply), HOST) as endpoint:
        return await lan.http(endpoint, "/", **options)


async def test_the_head_is_kept_exactly_as_received(lan):
    reply = await answer(lan, b"HTTP/1.1 200 OK\r\nDate:  Thu, 01 Jan\r\nServer: \r\nx-ODD :  v \r\n\r\nhello")
    assert reply.head == "HTTP/1.1 200 OK\r\nDate:  Thu, 01 Jan\r\nServer: \r\nx-ODD :  v "
    assert reply.headers == (("date", "Thu, 01 Jan"), ("server", ""), ("x-odd", "v"))
    assert reply.body == b"hello"
    assert not reply.truncated


async def test_bare_line_feeds_and_a_missing_reason_are_read(lan):
    reply = await answer(lan, b"HTTP/1.0 401\nServer: thttpd\nno header at all\n\nx")
    assert (reply.status, reply.header("server"), reply.body) == (401, "thttpd", b"x")
    assert reply.head == "HTTP/1.0 401\r\nServer: thttpd\r\nno header at all"


async def test_chunks_are_joined(lan):
    reply = await answer(
        lan, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;a=b\r\nabcd\r\n2\r\nef\r\n0\r\nT: x\r\n\r\n"
    )
    assert (reply.body, reply.truncated) == (b"abcdef", False)


async def test_broken_chunks_keep_what_came(lan):
    reply = await answer(lan, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\nzz\r\n")
    assert (reply.body, reply.truncated) == (b"abcd", True)


async def test_a_length_that_promises_too_much_is_no_error(lan):
    reply = await answer(lan, b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nshort")
    assert (reply.body, reply.truncated) == (b"short", True)


async def test_a_length_that_promises_too_little_is_believed(lan):
    reply = await answer(lan, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nlonger")
    assert (reply.body, reply.truncated) == (b"lo", False)


@pytest.mark.parametrize("length", ["-5", "abc", "", "1e9"])
async def test_a_length_that_is_no_number_is_ignored(lan, length):
    reply = await answer(lan, f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nbody".encode())
    assert reply.body == b"body"


async def test_a_stored_gzip_page_is_unpacked_within_the_limit(lan):
    page = gzip.compress(b"A" * 5_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    small = await answer(lan, head + gzip.compress(b"hello"))
    assert (small.body, small.truncated) == (b"hello", False)
    bomb = await answer(lan, head + page, limit=65_536)
    assert (len(bomb.body), bomb.truncated) == (65_536, True)


async def test_raw_deflate_is_unpacked(lan):
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(b"hello") + packer.flush()
    reply = await answer(lan, b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + packed)
    assert reply.body == b"hello"


async def test_an_interim_reply_is_skipped(lan):
    reply = await answer(lan, b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
    assert (reply.status, reply.body) == (200, b"x")


@pytest.mark.parametrize(
    "noise",
    [b"\x00\x01\x02garbage\n\n", b"SSH-2.0-dropbear\r\n", b"no newline and then the end", b"HTTP/1.1 OK\r\n\r\n"],
)
async def test_garbage_is_a_bad_reply(lan, noise):
    with pytest.raises(BadReply, match=r"127\.91\.1\.4"):
        await answer(lan, noise)


async def test_hanging_up_within_the_head_is_a_bad_reply(lan):
    with pytest.raises(BadReply, match="hung up"):
        await answer(lan, b"HTTP/1.1 200 OK\r\nServer: x\r\n")


async def test_hanging_up_without_a_word_is_unreachable(lan):
    with pytest.raises(Unreachable) as caught:
        await answer(lan, b"")
    assert caught.value.reason == "ended"


async def test_a_flood_of_headers_is_a_bad_reply(lan):
    with pytest.raises(BadReply, match="16384"):
        await answer(lan, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000)
    with pytest.raises(BadReply, match="16384"):
        await answer(lan, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000)


async def test_a_body_without_end_stops_at_the_limit_with_memory_flat(lan):
    async def endless(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        block = b"x" * 65_536
        for _ in range(1600):  # 100 MB
            writer.write(block)
            await writer.drain()

    async with serving(endless, HOST) as endpoint:
        tracemalloc.start()
        try:
            reply = await lan.http(endpoint, "/", limit=100_000)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert (len(reply.body), reply.truncated) == (100_000, True)
    assert peak < 3_000_000


async def test_one_byte_at_a_time_ends_at_the_deadline(lan):
    async def trickle(reader, writer):
        for byte in b"HTTP/1.1 200 OK\r\nServer: slow\r\n\r\n" * 100:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)

    async with serving(trickle, HOST) as endpoint:
        with pytest.raises(Unreachable) as caught:
            await lan.http(endpoint, "/", timeout_s=0.3)
    assert caught.value.reason == "timeout"


async def test_a_head_whose_body_never_comes_is_kept(lan):
    async with serving(saying(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Digest\r\n\r\n", hang_up=False), HOST) as endpoint:
        reply = await lan.http(endpoint, "/", timeout_s=0.3)
    assert (reply.status, reply.body, reply.truncated) == (401, b"", True)


async def test_a_redirect_is_recorded_and_not_followed(lan):
    asked = []

    async def other(reader, writer):
        asked.append(await reader.read(100))

    async with serving(other, "127.91.1.5") as foreign:
        target = f"http://{foreign.address}:{foreign.port}/".encode()
        reply = await answer(lan, b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n")
    assert reply.header("location") == target.decode()
    assert asked == []


async def test_proxy_variables_are_ignored(lan, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    assert (await answer(lan, b"HTTP/1.1 200 OK\r\n\r\nx")).body == b"x"


async def test_two_requests_share_one_connection(lan):
    async def twice(reader, writer):
        for body in (b"one", b"two"):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + body)

    async with serving(twice, HOST) as endpoint, lan.connect(endpoint) as connection:
        first = await lan.http(endpoint, "/1", connection=connection)
        second = await lan.http(endpoint, "/2", connection=connection)
    assert (first.body, second.body) == (b"one", b"two")
    assert lan.counters()[endpoint.address].connections == 1


async def test_an_rtsp_reply_without_length_has_no_body(lan):
    reply = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic:  OPTIONS, DESCRIBE\r\n\r\n"
    async with serving(saying(reply, hang_up=False), HOST) as endpoint, lan.connect(endpoint) as connection:
        got = await lan.rtsp(endpoint, "OPTIONS", f"rtsp://{HOST}/", cseq=1, connection=connection)
    assert (got.status, got.header("public"), got.body) == (200, "OPTIONS, DESCRIBE", b"")


async def test_a_request_never_carries_a_line_break_of_its_caller(lan):
    seen = []

    async def talk(reader, writer):
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

    async with serving(talk, HOST) as endpoint:
        await lan.http(endpoint, "/a\r\nX-Evil: 1 b")
        with pytest.raises(NotAllowed, match="line break"):
            await lan.http(endpoint, "/", headers=[("X", "a\r\nEvil: 1")])
    assert seen[0].startswith(b"GET /a%0D%0AX-Evil:%201%20b HTTP/1.1\r\n")
    assert b"User-Agent: cctv-guard\r\n" in seen[0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_methods_that_change_things_are_never_sent(lan, method):
    with pytest.raises(NotAllowed):
        await answer(lan, b"HTTP/1.1 200 OK\r\n\r\n", method=method)


async def test_pictures_are_never_asked_for(lan):
    async with serving(saying(b""), HOST) as endpoint, lan.connect(endpoint) as connection:
        with pytest.raises(NotAllowed):
            await lan.rtsp(endpoint, "PLAY", f"rtsp://{HOST}/", cseq=1, connection=connection)
