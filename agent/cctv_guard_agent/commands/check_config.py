"""`check-config`: reads the configuration and says what is wrong, or what it means."""

import argparse
import json

from cctv_guard_agent import policies
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.net.sweep import Swept
from cctv_guard_agent.phoning import check_sources
from cctv_guard_agent.recorders.interface import check as check_lists


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _swept(sweep: Swept) -> list[str] | None:
    """Say what is asked address by address, and how long that takes."""
    if not sweep.networks:
        return None
    return [*map(str, sweep.networks), f"{sweep.packets_s} packets a second: {sweep.takes_s:.0f} s in each scan"]


def main(options: argparse.Namespace) -> int:
    """Exit 0 where the configuration can be used; ConfigError (exit 2) says what is wrong."""
    config = _options.load(options, required=True)
    if config.profile not in policies.load().profiles:
        raise ConfigError(
            f"site.profile: {config.profile!r} is not a profile; known: {', '.join(sorted(policies.load().profiles))}"
        )
    plugins = load_plugins()
    check_lists(plugins.listers, config.recorders)
    check_sources(plugins.egress, config.egress, config.routers)
    facts = {
        "site": config.site,
        "name": config.site_name,
        "profile": config.profile,
        "networks": [str(network) for network in config.networks] or "those of this computer",
        "never_touch": [str(network) for network in config.never_touch],
        "swept": _swept(config.sweep),
        "broker": None if config.mqtt is None else f"{config.mqtt.host}:{config.mqtt.port}",
        "devices": len(config.devices),
        "devices_with_login": sum(1 for one in config.devices if one.credentials),
        "recorders": [one.kind for one in config.recorders],
        "routers": [one.driver for one in config.routers],
        "egress": [one.place for one in config.egress],
        "vantages": [f"{one.name} ({one.host}:{one.port})" for one in config.vantages],
        "internetdb": "asked once a day" if config.internetdb else "off",
        "inside_vantages": [one.name for one in config.inside_vantages],
        "inventory": str(config.store),
    }
    if options.json:
        print(json.dumps(facts, indent=2))
    else:
        print("The configuration can be used.")
        for name, value in facts.items():
            shown = ", ".join(value) if isinstance(value, list) else value
            print(f"  {name.replace('_', ' '):<19} {shown if shown not in (None, '') else 'none'}")
    return 0
