"""Hears the packets that pass one interface, behind a filter that the kernel applies. Nothing is ever sent.

Source: packet(7); Linux Documentation/networking/filter.rst (SO_ATTACH_FILTER).
"""

import contextlib
import ctypes
import socket
import struct
from collections.abc import Iterator

from cctv_guard_agent.errors import Unreachable

_SOL_PACKET, _PACKET_STATISTICS, _SO_ATTACH_FILTER = 263, 6, 26
_ETH_P_ALL = 0x0003
"""What is bound to IPv4 alone hears only what comes in: not what a router sends to a camera."""
_BUFFER_BYTES = 8_388_608


class Packets:
    """One interface that is listened to; its file number becomes readable when packets came."""

    def __init__(self, interface: str, program: bytes) -> None:
        """Listen from now on; `program` is classic BPF. Raises Unreachable."""
        self._interface = interface
        sock: socket.socket | None = None
        try:
            sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)  # hears nothing before it is bound
            option, _alive = _as_option(program)
            sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, option)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
            sock.bind((interface, _ETH_P_ALL))
            sock.setblocking(False)
        except OSError as error:
            if sock is not None:
                sock.close()
            if isinstance(error, PermissionError):
                raise Unreachable(
                    "listening to packets needs the right to (CAP_NET_RAW), e.g. AmbientCapabilities=CAP_NET_RAW "
                    "in the service's unit"
                ) from error
            raise Unreachable(f"{interface} cannot be listened to: {error.strerror}") from error
        self._socket = sock

    def fileno(self) -> int:
        """Return what an event loop waits on."""
        return self._socket.fileno()

    def take(self, size_bytes: int, most: int) -> Iterator[bytes]:
        """Yield up to `most` packets that came, each cut to `size_bytes`, without waiting."""
        with contextlib.suppress(OSError):  # empty; or the interface went, which `lost` tells
            for _ in range(most):
                yield self._socket.recv(size_bytes)

    def lost(self) -> int:
        """Return how many packets the kernel dropped since it was asked last. Raises Unreachable: the card is gone."""
        try:
            _, lost = struct.unpack("II", self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
            error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        except OSError as caught:
            error, lost = caught.errno or 1, 0
        if error:
            raise Unreachable(f"{self._interface} is gone or down; it is listened to again when it is up")
        return int(lost)

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


def _as_option(code: bytes) -> tuple[bytes, object]:
    """Return `struct sock_fprog` for SO_ATTACH_FILTER, and the buffer that must live until it was set."""
    buffer = ctypes.create_string_buffer(code, len(code))
    return struct.pack("HL", len(code) // 8, ctypes.addressof(buffer)), buffer
