"""What is observed of this computer itself: whether it would pass the cameras' packets on to its other networks.

Kinds: `host.cards` (names, always), `host.forwards` (`ipv4|CARD`, `ipv6|CARD`), `host.bridged` (`BRIDGE|CARD,CARD`),
`host.masquerades` (`yes`, `no`, `unknown`; only where something is passed on).
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net import forwarding, interfaces
from cctv_guard_agent.net.interface import Net

_WORDS = {True: "yes", False: "no", None: "unknown"}


async def observe(
    net: Net, now: datetime, masquerades: Callable[[], Awaitable[bool | None]] = forwarding.masquerades
) -> tuple[Observation, ...]:
    """Read it once; nothing on loopback alone, which is no network of the owner's."""
    if all(card.address.is_loopback for card in net.interfaces):
        return ()
    found = forwarding.read(net.interfaces, gateway=interfaces.default_gateway())
    values = [("host.cards", ",".join(found.cards))]
    for one in found.passing:
        values += [("host.forwards", f"{what}|{one.card}") for what in ("ipv4", "ipv6") if getattr(one, what)]
        if one.bridged_with:
            values.append(("host.bridged", f"{one.card}|{','.join(one.bridged_with)}"))
    if any(kind == "host.forwards" for kind, _ in values):
        values.append(("host.masquerades", _WORDS[await masquerades()]))
    return tuple(Observation(kind=kind, value=value, source="this_computer", at=now) for kind, value in values)
