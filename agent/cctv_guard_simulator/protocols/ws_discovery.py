"""WS-Discovery: answers a Probe to the group or to the device alone.

Source: WS-Discovery 2005/04 (matching of types by qualified name and scopes by prefix); ONVIF Core, device discovery;
facts/identification.md 1.1 and 1.2. The ProbeMatches message is the profile's text (`ws_discovery.answer`).
"""

import re
import uuid
from collections.abc import Iterable

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address
from cctv_guard_simulator.text import echo

GROUP = "239.255.255.250"
PORT = 3702

_TYPES = re.compile(r"<(?:[\w-]+:)?Types\b[^>]*>([^<]*)<")
_SCOPES = re.compile(r"<(?:[\w-]+:)?Scopes\b[^>]*>([^<]*)<")
_MESSAGE_ID = re.compile(r"<(?:[\w-]+:)?MessageID\b[^>]*>([^<]*)<")
_PROBE = re.compile(r"<(?:[\w-]+:)?Probe\b")
_PREFIX = re.compile(r"""xmlns:([\w-]+)\s*=\s*["']([^"']+)["']""")


class WsDiscoveryService(DatagramService):
    """Profile keys: `types` (`namespace name` pairs), `scopes`, `xaddrs`, `answer`."""

    name = "ws_discovery"
    port = PORT
    groups = (GROUP,)

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One ProbeMatches when types and scopes of the probe match."""
        probe = data.decode("utf-8", "replace")
        if not _PROBE.search(probe):
            return
        self.device.counters.question("ws_discovery Probe")
        if not self._types_match(probe) or not self._scopes_match(probe):
            return
        found = _MESSAGE_ID.search(probe)
        text = self.device.fill(
            str(self.part["answer"]),
            relates_to=echo(found[1].strip()) if found else "",
            message_id=str(uuid.uuid4()),
            scopes=" ".join(str(self.part.get("scopes", "")).split()),
            xaddrs=str(self.part["xaddrs"]),
        )
        yield text.strip().encode(), source

    def _types_match(self, probe: str) -> bool:
        found = _TYPES.search(probe)
        wanted = found[1].split() if found else []
        prefixes = dict(_PREFIX.findall(probe))
        own = {tuple(pair.split()) for pair in self.part["types"]}
        return all(
            (prefixes.get(prefix, ""), name) in own for prefix, _, name in (word.partition(":") for word in wanted)
        )

    def _scopes_match(self, probe: str) -> bool:
        found = _SCOPES.search(probe)
        own = self.device.fill(str(self.part.get("scopes", ""))).split()
        return all(
            any(scope == wanted or scope.startswith(wanted.rstrip("/") + "/") for scope in own)
            for wanted in (found[1].split() if found else [])
        )
