"""Shodan's InternetDB: which ports of one public address its crawl had open lately. Pure.

Only the ports are taken. Names, products and flaws belong to whatever stands at that address, not to one camera.
An address that is not listed is an answer (404), not a proof that nothing is open.

Source: facts/exposure.md 5.1.
"""

import json
from ipaddress import ip_address

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address

HOST, PORT = "internetdb.shodan.io", 443
MOST_BYTES = 65_536
"""A host with 1,000 open ports and as many flaws stays below."""
_MOST_PORTS = 4096


def path(address: Address) -> str:
    """What is asked: the address, and nothing else."""
    return f"/{address}"


def ports(status: int, body: bytes, address: Address) -> tuple[int, ...] | None:
    """Read the answer: its ports in order, None where the address is not listed. Raises BadReply, Unreachable."""
    if status == 404:
        return None
    if status == 429:
        raise Unreachable(f"{HOST}: it answers no more for now (429, too many questions)", "refused")
    if status != 200:
        raise Unreachable(f"{HOST}: it answered {status}", "refused")
    try:
        one = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadReply(f"{HOST}: no JSON") from error
    rows = one.get("ports") if isinstance(one, dict) else None
    if not isinstance(rows, list) or len(rows) > _MOST_PORTS or not all(map(_is_port, rows)):
        raise BadReply(f"{HOST}: ports", str(rows))
    if not _is_same(one.get("ip"), address):
        raise BadReply(f"{HOST}: it speaks of another address than it was asked about", str(one.get("ip")))
    return tuple(sorted(set(rows)))


def _is_port(value: object) -> bool:
    return type(value) is int and 0 < value < 65536


def _is_same(value: object, address: Address) -> bool:
    try:
        return isinstance(value, str) and ip_address(value) == address
    except ValueError:
        return False
