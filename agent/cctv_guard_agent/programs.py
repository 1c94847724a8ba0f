"""Do recording programs on this very computer let other hosts in without a login? Asked at our own LAN addresses.

One GET each at the ports where Frigate (5000) and go2rtc (1984) serve their pages without any login; what answers
otherwise is another program and none of our business. Read only.
Source: facts/exposure.md section 3 (Frigate's port 5000 acts as admin; go2rtc's API edits its configuration).
"""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import HttpReply, Net

KIND = "program.open"
_ANSWER_S = 2.0
"""This computer itself answers in milliseconds; Frigate under load takes a second."""
_MOST_BYTES = 8_192
_MOST_ADDRESSES = 4
_VERSION = re.compile(rb"\s*\d{1,3}\.\d{1,3}\.\d{1,3}(?:[-+.][\w.]{1,40})?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where one program answers without a login, and how its answer is told from another's."""

    program: str
    port: int
    path: str
    is_it: Callable[[HttpReply], bool]


def _is_frigate(reply: HttpReply) -> bool:
    return reply.status == 200 and _VERSION.fullmatch(reply.body) is not None


def _is_go2rtc(reply: HttpReply) -> bool:
    try:
        answer = json.loads(reply.body) if reply.status == 200 else None
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and "version" in answer and ("config_path" in answer or "rtsp" in answer)


DOORS = (
    Door(program="Frigate", port=5000, path="/api/version", is_it=_is_frigate),
    Door(program="go2rtc", port=1984, path="/api", is_it=_is_go2rtc),
)


async def observe(net: Net, own: Sequence[Address], now: datetime) -> tuple[Observation, ...]:
    """Look at each door from the LAN's side. Value: `yes|PROGRAM|ADDRESS:PORT`, or `no|PROGRAM|...` where it is shut.

    own: this host's addresses on the owner's networks; none on loopback alone, which gives no answers.
    """
    asked = [(Endpoint(address=address, port=door.port), door) for address in own[:_MOST_ADDRESSES] for door in DOORS]
    answers = await asyncio.gather(*(_is_open(net, endpoint, door) for endpoint, door in asked))
    return tuple(
        Observation(
            kind=KIND, value=f"{'yes' if is_open else 'no'}|{door.program}|{endpoint}", source="programs", at=now
        )
        for (endpoint, door), is_open in zip(asked, answers, strict=True)
        if is_open is not None
    )


async def _is_open(net: Net, endpoint: Endpoint, door: Door) -> bool | None:
    """None where it could not be asked."""
    try:
        return door.is_it(await net.http(endpoint, door.path, limit=_MOST_BYTES, timeout_s=_ANSWER_S))
    except Unreachable as error:
        return False if error.reason == "closed" else None
    except BadReply:
        return False  # another program
    except NotAllowed:
        return None
