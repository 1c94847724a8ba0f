"""Which networks of this host will be looked at: the agent's own choice, named before anything is sent."""

import sys
from collections.abc import Sequence

from checkout.say import SetupError, say

from cctv_guard_agent.config import Config, parse
from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.net.lan import Lan


def agreed(wanted: Sequence[str], *, agreed: bool) -> tuple[str, ...]:
    """The networks, once somebody agreed. Raises SetupError when nobody did, or there is none to look at."""
    try:
        networks = parse({"networks": list(wanted)}, "--network").networks if wanted else Config().networks
        lan = Lan.of(networks, ())
    except CctvGuardError as error:
        raise SetupError(str(error)) from error
    if not lan.networks:
        raise SetupError(
            "this host has no private network of /22 or smaller on a physical card; name yours, for example "
            "--network 192.168.1.0/24, or try --simulated-site"
        )
    say("CCTV Guard will look at these networks, and at nothing else:")
    for network in lan.networks:
        say(f"    {network}")
    say("It asks each host a few harmless questions. Look only at networks that are yours.")
    if not agreed and not (sys.stdin.isatty() and input("Go on? [y/N] ").strip().lower() in ("y", "yes")):
        raise SetupError("not agreed; --yes agrees without being asked")
    return tuple(str(network) for network in lan.networks)
