"""Options that several commands share, and what they stand for."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cctv_guard_agent import config as configuration
from cctv_guard_agent.commands._simulated import free_network, simulated_site
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.knowledge import registry
from cctv_guard_agent.model.address import Address, Network
from cctv_guard_agent.net.lan import THIS_HOST, Lan
from cctv_guard_agent.store import Store


def default_path() -> Path:
    """Where the configuration is looked for: $CCTV_GUARD_CONFIG, else in the user's configuration folder."""
    if named := os.environ.get("CCTV_GUARD_CONFIG"):
        return Path(named)
    base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "cctv-guard" / "cctv-guard.yaml"


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add `--config`."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help=f"configuration file (without it: {default_path()}, if there)"
    )


def add_networks(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose what is looked at."""
    parser.add_argument(
        "--network",
        action="append",
        default=[],
        metavar="CIDR",
        help="look at this network, e.g. 192.168.1.0/24; may be repeated. Without it: the networks of this computer",
    )
    parser.add_argument(
        "--simulated-site", action="store_true", help="look at a made-up shop that runs inside this computer (a demo)"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before looking at the networks")


def load(options: argparse.Namespace, *, required: bool = False) -> Config:
    """Read the configuration that the options name; an absent default file is an empty configuration.

    What `data update` kept beside its inventory is used from then on.
    """
    path: Path | None = options.config
    if path is None:
        path = default_path()
        if not path.exists():
            if required:
                raise ConfigError(f"{path} is not there: make it with `cctv-guard init`, or name a file with --config")
            registry.look_in(data_folder(options))
            return with_networks(Config(), options)
    config = configuration.load(path)
    registry.look_in(config.store.parent / _DATA)
    return with_networks(config, options)


_DATA = "data"
"""The folder of kept data packs, beside the inventory."""


def data_folder(options: argparse.Namespace) -> Path:
    """Where newer data is kept: beside the inventory of the configuration in use, or of the usual one."""
    path: Path = options.config or default_path()
    return (configuration.load(path).store.parent if path.exists() else path.parent) / _DATA


def with_networks(config: Config, options: argparse.Namespace) -> Config:
    """Let `--network` and `--simulated-site` replace the configured networks."""
    networks = [*getattr(options, "network", [])]
    if getattr(options, "simulated_site", False):
        return replace(config, networks=(free_network(),))
    if not networks:
        return config
    return replace(config, networks=configuration.parse({"networks": networks}, "--network").networks)


def lan(config: Config) -> Lan:
    """Open the way out for these networks. Raises ConfigError where there is none to look at."""
    net = Lan.of(config.networks, config.never_touch, services=(*THIS_HOST, *_services(config)), sweep=config.sweep)
    if not net.networks:
        raise ConfigError(
            "no network to look at: this computer has no private network of /22 or smaller on a physical card; "
            "name one with --network, e.g. --network 192.168.1.0/24"
        )
    return net


def _services(config: Config) -> list[Address]:
    """Programs that the owner named by address (Frigate on a container network): asked for their list, never probed."""
    found = []
    for one in config.recorders:
        with suppress(ValueError):
            found.append(ip_address(urlsplit(one.options.get("url", "")).hostname or ""))
    return found + [one.address for one in config.egress if one.address is not None]


def confirm(net: Lan, options: argparse.Namespace) -> bool:
    """Name the networks and ask, unless told not to (design section 7.1)."""
    loopback = all(network.is_loopback for network in net.networks)
    if options.yes or loopback:
        return True
    print("CCTV Guard will look at:", file=sys.stderr)
    for network in net.networks:
        print(f"  {_network_line(network, net)}", file=sys.stderr)
    print("It asks every host a few harmless questions. Look only at networks that are yours.", file=sys.stderr)
    if not sys.stdin.isatty():
        raise ConfigError("nobody is there to confirm these networks: add --yes")
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes")


def _network_line(network: Network, net: Lan) -> str:
    cards = [card.name for card in net.interfaces if card.address in network or card.network == network]
    return f"{network} ({', '.join(cards) or 'routed'})"


@contextmanager
def login_memory(config: Config) -> Iterator[Store | None]:
    """Open the inventory where logins are configured: a refused one is not tried again by the next command either.

    Raises StoreError: without that memory no login may be used.
    """
    logins = [one.credentials for one in config.devices] + [one.credentials for one in config.recorders]
    logins += [one.credentials for one in config.egress] + [one.credentials for one in config.routers]
    if not any(logins):
        yield None
        return
    store = Store(config.store)
    try:
        yield store
    finally:
        store.close()


def site(options: argparse.Namespace, config: Config) -> AbstractContextManager[object]:
    """Start the simulated site where it was asked for."""
    return simulated_site(config.networks[0]) if options.simulated_site else nullcontext()
