"""Reads the UPnP description of a camera that announced one: brand, model, serial as it tells them to everybody.

Only for what already shows a sign of being a camera or gateway; the URL must lead to the device itself.
Capture `ssdp_desc`. Source: identification.md 4.1.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.ssdp import LONGEST, place


class SsdpDescription:
    """What does it say of itself over UPnP?"""

    name = "ssdp_description"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where discovery did not read it already."""
        kinds = {seen.kind for seen in target.observations}
        return "ssdp.location" in kinds and not any(kind.startswith("ssdp_desc.") for kind in kinds)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Fetch the first description that lies on the device."""
        notes = Notes(self.name)
        locations = sorted(seen.value for seen in target.observations if seen.kind == "ssdp.location")
        found = next(filter(None, (place(location, target.address) for location in locations)), None)
        if found is not None:
            endpoint, path = found
            with notes.fenced(endpoint):
                reply = await net.http(endpoint, path, limit=LONGEST)
                if reply.status == 200 and not reply.truncated:
                    notes.capture(endpoint, "ssdp_desc", body_text(reply))
                else:
                    notes.failed(endpoint, f"description {path}: status {reply.status}, or longer than {LONGEST} bytes")
        return notes.probed


PROBE = SsdpDescription()
