"""Whether a path of one interface asks for a login where paths that do not exist are "not found".

No login is sent and none is needed: one GET, and one to a path that cannot exist if the first was guarded.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import Service
from cctv_guard_agent.wire.captures.guarded_path import CONTROL_PATH

LIMIT = 16_384
"""Only the status is looked at."""


async def ask_whether_guarded(net: Net, notes: Notes, service: Service, path: str) -> None:
    """Keep both answers as a capture where the path is guarded; anything else tells nothing and is no failure."""
    with notes.fenced(service.endpoint):
        asked = (await net.http(service.endpoint, path, tls=service.tls, limit=LIMIT)).status
        if asked == 401:
            control = (await net.http(service.endpoint, CONTROL_PATH, tls=service.tls, limit=LIMIT)).status
            notes.capture(service.endpoint, "guarded_path", f"{path} {asked}\n{CONTROL_PATH} {control}")
