"""GENA: who subscribed to a service's events, and telling them.

Source: UPnP Device Architecture 1.1 section 4. A callback is only ever called at the address that subscribed: the
simulated site sends nothing to anybody else.
"""

import asyncio
import contextlib
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from cctv_guard_simulator.protocols.http import Reply, Request
from cctv_guard_simulator.text import crlf

_TIMEOUT_S = 1800
_SUBSCRIBERS_MAX = 32
_CALLBACK = re.compile(r"<(http://[^>]+)>")
_WAIT_S = 5.0


@dataclass(slots=True, kw_only=True)
class _Subscriber:
    host: str
    port: int
    path: str
    ends: float
    """On the monotonic clock."""
    sequence: int = 0


class Events:
    """The subscriptions to one service; `state` gives the evented variables when they are told."""

    def __init__(self, state: Callable[[], Mapping[str, str]]) -> None:
        self._state = state
        self._subscribers: dict[str, _Subscriber] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def handle(self, request: Request) -> Reply:
        """Answers SUBSCRIBE (new and renewal) and UNSUBSCRIBE."""
        sid = request.headers.get("sid")
        if request.method == "UNSUBSCRIBE":
            return Reply(status=200 if self._subscribers.pop(sid or "", None) else 412)
        if sid is not None:
            if sid not in self._subscribers:
                return Reply(status=412)
            self._subscribers[sid].ends = time.monotonic() + _TIMEOUT_S
            return _accepted(sid)
        subscriber = _subscriber(request)
        if subscriber is None or len(self._subscribers) >= _SUBSCRIBERS_MAX:
            return Reply(status=412)
        sid = f"uuid:{uuid.uuid4()}"
        self._subscribers[sid] = subscriber
        self._tell(sid, subscriber)
        return _accepted(sid)

    def changed(self) -> None:
        """Tells every subscriber the present state."""
        for sid, subscriber in tuple(self._subscribers.items()):
            if subscriber.ends < time.monotonic():
                del self._subscribers[sid]
            else:
                self._tell(sid, subscriber)

    async def close(self) -> None:
        """Forgets everybody."""
        self._subscribers.clear()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _tell(self, sid: str, subscriber: _Subscriber) -> None:
        task = asyncio.get_running_loop().create_task(_notify(sid, subscriber, subscriber.sequence, self._state()))
        subscriber.sequence += 1
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _accepted(sid: str) -> Reply:
    return Reply(status=200, headers=f"SID: {sid}\nTIMEOUT: Second-{_TIMEOUT_S}")


def _subscriber(request: Request) -> _Subscriber | None:
    found = _CALLBACK.search(request.headers.get("callback", ""))
    if found is None or request.headers.get("nt") != "upnp:event":
        return None
    url = urlsplit(found[1])
    if url.hostname != request.peer:
        return None
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return _Subscriber(host=url.hostname, port=url.port or 80, path=path, ends=time.monotonic() + _TIMEOUT_S)


async def _notify(sid: str, to: _Subscriber, sequence: int, state: Mapping[str, str]) -> None:
    properties = "".join(f"<e:property><{name}>{escape(value)}</{name}></e:property>" for name, value in state.items())
    body = f'<e:propertyset xmlns:e="urn:schemas-upnp-org:event-1-0">{properties}</e:propertyset>'.encode()
    head = (
        f'NOTIFY {to.path} HTTP/1.1\nHOST: {to.host}:{to.port}\nContent-Type: text/xml; charset="utf-8"\n'
        f"Content-Length: {len(body)}\nNT: upnp:event\nNTS: upnp:propchange\nSID: {sid}\nSEQ: {sequence}\n"
        "Connection: close\n\n"
    )
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(_WAIT_S):
            reader, writer = await asyncio.open_connection(to.host, to.port)
            writer.write(crlf(head) + body)
            await writer.drain()
            await reader.read(1024)
            writer.close()
            await writer.wait_closed()
