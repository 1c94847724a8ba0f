"""Asks a device that looks like Dahua's, but stayed silent in the search of everybody, by the same search to it alone.

Some units (thermal ones, damaged firmware) answer DHIP only when it is sent to their own address. Only on the attached
networks, as the protocol is a known amplifier. Source: facts identification.md section 0, 3.1.
"""

from contextlib import aclosing
from ipaddress import IPv4Address

from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.dhip_search import PORT, SEARCH, body_of

_REPEATS = 2
_WAIT_S = 0.8
"""Units answer within 0.3 s; those of the search of everybody are waited for longer."""
_CONTROL_PORT = "37777"


class DahuaSearch:
    """Does it answer the search of Dahua firmware, asked alone?"""

    name = "dahua_search"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where something points to that firmware and its search has not answered."""
        if not isinstance(target.address, IPv4Address):
            return False
        seen = target.observations
        return not any(one.kind == "dahua.answer" for one in seen) and (
            speaks(Api.DAHUA_CGI, seen) or any(one.kind == "tcp.open" and one.value == _CONTROL_PORT for one in seen)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Send the search, twice if need be, and keep the first answer."""
        notes = Notes(self.name)
        endpoint = Endpoint(address=target.address, port=PORT, transport=Transport.UDP)
        if not any(target.address in card.network for card in net.interfaces):
            return notes.probed
        with notes.fenced(endpoint):
            search = net.udp_search(SEARCH, port=PORT, unicast=[target.address], repeats=_REPEATS, wait_s=_WAIT_S)
            async with aclosing(search) as answers:  # type: ignore[type-var]
                async for datagram in answers:
                    raw = body_of(datagram.data)
                    if datagram.sender.address == target.address and '"DHDiscover.search"' not in raw:
                        notes.capture(datagram.sender, "dahua_discovery", raw)
                        break
        return notes.probed


PROBE = DahuaSearch()
