"""`vantage`: how this site looks from elsewhere.

`serve` and `token` run on a host outside, `watch` in another network of the owner's, `check` and `phone` at the site.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from pathlib import Path

from cctv_guard_agent import config as configuration
from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _options, _vantage_phone, _vantage_text
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.publish.topics import Topics
from cctv_guard_agent.publish.vantage_line import VantageLine
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage import certificate, phone, rounds, settings, stand, tokens
from cctv_guard_agent.vantage.serve import serve
from cctv_guard_agent.wire.inside import Results, Task

_LOG = logging.getLogger(__name__)
_FILE = Path("vantage.yaml")
_WATCH_FILE = Path("vantage-inside.yaml")
_NOT_TESTED = 3
"""Exit code where an answer is lacking, as with `scan`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of each part."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    check = parts.add_parser("check", help="ask the configured vantages now, and show what they see of this site")
    _options.add_config(check)
    _options.add_networks(check)
    check.add_argument("--json", action="store_true", help="answer as JSON")
    handy = parts.add_parser("phone", help="without a host elsewhere: what to open on a phone whose Wi-Fi is off")
    _options.add_config(handy)
    _options.add_networks(handy)
    watch = parts.add_parser(
        "watch", help="in another network of yours: try what the agent asks, and tell it, for ever"
    )
    watch.add_argument(
        "--config", type=Path, default=_WATCH_FILE, metavar="FILE", help=f"its own file (without it: {_WATCH_FILE})"
    )
    run = parts.add_parser("serve", help="on a host elsewhere: test whoever asks with a token, until stopped")
    _add_file(run)
    token = parts.add_parser("token", help="on that host: make, list or revoke the tokens of sites")
    _add_file(token)
    token.add_argument("name", nargs="?", metavar="NAME", help="what to call the site that may ask")
    token.add_argument("--list", action="store_true", help="show who has a token")
    token.add_argument("--revoke", metavar="NAME", help="take a token away again")


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", type=Path, default=_FILE, metavar="FILE", help=f"the vantage's own file (without it: {_FILE})"
    )


def main(options: argparse.Namespace) -> int:
    """Run one part."""
    parts = {"check": _check, "phone": _phone, "serve": _serve, "token": _token, "watch": _watch}
    return parts[options.part](options)


def _phone(options: argparse.Namespace) -> int:
    """Look at the site, say what a person can try, and take up what came of it."""
    config = _options.load(options)
    site = _looked(options, replace(config, vantages=(), internetdb=False))
    if site is None:
        return 2
    found = phone.tries(site.gateways, site.devices, secrets.token_hex(4))
    print(phone.text(found, site.gateways))
    if not found or not sys.stdin.isatty() or not sys.stdout.isatty():
        return 0
    seen = _vantage_phone.walk(found, input, print, _vantage_phone.tables(config))
    kept = config.store.exists() and not options.simulated_site and not options.network
    print(_vantage_phone.keep(config.store if kept else None, seen, site.now()))
    return 0


def _check(options: argparse.Namespace) -> int:
    """Look at the site, then ask: which ports belong to which camera is known only then."""
    config = _options.load(options)
    if not config.vantages:
        raise ConfigError("vantages: none is configured; docs/vantage.md shows how to set one up")
    site = _looked(options, replace(config, internetdb=False))  # once a day at most, which only the service can count
    if site is None:
        return 2
    told = _vantage_text.rows(site.outside.looks, site.gateways, site.devices)
    health = site.outside.health
    if options.json:
        print(json.dumps(_vantage_text.as_json(told, health), indent=2))
    else:
        print(_vantage_text.table(told, health))
    tested = {row.vantage for row in told}
    if any(row.state == "open" and row.devices for row in told):
        return 1
    return 0 if tested == {one.name for one in config.vantages} else _NOT_TESTED


def _looked(options: argparse.Namespace, config: Config) -> Site | None:
    """Look at the site once, keeping nothing; None where the person said no."""
    with _options.site(options, config):
        net = _options.lan(config)
        if not config.networks and not _options.confirm(net, options):
            print("Nothing was looked at.", file=sys.stderr)
            return None
        with _options.login_memory(config) as memory:
            site = Site(config, net, Store(None), login_memory=memory)
            asyncio.run(_look(site))
            return site


async def _look(site: Site) -> None:
    await site.audit()
    await site.look_from_outside()  # every vantage: this memory holds no look yet


def _serve(options: argparse.Namespace) -> int:
    logging.getLogger("cctv_guard_agent").setLevel(min(logging.INFO, logging.getLogger().level))
    one = settings.load(options.config)
    if one.self_made and not (one.certificate.exists() and one.key.exists()):
        certificate.make(one.certificate, one.key)
    if not tokens.read(one.tokens):
        print("Nobody may ask yet: make a token with `cctv-guard vantage token NAME`.", file=sys.stderr)
    print(f"fingerprint: {certificate.fingerprint(one.certificate)}", flush=True)
    asyncio.run(
        _run_until_stopped(serve(one, lambda port: print(f"listening at {one.listen} port {port}", flush=True)))
    )
    return 0


def _watch(options: argparse.Namespace) -> int:
    """The second agent: no login to any device, no store, nothing but what its file and the agent's task say."""
    logging.getLogger("cctv_guard_agent").setLevel(min(logging.INFO, logging.getLogger().level))
    path: Path = options.config
    data = stand.read(path)
    here = stand.parse(data, path)
    mqtt = {"username": here.name, **data["mqtt"]} if isinstance(data["mqtt"], dict) else data["mqtt"]
    broker = configuration.parse({"mqtt": mqtt}, str(path), folder=path.parent).mqtt
    assert broker is not None
    ways = rounds.Ways()

    def look(task: Task, elsewhere: bool) -> AsyncIterator[Results]:
        search = (lambda addresses: rounds.search_near(addresses, here, ways)) if here.search else None
        return rounds.rounds(here, task, elsewhere, ways, search)

    line = VantageLine(broker, Topics(here.site), here.name, here.interval_s, look)
    print(f"{here.name}: knocks only at {', '.join(map(str, here.networks))}", flush=True)
    asyncio.run(_run_until_stopped(line.run()))
    return 0


async def _run_until_stopped(work: Coroutine[None, None, None]) -> None:
    running = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running


def _token(options: argparse.Namespace) -> int:
    one = settings.load(options.config)
    if sum((bool(options.name), options.list, bool(options.revoke))) != 1:
        raise ConfigError("say one of: a NAME to make a token for, --list, --revoke NAME")
    if options.list:
        print("\n".join(sorted(tokens.read(one.tokens))) or "Nobody has a token.")
    elif options.revoke:
        tokens.revoke(one.tokens, options.revoke)
        print(f"{options.revoke} can no longer ask.")
    else:
        print(f"Token for {options.name}, shown only now:\n\n    {tokens.add(one.tokens, options.name)}\n")
        print("Put it into a file that only the agent's user can read, and name that as `token_file` of the vantage.")
    return 0
