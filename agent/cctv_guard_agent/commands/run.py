"""`run`: the service, until stopped (Ctrl-C or SIGTERM)."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys

from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _options
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.service import Service
from cctv_guard_agent.store import Store

_LOG = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument(
        "--yes", action="store_true", help="do not ask before looking at networks that are not in the file"
    )


def main(options: argparse.Namespace) -> int:
    """Run until stopped."""
    config = _options.load(options, required=True)
    if config.mqtt is None:
        raise ConfigError("mqtt: no broker is configured; add mqtt: with host, username and password_file")
    net = _options.lan(config)
    if not config.networks and not _options.confirm(net, options):
        print("Nothing was looked at.", file=sys.stderr)
        return 2
    asyncio.run(_serve(config, net))
    return 0


async def _serve(config: Config, net: Lan) -> None:
    assert config.mqtt is not None
    site = Site(config, net, Store(config.store, exclusive=True))
    service = Service(config, config.mqtt, site, site.now)
    running = asyncio.create_task(service.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, running.cancel)
    _LOG.info("looking at %s", ", ".join(str(network) for network in net.networks))
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    except ExceptionGroup as group:
        known = group.subgroup(ConfigError)
        if known is not None and len(known.exceptions) == len(group.exceptions):
            raise known.exceptions[0] from None
        raise
    finally:
        site.close()
