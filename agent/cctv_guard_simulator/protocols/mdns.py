"""mDNS: answers a question for the services that a device announces.

Source: RFC 1035 section 4 (messages), RFC 6762 section 6.7 (an asker that is not on port 5353 gets its own answer, with
its number and question repeated), RFC 6763 (PTR, SRV, TXT); which devices announce what: facts/identification.md 4.
"""

import socket
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address

GROUP = "224.0.0.251"
PORT = 5353

_HEADER = struct.Struct(">HHHHHH")
_PTR, _TXT, _A, _SRV, _ANY = 12, 16, 1, 33, 255
_INTERNET = 1
_ANSWERS = 0x8400
_TTL_S = 10
"""What RFC 6762 section 6.7 allows at most to an asker that keeps no cache."""
_QUESTIONS_MAX = 32
_LABELS_MAX = 32


class MdnsService(DatagramService):
    """Profile key `services`: each with `service` (`_axis-video._tcp`), `instance`, `host`, `port`, `txt` (list)."""

    name = "mdns"
    port = PORT
    groups = (GROUP,)

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One answer for each service asked for; to the group when the asker is a full mDNS program."""
        question = read_question(data)
        if question is None:
            return
        number, names = question
        self.device.counters.question("mdns question")
        for service in self.part["services"]:
            name = f"{service['service']}.local"
            if name in names:
                is_program = source[1] == PORT
                message = self._message(service, 0 if is_program else number, asked=not is_program)
                yield message, (GROUP, PORT) if is_program else source

    def _message(self, service: Mapping[str, Any], number: int, *, asked: bool) -> bytes:
        kind = _name(f"{service['service']}.local")
        label = self.device.fill(str(service["instance"])).encode()[:63]
        instance = bytes([len(label)]) + label + kind
        host = _name(self.device.fill(f"{service['host']}.local"))
        texts = [self.device.fill(str(text)).encode()[:255] for text in service.get("txt", ())] or [b""]
        records = [
            _record(kind, _PTR, instance),
            _record(instance, _SRV, struct.pack(">HHH", 0, 0, int(service["port"])) + host),
            _record(instance, _TXT, b"".join(bytes([len(text)]) + text for text in texts)),
            _record(host, _A, socket.inet_aton(self.device.address)),
        ]
        question = kind + struct.pack(">HH", _PTR, _INTERNET) if asked else b""
        return _HEADER.pack(number, _ANSWERS, int(asked), 1, 0, 3) + question + b"".join(records)


def read_question(data: bytes) -> tuple[int, set[str]] | None:
    """The number of a query and the names whose PTR it asks for; None when it is no query."""
    if len(data) < _HEADER.size:
        return None
    number, flags, count, *_ = _HEADER.unpack_from(data)
    if flags & 0x8000 or not 0 < count <= _QUESTIONS_MAX:
        return None
    names, offset = set(), _HEADER.size
    try:
        for _ in range(count):
            name, offset = _read_name(data, offset)
            (kind,) = struct.unpack_from(">H", data, offset)
            offset += 4
            if kind in (_PTR, _ANY):
                names.add(name)
    except (IndexError, struct.error, ValueError):
        return None
    return number, names


def _read_name(data: bytes, offset: int) -> tuple[str, int]:
    """A name and where the message goes on after it. Raises ValueError for a name that never ends."""
    labels: list[str] = []
    end = 0
    for _ in range(_LABELS_MAX):
        size = data[offset]
        if size == 0:
            return ".".join(labels), end or offset + 1
        if size >= 0xC0:
            end = end or offset + 2
            offset = (size & 0x3F) << 8 | data[offset + 1]
            continue
        labels.append(data[offset + 1 : offset + 1 + size].decode("utf-8", "replace"))
        offset += 1 + size
    raise ValueError("too many labels")


def _name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label for label in text.encode().split(b".")) + b"\0"


def _record(name: bytes, kind: int, data: bytes) -> bytes:
    return name + struct.pack(">HHIH", kind, _INTERNET, _TTL_S, len(data)) + data
