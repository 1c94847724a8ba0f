"""Asks one vantage once how this site looks from there."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.outside import OutsideLook, PortSeen, PortState
from cctv_guard_agent.net.outside import ask_line
from cctv_guard_agent.vantage.interface import VantageConfig
from cctv_guard_agent.wire import vantage as wire

ANSWER_S = 25.0
"""32 silent ports, 8 at once, take 12 s; the rest is for a slow line and the handshake."""


async def ask(
    config: VantageConfig,
    expected: Address | None,
    ports: Sequence[int],
    now: datetime,
    before: OutsideLook | None = None,
) -> OutsideLook:
    """Ask; ports are tested only where the vantage sees `expected` asking.

    before: the look before this one, which tells since when each port was seen so. Raises Unreachable, BadReply.
    """
    asked = wire.Question(
        token=config.token.reveal(),
        nonce=secrets.token_hex(16),
        expected=expected,
        ports=tuple(ports) if expected is not None else (),
    )
    line = await ask_line(
        config.host,
        config.port,
        wire.encode_question(asked),
        fingerprint=config.fingerprint,
        limit=wire.MOST_BYTES,
        timeout_s=ANSWER_S,
    )
    reply = wire.decode_reply(line, asked)
    if reply.refused and reply.refused != "other_address":
        raise Unreachable(f"{config.host}:{config.port}: {wire.REFUSALS[reply.refused]}", "refused")
    if reply.states and reply.source != expected:
        raise BadReply(f"{config.host}:{config.port}: it tested another address than it was asked about")
    return OutsideLook(
        vantage=config.name,
        at=now,
        source=reply.source,
        expected=expected,
        ports=tuple(
            PortSeen(port=port, state=state, since=_since(port, state, reply.source, before, now))
            for port, state in sorted(reply.states.items())
        ),
    )


def _since(port: int, state: PortState, source: Address, before: OutsideLook | None, now: datetime) -> datetime:
    """When it was first seen so: only looks at the same address count."""
    if before is None or before.source != source:
        return now
    known: Mapping[int, PortSeen] = {one.port: one for one in before.ports}
    old = known.get(port)
    return old.since if old is not None and old.state is state else now
