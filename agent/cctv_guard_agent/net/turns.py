"""Runs of CCTV Guard on one host take turns at the few UDP ports that a protocol fixes as the asker's own.

A scan by hand beside the running service would otherwise find the service's search holding the port for two seconds.
The token is an abstract Unix socket: it vanishes with its process and belongs to the network namespace, as the port
does. Only our own runs wait for each other; a port of another program is never waited for. Source: unix(7).
"""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cctv_guard_agent.errors import Unreachable

_LONGEST_S = 12.0
"""A search takes little more than two seconds; several may be queued."""
_STEP_S = 0.1


@asynccontextmanager
async def turn(port: int | None) -> AsyncIterator[None]:
    """Hold the token of one port, none where the port is free to choose. Raises Unreachable after 12 s."""
    if port is None:
        yield
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as token:
        await _take(token, port)
        yield


async def _take(token: socket.socket, port: int) -> None:
    for _ in range(int(_LONGEST_S / _STEP_S)):
        try:
            token.bind(f"\0cctv-guard udp {port}")
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return  # no Unix sockets here: then the port alone decides
        else:
            return
        await asyncio.sleep(_STEP_S)
    raise Unreachable(f"udp port {port} is held by another run of CCTV Guard", "held")
