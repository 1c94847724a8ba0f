"""`vantage`: how this site looks from outside. `serve` and `token` run on a host elsewhere, `check` at the site."""

import argparse
import asyncio
import contextlib
import json
import logging
import secrets
import signal
import sys
from dataclasses import replace
from pathlib import Path

from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _options, _vantage_text
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage import certificate, phone, settings, tokens
from cctv_guard_agent.vantage.serve import serve

_LOG = logging.getLogger(__name__)
_FILE = Path("vantage.yaml")
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
    return {"check": _check, "phone": _phone, "serve": _serve, "token": _token}[options.part](options)


def _phone(options: argparse.Namespace) -> int:
    """Look at the site, then say what a person can try."""
    site = _looked(options, replace(_options.load(options), vantages=()))
    if site is None:
        return 2
    print(phone.text(phone.tries(site.gateways, site.devices, secrets.token_hex(4)), site.gateways))
    return 0


def _check(options: argparse.Namespace) -> int:
    """Look at the site, then ask: which ports belong to which camera is known only then."""
    config = _options.load(options)
    if not config.vantages:
        raise ConfigError("vantages: none is configured; docs/vantage.md shows how to set one up")
    site = _looked(options, config)
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
    asyncio.run(_until_stopped(one))
    return 0


async def _until_stopped(one: settings.Settings) -> None:
    running = asyncio.create_task(serve(one, lambda port: print(f"listening at {one.listen} port {port}", flush=True)))
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
