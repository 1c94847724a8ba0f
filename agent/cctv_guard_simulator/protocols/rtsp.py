"""RTSP up to the description of a stream; no picture ever leaves, PLAY is only counted.

Source: RFC 2326; header habits of the makers: facts/identification.md section 6 and the public captures that it names.
Each answer is the profile's text, status line and headers as that maker orders and spaces them.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from cctv_guard_simulator.account import Verdict
from cctv_guard_simulator.connection import Connection, Listener
from cctv_guard_simulator.device import Device
from cctv_guard_simulator.protocols.challenge import challenge_lines, realms
from cctv_guard_simulator.protocols.http import HUGE_BYTES
from cctv_guard_simulator.text import crlf, echo

_WRITES = frozenset({"ANNOUNCE", "RECORD", "SET_PARAMETER"})
_FALLBACK = {
    "not_found": "RTSP/1.0 404 Not Found\nCSeq: {cseq}\n",
    "bad_request": "RTSP/1.0 400 Bad Request\nCSeq: {cseq}\n",
    "setup": "RTSP/1.0 200 OK\nCSeq: {cseq}\nSession: {session};timeout=60\n"
    "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\n",
    "ok": "RTSP/1.0 200 OK\nCSeq: {cseq}\nSession: {session}\n",
}


class RtspService:
    """The RTSP port of one device."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._part: Mapping[str, Any] = device.profile.services["rtsp"]
        self._listener: Listener | None = None

    async def start(self) -> None:
        """Listens."""
        self._listener = Listener(self._device.counters, self._device.profile.behaviour)
        await self._listener.open(self._device.address, int(self._part["port"]), self._serve)

    async def stop(self) -> None:
        """Drops every connection."""
        if self._listener is not None:
            await self._listener.close()

    async def _serve(self, connection: Connection) -> None:
        while (head := await connection.head()) is not None:
            first, *lines = head.split("\r\n")
            words = first.split(" ")
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
            }
            if len(words) != 3 or not words[2].startswith("RTSP/"):
                await connection.write(self._text("bad_request", headers))
                return
            self._device.counters.requests["rtsp"] += 1
            self._device.counters.question(f"rtsp {words[0]} {stream_path(words[1])}", writes=words[0] in _WRITES)
            if words[0] == "DESCRIBE" and self._device.profile.behaviour == "huge":
                await _huge(connection, headers)
            elif words[0] == "DESCRIBE" and self._device.profile.behaviour == "redirect":
                await connection.write(self._moved(words[1], headers))
            else:
                await connection.write(self._answer(words[0], words[1], headers))

    def _answer(self, method: str, url: str, headers: Mapping[str, str]) -> bytes:
        if method == "OPTIONS":
            return self._text("options", headers)
        if method == "PLAY":
            self._device.counters.plays += 1
        if not self._part.get("open"):
            verdict = self._device.account.check_header(
                headers.get("authorization"), method, realms(self._device, self._part["challenge"])
            )
            if verdict is not Verdict.ACCEPTED:
                return self._unauthorized(headers, stale=verdict is Verdict.STALE)
        if not self._is_stream(url):
            return self._text("not_found", headers)
        if method == "DESCRIBE":
            return self._description(url, headers)
        return self._text("setup" if method == "SETUP" else "ok", headers)

    def _is_stream(self, url: str) -> bool:
        paths = self._part.get("paths")
        if paths is None:
            return True
        asked = stream_path(url)
        return any(asked == path or asked.startswith(path.rstrip("/") + "/") for path in paths)

    def _description(self, url: str, headers: Mapping[str, str]) -> bytes:
        where = echo(url)
        sdp = crlf(self._device.fill(str(self._part["sdp"]), url=where, path=echo(stream_path(url))[1:]))
        return self._text("describe", headers, content_length=str(len(sdp)), url=where) + sdp

    def _unauthorized(self, headers: Mapping[str, str], *, stale: bool) -> bytes:
        lines = challenge_lines(self._device, self._part["challenge"], stale=stale)
        return self._text("unauthorized", headers, challenge="\n".join(lines))

    def _moved(self, url: str, headers: Mapping[str, str]) -> bytes:
        text = "RTSP/1.0 302 Moved Temporarily\nCSeq: {cseq}\nLocation: rtsp://{elsewhere}{path}\n\n"
        return crlf(self._device.fill(text, cseq=_cseq(headers), path=echo(stream_path(url))))

    def _text(self, name: str, headers: Mapping[str, str], **values: str) -> bytes:
        text = str(self._part.get(name) or _FALLBACK[name]).rstrip("\n")
        values = {"cseq": _cseq(headers), "session": "708346017", **values}
        return crlf(self._device.fill(text, **values) + "\n\n")


def stream_path(url: str) -> str:
    """Path with query of an `rtsp://` URL, decoded; `/` for none, `*` as sent."""
    if "://" not in url:
        return url
    return unquote("/" + re.sub(r"^\w+://[^/]*/?", "", url))


def _cseq(headers: Mapping[str, str]) -> str:
    return echo(headers.get("cseq", "0"))


async def _huge(connection: Connection, headers: Mapping[str, str]) -> None:
    head = f"RTSP/1.0 200 OK\nCSeq: {_cseq(headers)}\nContent-Type: application/sdp\nContent-Length: {HUGE_BYTES}\n\n"
    await connection.write(crlf(head))
    chunk = b"a=x:" + b"A" * 65530 + b"\r\n"
    for _ in range(HUGE_BYTES // len(chunk)):
        await connection.write(chunk)
