"""The search of Reolink cameras: `aa aa 00 00` to UDP 2000, 388 bytes to UDP 3000 of the asker.

Source: facts/identification.md section 4 (length, first bytes, that address, MAC, name and UID are inside) after
thirtythreeforty/neolink. Where exactly each field stands is not in the facts: the offsets here are ours, so an
auditor may rely on the first bytes and on finding the text fields, not on a place.
"""

from collections.abc import Iterable

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address

PORT = 2000
_ANSWER_PORT = 3000
_PROBE = bytes.fromhex("aaaa0000")
_SIZE = 388


class ReolinkService(DatagramService):
    """Profile keys: `name`, `uid`; `is_recorder` changes the first bytes."""

    name = "reolink"
    port = PORT
    groups = ("broadcast",)

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One 388-byte answer to the probe, nothing to any other bytes."""
        if data != _PROBE:
            return
        self.device.counters.question("reolink search")
        fields = {
            0x08: self.device.address.encode(),
            0x1C: bytes.fromhex(self.device.values()["mac_plain"]),
            0x24: self.device.fill(str(self.part["name"])).encode()[:32],
            0x48: self.device.fill(str(self.part["uid"])).encode()[:32],
        }
        answer = bytearray(_SIZE)
        answer[:3] = b"\x02\x03\x01" if self.part.get("is_recorder") else b"\x01\x02\x01"
        for offset, value in fields.items():
            answer[offset : offset + len(value)] = value
        yield bytes(answer), (source[0], _ANSWER_PORT)
