"""`check-config`: reads the configuration and says what is wrong, or what it means."""

import argparse
import json

from cctv_guard_agent import policies, policy_news
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.commands import _options
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.net.sweep import Swept
from cctv_guard_agent.phoning import check_sources
from cctv_guard_agent.policies.compare import WORDS
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.recorders.interface import check as check_lists
from cctv_guard_agent.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def _swept(sweep: Swept) -> list[str] | None:
    """Say what is asked address by address, and how long that takes."""
    if not sweep.networks:
        return None
    return [*map(str, sweep.networks), f"{sweep.packets_s} packets a second: {sweep.takes_s:.0f} s in each scan"]


def _changes(config: Config, book: policies.PolicyBook) -> list[str]:
    """Name the cameras that would be judged differently than they were, by the makers that are remembered."""
    if not config.store.exists():
        return []
    store = Store(config.store)
    try:
        names = {str(content["id"]): str(content["name"]) for content, _ in store.devices()}
        found = policy_news.ahead(store, book, config.profile, names)
    finally:
        store.close()
    return [f"{clean(one.name, 60)}: {WORDS[one.before]} -> {WORDS[one.after]}" for one in found]


def main(options: argparse.Namespace) -> int:
    """Exit 0 where the configuration can be used; ConfigError (exit 2) says what is wrong."""
    config = _options.load(options, required=True)
    book = policies.load_with(config.policy_files)
    if config.profile not in book.profiles:
        raise ConfigError(
            f"site.profile: {config.profile!r} is not a profile; known: {', '.join(sorted(book.profiles))}"
        )
    plugins = load_plugins()
    check_lists(plugins.listers, config.recorders)
    check_sources(plugins.egress, config.egress, config.routers)
    facts = {
        "site": config.site,
        "name": config.site_name,
        "profile": config.profile,
        "policies": [str(path) for path in config.policy_files] or "those that are shipped",
        "verdicts_that_change": _changes(config, book),
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
