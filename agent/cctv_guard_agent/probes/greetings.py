"""What FTP and telnet services say first: one connection to each port, the greeting is read, nothing is sent.

Asked only of what shows a sign of being a camera, never of routers. Old cameras name maker, model and firmware there;
that such a service is open at all is worth knowing too, as it is of SSH, a control port (6036) and the port that
switches telnet on (9530, some Xiongmai firmware), where nothing is read.
Source: facts identification.md 4.2, 5.3; exposure.md 7.
"""

import asyncio
import re

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.net.interface import Connection, Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes.interface import Probed, Target

FTP, TELNET = 21, 23
_KINDS = {FTP: "ftp_banner", TELNET: "telnet_banner"}
_KNOCKED = (22, 2323, 6036, 9530)
"""Only whether they are open is asked: SSH, telnet's second port, TVT's control port, and what switches telnet on."""
_TIMEOUT_S = 1.5
"""Greetings come with the connection; some telnet services wait in vain for option answers before they speak."""
_CONNECT_S = 1.3
"""A LAN answers in milliseconds; Linux repeats a lost SYN after 1 s, and that second chance is waited for."""
_MOST_BYTES = 1024
_ENDS = {FTP: re.compile(rb"^\d{3} [^\n]*\n", re.MULTILINE), TELNET: re.compile(rb"(?:ogin|sername|ssword)\s?:\s*$")}
_NEGOTIATION = re.compile(rb"\xff\xfa.*?\xff\xf0|\xff[\xfb-\xfe].|\xff[\xf0-\xf9]", re.DOTALL)
"""RFC 854: IAC and what belongs to it."""
_ROUTER = "InternetGatewayDevice"


class Greetings:
    """Reads what is said unasked."""

    name = "greetings"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Not on routers: their consoles say nothing about cameras."""
        return not any(
            one.kind in ("ssdp.st", "ssdp.usn", "ssdp_desc.deviceType") and _ROUTER in one.value
            for one in target.observations
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Connect once to each port, two at a time."""
        notes = Notes(self.name)
        queue = iter((*_KINDS, *_KNOCKED))

        async def worker() -> None:
            for port in queue:
                await (_hear if port in _KINDS else _knock)(net, target.address, port, notes)

        # where a device answers on none of them, each costs its whole time
        await asyncio.gather(worker(), worker())
        return notes.probed


async def _knock(net: Net, address: Address, port: int, notes: Notes) -> None:
    endpoint = Endpoint(address=address, port=port)
    try:
        async with net.connect(endpoint, timeout_s=_CONNECT_S):
            notes.observe(endpoint, "tcp.open", port)
    except Unreachable as error:
        notes.observe(endpoint, "tcp.closed" if error.reason == "closed" else "tcp.filtered", port)
    except NotAllowed as error:
        notes.failed(endpoint, error)


async def _hear(net: Net, address: Address, port: int, notes: Notes) -> None:
    endpoint = Endpoint(address=address, port=port)
    try:
        async with net.connect(endpoint, timeout_s=_TIMEOUT_S) as connection:
            notes.observe(endpoint, "tcp.open", port)
            said = await _read(connection, _ENDS[port])
    except Unreachable as error:
        notes.observe(endpoint, "tcp.closed" if error.reason == "closed" else "tcp.filtered", port)
        return
    except NotAllowed as error:
        notes.failed(endpoint, error)
        return
    text = _NEGOTIATION.sub(b"", said).decode("utf-8", "replace").replace("\0", "").strip()
    if any(map(str.isalnum, text)):
        notes.capture(endpoint, _KINDS[port], text)


async def _read(connection: Connection, end: re.Pattern[bytes]) -> bytes:
    """Return what comes until it looks complete, the service ends it, it is long, or time is up."""
    said = b""
    try:
        while len(said) < _MOST_BYTES and not end.search(said):
            part = await connection.read_some(_MOST_BYTES - len(said))
            if not part:
                break
            said += part
    except Unreachable:
        pass  # silent from here on: what was said counts
    return said


PROBE = Greetings()
