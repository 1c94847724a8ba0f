"""Reads a Linux router's own rules with `nft -j list ruleset`: port forwards of every origin, DMZ, IPv6 policy.

The kernel's rules are the whole truth about what comes in, whoever made them (a person, miniupnpd, a container
engine); only a program that relays connections on the router itself is out of sight. Starts the configured command as
an argument list, never a shell, and only ever the reading one.
Source: facts/routers.md 4.9, 9; libnftables-json(5). Leaves out: writing.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import Text
from cctv_guard_agent.model.wan import wan_kind
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers._nft_read import Found, forwards, openings6, wan_interfaces
from cctv_guard_agent.routers._nft_ruleset import Ruleset, parse
from cctv_guard_agent.routers.interface import RouterConfig

_RUN_S = 15.0
"""ssh to a small router takes 1-3 s; longer is a hung login."""
_LARGEST_RULESET = 16 * 1024 * 1024
"""A ruleset with country block lists runs to some megabytes."""
_FORWARD_WAYS = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP)
_WAN_ORDER = (WanKind.PUBLIC, WanKind.DOUBLE_NAT, WanKind.CGNAT, WanKind.UNKNOWN)
"""With several outside interfaces the one that lets in most decides."""
_OPTIONS = ("command", "wan", "dynamic_chains")
_DYNAMIC = ("upnp",)
"""Chain or table names of miniupnpd in OpenWrt, Debian and OPNsense-like set-ups hold this word."""


class Nftables:
    """The driver."""

    name = "nftables"
    automatic = False

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured router. Raises ConfigError, Unreachable, BadReply."""
        if config is None:
            return ()
        if config.address is None:
            raise ConfigError("routers: nftables needs `address`, the router's address on the inside, e.g. 192.168.1.1")
        unknown = sorted(set(config.options) - set(_OPTIONS))
        if unknown:
            raise ConfigError(f"routers: nftables has no option `{unknown[0]}`; allowed: {', '.join(_OPTIONS)}")
        command = _words(config.options, "command", ["nft"])
        ruleset = parse(await _run([*command, "-j", "list", "ruleset"]))
        wan = frozenset(_words(config.options, "wan", [])) or _guessed_wan(ruleset)
        dynamic = [word.lower() for word in _words(config.options, "dynamic_chains", list(_DYNAMIC))]
        gateway = judged(config.address, ruleset, wan, dynamic)
        address = await _wan_address(command, wan)
        kind = wan_kind(address)
        next_hop = await _next_hop(command) if kind is WanKind.DOUBLE_NAT else None
        return (replace(gateway, wan_address=address, wan_kind=kind, next_hop=next_hop, read_at=datetime.now(UTC)),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


def judged(address: Address, ruleset: Ruleset, wan: frozenset[str], dynamic: Sequence[str]) -> Gateway:
    """Say what these rules let in; pure. Raises BadReply where a rule is not of nft's form at all."""
    try:
        inbound, six = forwards(ruleset, wan, dynamic), openings6(ruleset, wan)
    except (AttributeError, TypeError, KeyError, ValueError, IndexError, StopIteration) as error:
        raise BadReply("nft -j list ruleset: a rule of an unknown form", str(error)) from error
    limits: list[Text] = [*_unclear("Port forwards", inbound), *_unclear("The IPv6 rules", six)]
    ways = [*(_FORWARD_WAYS if not inbound.unclear else ()), *((Way.IPV6,) if not six.unclear else ())]
    return Gateway(
        id="gw-" + str(address).replace(".", "-").replace(":", "-"),
        address=address,
        driver=Nftables.name,
        wan_kind=WanKind.UNKNOWN,
        upnp=Answer.YES if any(m.origin == "upnp" for m in inbound.mappings) else Answer.UNKNOWN,
        mappings=(*inbound.mappings, *six.mappings),
        ways_read=tuple(ways),
        limits=tuple(limits),
    )


def _guessed_wan(ruleset: Ruleset) -> frozenset[str]:
    """Where the router masquerades; nothing where its rules are of an unknown form."""
    try:
        return wan_interfaces(ruleset)
    except (AttributeError, TypeError, KeyError, ValueError):
        return frozenset()


def _unclear(what: str, found: Found) -> list[Text]:
    """The rules that were not understood, three at most."""
    return [_texts.rule_not_understood(what, rule) for rule in found.unclear[:3]]


def _words(options: Mapping[str, object], key: str, default: list[str]) -> list[str]:
    """Read an option that is a list of words. Raises ConfigError."""
    value = options.get(key, default)
    words = [value] if isinstance(value, str) and key != "command" else value
    if not isinstance(words, list | tuple) or not all(isinstance(w, str) and w for w in words):
        raise ConfigError(f"routers: nftables option `{key}` must be a list of words, e.g. [ssh, router, nft]")
    if key == "command" and (not words or words[0].startswith("-")):
        raise ConfigError("routers: nftables option `command` must begin with a program, e.g. [nft]")
    return list(words)


async def _wan_address(command: Sequence[str], wan: frozenset[str]) -> Address | None:
    """Ask the router for the address of its outside interface, with several the one that lets in most.

    None where it does not say. The same command with `ip` in the place of `nft`.
    """
    if not wan or not _has_ip(command):
        return None
    found: list[Address] = []
    for interface in sorted(wan):
        # one of several may be gone (a modem that is off)
        with contextlib.suppress(Unreachable, ConfigError, BadReply):
            found += _addresses(await _run([*command[:-1], "ip", "-j", "address", "show", "dev", interface]))
    return min(found, key=lambda address: _WAN_ORDER.index(wan_kind(address)), default=None)


async def _next_hop(command: Sequence[str]) -> Address | None:
    """Ask the router where it sends what is for the internet; None where it does not say, or has several ways."""
    if not _has_ip(command):
        return None
    with contextlib.suppress(Unreachable, ConfigError, BadReply, ValueError, KeyError, TypeError):
        routes = json.loads(await _run([*command[:-1], "ip", "-j", "-4", "route", "show", "default"]))
        (hop,) = {ip_address(route["gateway"]) for route in routes}
        return hop
    return None


def _has_ip(command: Sequence[str]) -> bool:
    """Can `ip` stand in the place of `nft`? Not where a wrapper of the owner's does the reading."""
    return command[-1].rpartition("/")[2] == "nft"


def _addresses(document: bytes) -> list[Address]:
    """The IPv4 addresses in `ip -j address`."""
    try:
        return [
            ip_address(info["local"])
            for link in json.loads(document)
            for info in link.get("addr_info", [])
            if info.get("family") == "inet"
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


async def _run(command: Sequence[str]) -> bytes:
    """Run a reading command. Raises ConfigError (no such program), Unreachable (it failed or took too long)."""
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, limit=_LARGEST_RULESET
        )
    except (OSError, ValueError) as error:
        raise ConfigError(f"routers: nftables cannot start `{command[0]}`: {error}") from error
    try:
        async with asyncio.timeout(_RUN_S):
            out, err = await asyncio.gather(_bounded(process.stdout, _LARGEST_RULESET), _bounded(process.stderr, 4096))
            status = await process.wait()
    except TimeoutError as error:
        raise Unreachable(f"`{' '.join(command)}` did not end within {_RUN_S:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if status != 0:
        words = err.decode("utf-8", "replace").strip().splitlines()
        hint = words[-1][:160] if words else "no message"
        raise Unreachable(
            f"`{' '.join(command)}` ended with {status}: {hint}. It needs the right to read the rules (CAP_NET_ADMIN)"
        )
    return out


async def _bounded(stream: asyncio.StreamReader | None, limit: int) -> bytes:
    """Read to the end; what goes beyond the bound is an error. Raises BadReply."""
    if stream is None:
        return b""
    data = bytearray()
    while chunk := await stream.read(65_536):
        data += chunk
        if len(data) > limit:
            raise BadReply(f"nft printed more than {limit} bytes")
    return bytes(data)


DRIVER = Nftables()
