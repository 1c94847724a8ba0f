"""The reader against every cut and against random bytes, without sockets."""

import asyncio
import contextlib

from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.net.http import read_reply
from cctv_guard_agent.net.interface import HttpReply

REPLIES = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    b"HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"IP Camera(C7627)\"\nContent-Length: 3\n\nabc",
    b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n folded\r\nContent-Length: 4\r\n\r\nv=0\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08\x00\x00",
)  # fmt: skip


class Feed:
    """A connection that gives fixed bytes, then the end."""

    certificate_der = None

    def __init__(self, data: bytes) -> None:
        self._data = bytearray(data)

    async def write(self, data: bytes) -> None:
        raise AssertionError("a reader does not write")

    def _take(self, size: int) -> bytes:
        data = bytes(self._data[:size])
        del self._data[:size]
        return data

    async def read_until(self, mark: bytes, limit: int) -> bytes:
        found = self._data.find(mark, 0, limit)
        if found < 0 and len(self._data) >= limit:
            raise BadReply("no end")
        if found < 0:
            raise Unreachable("end", "ended")
        return self._take(found + len(mark))

    async def read_exactly(self, size: int) -> bytes:
        if len(self._data) < size:
            raise Unreachable("end", "ended")
        return self._take(size)

    async def read_some(self, limit: int) -> bytes:
        return self._take(limit)


def read(data: bytes, limit: int = 1000) -> HttpReply | None:
    with contextlib.suppress(BadReply, Unreachable):
        return asyncio.run(read_reply(Feed(data), "test", limit=limit))
    return None


def test_a_reply_cut_at_any_byte_is_read_or_refused_never_more():
    for reply in REPLIES:
        assert read(reply) is not None
        for end in range(len(reply)):
            cut = read(reply[:end])
            assert cut is None or len(cut.body) <= 1000


@given(st.binary(max_size=400), st.sampled_from(REPLIES), st.integers(0, 60))
def test_random_bytes_anywhere_never_raise_anything_else(noise, reply, at):
    found = read(reply[:at] + noise + reply[at:], limit=50)
    assert found is None or len(found.body) <= 50
