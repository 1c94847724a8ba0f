"""What a state of FreeBSD's packet filter says: who began a connection, and whether anything came back. Pure.

Source: pf.conf(5), pfctl(8) `-s states` (`ESTABLISHED:ESTABLISHED`, `SINGLE:NO_TRAFFIC`); facts/exposure.md section 6.
A refused connection ends as `TIME_WAIT:TIME_WAIT` like a finished one, so that only its packets tell them apart.
"""

from cctv_guard_agent.egress import _read
from cctv_guard_agent.egress._conntrack_table import Flow

_MADE = ("ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT", "CLOSING", "LAST_ACK")
_LEAST = 3
"""Packets of a camera in a connection that was made: SYN, ACK and something said. A refused one has a single one."""


def flow(
    transport: str, client: object, client_port: object, remote: object, port: object, state: str, packets: list[int]
) -> Flow | None:
    """Return the connection that a state stands for; None for what is none.

    packets: each direction's count, the client's first where the firewall tells it; empty where it tells none.
    """
    begun, target = _read.address(client), _read.address(remote)
    transport = transport.lower()
    if begun is None or target is None:
        return None
    return Flow(
        transport=transport,
        client=begun,
        client_port=_port(client_port),
        remote=target,
        port=_port(port),
        replied=_replied(transport, state.upper(), packets),
    )


def _replied(transport: str, state: str, packets: list[int]) -> bool:
    if transport == "tcp":
        return any(word in state for word in _MADE) or ("TIME_WAIT" in state and min(packets, default=0) >= _LEAST)
    if len(packets) == 2:
        return min(packets) > 0
    return bool(state) and "NO_TRAFFIC" not in state


def split(text: object) -> tuple[str, str]:
    """Part `192.168.1.64:40000` and `fd00::1[443]` into address and port; the port is empty where there is none."""
    if not isinstance(text, str) or len(text) > 80:
        return "", ""
    if text.endswith("]"):
        address, _, port = text[:-1].partition("[")
        return address, port
    address, mark, port = text.rpartition(":")
    return (address, port) if mark and ":" not in address else (text, "")


def _port(value: object) -> int:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0


def numbers(*values: object) -> list[int]:
    """Return the counts, or nothing where one of them is none."""
    found = [one for one in values if isinstance(one, int) and not isinstance(one, bool) and one >= 0]
    return found if len(found) == len(values) else []
