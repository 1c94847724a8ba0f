"""SADP, the search protocol of Hikvision firmware.

Source: facts/identification.md section 2 (request, answer, `hello` at start, answers to the group or to the asker);
field order of the answer as in the public DS-2CD2385G1-I answer. Only `inquiry` is answered: every other type would
change a device and is counted as a write.
"""

import re
import uuid
from collections.abc import Iterable

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address
from cctv_guard_simulator.text import echo

GROUP = "239.255.255.250"
PORT = 37020

_UUID = re.compile(r"<Uuid>([^<]*)</Uuid>")
_TYPES = re.compile(r"<Types>([^<]*)</Types>")


class SadpService(DatagramService):
    """Profile keys: `answer` (the ProbeMatch), `to` (`group` or `asker`), `hello` (true by default)."""

    name = "sadp"
    port = PORT
    groups = (GROUP,)

    def hello(self) -> None:
        """Announces the device, as firmware does after it started."""
        if self.part.get("hello", True):
            self.send(self._message(str(uuid.uuid4()).upper(), "hello"), (GROUP, PORT))

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One ProbeMatch to an inquiry."""
        text = data.decode("utf-8", "replace")
        kind = _TYPES.search(text)
        if "<Probe>" not in text or kind is None:
            return
        self.device.counters.question(f"sadp {echo(kind[1])}", writes=not kind[1].startswith("inquiry"))
        if kind[1] == "inquiry":
            asked = _UUID.search(text)
            to_group = self.part.get("to", "group") == "group"
            yield self._message(echo(asked[1]) if asked else "", "inquiry"), (GROUP, PORT) if to_group else source

    def _message(self, identifier: str, kind: str) -> bytes:
        return self.device.fill(str(self.part["answer"]), sadp_uuid=identifier, sadp_types=kind).strip().encode()
