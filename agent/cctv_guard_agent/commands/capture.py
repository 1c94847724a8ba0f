"""`capture CAMERA`: records what one camera answers, with everything private removed, so that it can become a test."""

import argparse
import asyncio
import json
import sys
from ipaddress import ip_address
from pathlib import Path

from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.redact_capture import Redactor
from cctv_guard_agent.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    _options.add_networks(parser)
    parser.add_argument("camera", help="its address, as `cctv-guard scan` shows it")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write (without it: the screen)")


def main(options: argparse.Namespace) -> int:
    """Ask the camera, redact, write one JSON line that `identify` reads."""
    config = _options.load(options)
    try:
        address = ip_address(options.camera)
    except ValueError as error:
        raise ConfigError(f"{options.camera!r} is no address; name it as `cctv-guard scan` shows it") from error
    with _options.site(options, config):
        net = _options.lan(config)
        if not _options.confirm(net, options):
            return 2
        with _options.login_memory(config) as memory:
            site = Site(config, net, Store(None), login_memory=memory)
            asyncio.run(site.audit(only=address))
    found = [one for one in site.last_sighted if one.address == address]
    if not found:
        known = ", ".join(sorted(str(one.address) for one in site.last_sighted)) or "nobody"
        raise ConfigError(f"{options.camera} did not answer; who did: {known}")
    redactor = Redactor()
    captures = [{"kind": one.kind, "raw": redactor.text(one.raw, one.kind)} for one in found[0].captures]
    line = json.dumps({"id": "capture", "captures": captures}, ensure_ascii=False) + "\n"
    if options.output:
        options.output.write_text(line, "utf-8")
        print(f"Written: {options.output} ({len(captures)} answers)", file=sys.stderr)
    else:
        sys.stdout.write(line)
    print("Removed: " + (", ".join(redactor.removed()) or "nothing was found to remove"), file=sys.stderr)
    print("Read it before you give it away: names that a person typed can hide anywhere.", file=sys.stderr)
    return 0
