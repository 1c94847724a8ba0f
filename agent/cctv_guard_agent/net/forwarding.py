"""Does this computer pass packets from one of its networks on to another? Read from the kernel; nothing is sent.

A recorder with two cards keeps its cameras apart only while it does not route or bridge between them.

Source: facts/exposure.md 5.4 (two-NIC recorder); Linux Documentation/networking/ip-sysctl (forwarding decides where a
packet arrives), Documentation/ABI/testing/sysfs-class-net (brif, brport); nft(8), libnftables-json(5).
"""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net import interfaces

_PROC = Path("/proc/sys/net")
_SYS = Path("/sys/class/net")
_RULESET_S = 5.0
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What this computer would pass on from one card."""

    card: str
    ipv4: bool
    ipv6: bool
    bridged_with: tuple[str, ...] = ()
    """Other cards in the same bridge: one network, whatever the addresses say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoNetworks:
    """How the cards of this computer hang together."""

    cards: tuple[str, ...]
    """Cards of different networks; fewer than two: there is nothing to pass on between."""
    passing: tuple[Passing, ...] = ()
    """Of each card of the audited networks, where there are two."""


def read(
    audited: Sequence[Interface],
    *,
    attached: Sequence[Interface] | None = None,
    gateway: IPv4Address | None = None,
    proc: Path = _PROC,
    sys: Path = _SYS,
) -> TwoNetworks:
    """Look at the cards of the audited networks, the physical ones, and the one with the default route."""
    every = interfaces.attached() if attached is None else attached
    mine = {card.name for card in audited if not card.address.is_loopback}
    others = {
        card.name
        for card in every
        if interfaces.is_physical(card.name) or (gateway is not None and gateway in card.network)
    }
    cards = tuple(sorted(mine | others))
    bridged = {name: _bridged(name, sys) for name in sorted(mine)}
    if len(cards) < 2 and not any(bridged.values()):
        return TwoNetworks(cards=cards)
    return TwoNetworks(
        cards=cards,
        passing=tuple(
            Passing(
                card=name,
                ipv4=len(cards) > 1 and _is_on(proc / "ipv4/conf" / name / "forwarding"),
                ipv6=len(cards) > 1 and _is_on(proc / "ipv6/conf/all/forwarding"),
                bridged_with=bridged[name],
            )
            for name in sorted(mine)
        ),
    )


def _bridged(name: str, sys: Path) -> tuple[str, ...]:
    """The physical cards below this bridge, where there are several; virtual ports (VMs, containers) are no network."""
    with contextlib.suppress(OSError):
        ports = sorted(port.name for port in (sys / name / "brif").iterdir())
        physical = tuple(port for port in ports if (sys / port / "device").exists())
        return physical if len(physical) > 1 else ()
    return ()


def _is_on(file: Path) -> bool:
    try:
        return file.read_text("ascii").strip() not in ("", "0")
    except (OSError, UnicodeDecodeError):
        return False


async def masquerades(command: Sequence[str] = ("nft", "-j", "list", "ruleset")) -> bool | None:
    """Does this computer put its own address on what it passes on? None where the rules may not be read (root only)."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_RULESET_S):
            data = await process.stdout.read(_MOST_BYTES)
            code = await process.wait()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return has_masquerade(data) if code == 0 else None


def has_masquerade(ruleset: bytes) -> bool | None:
    """Look for a `masquerade` or `snat` statement in nft's JSON; None where it is none."""
    try:
        rows = json.loads(ruleset)["nftables"]
        return any(_translates(row["rule"]) for row in rows if "rule" in row)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _translates(rule: Any) -> bool:
    return any(isinstance(one, dict) and ("masquerade" in one or "snat" in one) for one in rule.get("expr", ()))
