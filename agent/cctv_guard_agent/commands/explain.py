"""`explain CAMERA`: who could be watching, how we know, what to press, and what was not looked at."""

import argparse
import asyncio
import json
import re
import shutil
import sys
import textwrap

from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _explain_facts as facts
from cctv_guard_agent.commands import _options
from cctv_guard_agent.commands._explain_open import not_looked_at, ways
from cctv_guard_agent.commands._explain_trust import answers, rules, trust
from cctv_guard_agent.commands._explain_who import by_itself, who
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.finding import Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.store import Store

_MOST_SITE = 6
_WIDEST = 110
"""Columns; longer lines are hard to read."""
_BEGIN = re.compile(r" *(?:- |\d+\. )?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    _options.add_networks(parser)
    parser.add_argument("camera", help="its address, MAC, name or id, as `cctv-guard scan` shows it")
    parser.add_argument("--json", action="store_true", help="answer as JSON (the contract's device payload)")


def main(options: argparse.Namespace) -> int:
    """Explain from what is stored; look first where nothing is stored."""
    config = _options.load(options)
    with _options.site(options, config):
        net = _options.lan(config)
        stored = config.store.exists() and not options.simulated_site and not options.network
        site = Site(config, net, Store(config.store if stored else None))
        if not site.devices:
            if not _options.confirm(net, options):
                return 2
            site.close()
            with _options.login_memory(config) as memory:
                site = Site(config, net, Store(None), login_memory=memory)
                asyncio.run(site.audit())
        snapshot = site.assess(site.now(), remember=False)  # the service beside us owns the findings
        one = _find(options.camera, snapshot)
        if options.json:
            print(json.dumps(site.device_payload(one, snapshot), indent=2, ensure_ascii=False))
        else:
            width = min(shutil.get_terminal_size().columns, _WIDEST) if sys.stdout.isatty() else None
            for line in explanation(one, snapshot):
                print("\n".join(_folded(clean(line, 1200) or "", width)))
        site.close()
    return 0


def _find(wanted: str, snapshot: Snapshot) -> Assessed:
    text = wanted.strip().lower()
    for one in snapshot.devices:
        device = one.device
        if text in {device.id, device.mac, device.name.lower(), *(str(address) for address in device.addresses)}:
            return one
    known = ", ".join(f"{one.device.name} ({(*one.device.addresses, '-')[0]})" for one in snapshot.devices[:10])
    raise ConfigError(f"no camera {wanted!r} is known; known: {clean(known, 600) or 'none'}")


def explanation(one: Assessed, snapshot: Snapshot) -> list[str]:
    """Return the explanation line by line, for somebody who does not know networks."""
    device = one.device
    where = ", ".join(str(address) for address in device.addresses) or "no address of its own"
    lines = [device.name if device.name == where else f"{device.name} ({where})"]
    lines.append(facts.summary(one))
    lines += who(one, snapshot.at)
    lines += by_itself(one, snapshot.at)
    lines += to_press(one, snapshot)
    lines += ways(one)
    lines += not_looked_at(one, snapshot)
    lines += trust(one)
    lines += ["", *facts.identity(one)]
    lines += facts.channels(one)
    lines += facts.flaws(one, snapshot)
    lines += ["", "What authorities say of its maker (this is not legal advice)", *facts.policies(one), *answers(one)]
    return lines + rules(one)


def _folded(line: str, width: int | None) -> list[str]:
    """Fold a line at words, what follows under its first word; as it is where nobody reads it on a screen."""
    if width is None or len(line) <= width:
        return [line]
    begin = _BEGIN.match(line)
    return textwrap.wrap(line, max(width, 40), subsequent_indent=" " * (begin.end() if begin else 0))


def to_press(one: Assessed, snapshot: Snapshot) -> list[str]:
    """Return the steps for this device in their order, then what concerns the whole site."""
    own = [item for item in snapshot.plan if item.device == one.device.id]
    soon = [item for item in own if item.tier is not Tier.NEXT_REPLACEMENT]
    lines = ["", "What to do, the most urgent first:"]
    for number, item in enumerate(soon, 1):
        due = f"by {item.due.isoformat()}" if item.due else "when you can"
        lines.append(f"  {number}. {_without_name(item.title.english, one.device.name)} ({item.severity}, {due})")
        lines.append(f"       {item.how.english}")
    if not soon:
        lines.append("  Nothing, by the checks that could run.")
    lines += [
        f"  When you next buy: {_without_name(item.title.english, one.device.name)}."
        for item in own
        if item.tier is Tier.NEXT_REPLACEMENT
    ]
    site = [item for item in snapshot.plan if item.device is None and item.tier is not Tier.NEXT_REPLACEMENT]
    if site:
        lines.append("  For the whole site, with the steps in `cctv-guard scan` and in the report:")
        lines += [f"    - {item.title.english} ({item.severity})" for item in site[:_MOST_SITE]]
    return lines


def _without_name(title: str, name: str) -> str:
    """The name stands above already."""
    rest = title.removeprefix(name).lstrip(": ")
    return rest[:1].upper() + rest[1:] if title.startswith(name) and rest else title
