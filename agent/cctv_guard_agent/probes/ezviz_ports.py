"""Whether the ports of the EZVIZ and Hik-Connect component are open on a device that speaks ISAPI: TCP 9010 and 9020.

One connection each, nothing is sent. Open, they say that the component runs; that it is online is not proved.
Source: facts exposure.md 1 (`localCmdPort`, `localStreamPort` of the cloud's own record of a device).
"""

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.probes.ports import CONNECT_S

PORTS = (9010, 9020)


class EzvizPorts:
    """Does that component listen?"""

    name = "ezviz_ports"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Only where something pointed to this API."""
        return speaks(Api.ISAPI, target.observations)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Connect once to each, one after the other."""
        notes = Notes(self.name)
        for port in PORTS:
            endpoint = Endpoint(address=target.address, port=port)
            try:
                async with net.connect(endpoint, timeout_s=CONNECT_S):
                    notes.observe(endpoint, "tcp.open", port)
            except Unreachable as error:
                notes.observe(endpoint, "tcp.closed" if error.reason == "closed" else "tcp.filtered", port)
            except NotAllowed as error:
                notes.failed(endpoint, error)
        return notes.probed


PROBE = EzvizPorts()
