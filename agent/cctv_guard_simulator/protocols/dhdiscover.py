"""DHDiscover, the search protocol of Dahua firmware: JSON behind the 32-byte DHIP header.

Source: facts/identification.md section 3.1. Bare JSON without the header gets nothing; the answer repeats the header
with its own length and goes to the asker. Any method but the search is counted as a write.
"""

import json
import struct
from collections.abc import Iterable

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address
from cctv_guard_simulator.text import echo

GROUP = "239.255.255.251"
PORT = 37810

_HEADER = struct.Struct("<I4s8sIIII")
_MAGIC = b"DHIP"


class DhDiscoverService(DatagramService):
    """Profile keys: `answer` (the JSON text), `unicast_only` for units that ignore the group."""

    name = "dhdiscover"
    port = PORT
    groups: tuple[str, ...] = (GROUP, "broadcast")

    async def start(self) -> None:
        """Listens to the groups unless the profile says that only a direct question is answered."""
        if self.part.get("unicast_only"):
            self.groups = ()
        await super().start()

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One notifyDevInfo to a search."""
        method = _method(data)
        if method is None:
            return
        is_search = method == "DHDiscover.search"
        self.device.counters.question(f"dhdiscover {echo(method)}", writes=not is_search)
        if is_search:
            body = self.device.fill(str(self.part["answer"])).strip().encode() + b"\n\x00"
            yield _HEADER.pack(0x20, _MAGIC, b"", len(body), 0, len(body), 0) + body, source


def _method(data: bytes) -> str | None:
    """The method of a well-framed message; None for anything else."""
    if len(data) < _HEADER.size:
        return None
    size, magic, _, length, _, _, _ = _HEADER.unpack_from(data)
    if size != _HEADER.size or magic != _MAGIC or length != len(data) - _HEADER.size:
        return None
    try:
        message = json.loads(data[_HEADER.size :].rstrip(b"\0"))
    except ValueError:
        return None
    method = message.get("method") if isinstance(message, dict) else None
    return method if isinstance(method, str) else None
