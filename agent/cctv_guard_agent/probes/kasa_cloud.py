"""Asks a Kasa camera, without a login, whether it is online at its maker's cloud and tied to an account.

One datagram to UDP 9999, where it answered the search; firmware that does not answer there is asked once over TCP 9999
if that is open. Nothing but the question can be sent. Source: facts exposure.md 1 and 2.5.
"""

import struct
from ipaddress import IPv4Address

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.model.remote import Setting, State
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import values
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.remote import kasa

_REPEATS = 2
_WAIT_S = 0.5
_LENGTH = struct.Struct(">I")
"""Before each message over TCP."""
_CONNECT_S = 1.3


class KasaCloud:
    """Is it online at its maker's cloud?"""

    name = "kasa_cloud"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Only what answered this maker's search."""
        return isinstance(target.address, IPv4Address) and any(values(target.observations, "kasa.type"))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Ask by UDP, else by TCP; where neither tells, note that it could not be read."""
        notes = Notes(self.name)
        endpoint = Endpoint(address=target.address, port=kasa.PORT, transport=Transport.UDP)
        one: Setting | None = None
        with notes.fenced(endpoint):
            one = await _by_udp(net, target, notes)
        if one is None:
            with notes.fenced(Endpoint(address=target.address, port=kasa.PORT)):
                one = await _by_tcp(net, Endpoint(address=target.address, port=kasa.PORT))
        one = one or kasa.setting(State.UNREAD, "no usable answer")
        notes.observe(endpoint, one.kind, one.value)
        return notes.probed


async def _by_udp(net: Net, target: Target, notes: Notes) -> Setting | None:
    search = net.udp_search(kasa.QUESTION, port=kasa.PORT, unicast=[target.address], repeats=_REPEATS, wait_s=_WAIT_S)
    found: Setting | None = None
    async for datagram in search:
        if found is None and datagram.sender.address == target.address and datagram.data != kasa.QUESTION:
            try:
                found = kasa.read(datagram.data)
            except BadReply as error:
                notes.failed(datagram.sender, error)
    return found


async def _by_tcp(net: Net, endpoint: Endpoint) -> Setting:
    """Raises Unreachable, NotAllowed, BadReply."""
    async with net.connect(endpoint, timeout_s=_CONNECT_S) as connection:
        await connection.write(_LENGTH.pack(len(kasa.QUESTION)) + kasa.QUESTION)
        (size,) = _LENGTH.unpack(await connection.read_exactly(_LENGTH.size))
        if not 0 < size <= kasa.MOST_BYTES:
            raise BadReply(f"{endpoint} Kasa cloud answer: {size} bytes announced")
        return kasa.read(await connection.read_exactly(size))


PROBE = KasaCloud()
