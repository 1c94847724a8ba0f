"""`history`: what was found, decided and done, and whether it is still what was written.

Exit 0 the chain holds together (and has the head that was asked for), 1 it does not, 2 could not run.
"""

import argparse
import json
import sys

from cctv_guard_agent import history
from cctv_guard_agent.commands import _options, _reports
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.publish.payload import clean, time
from cctv_guard_agent.store import Store

CHANGED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("--since", metavar="TIME", help="from then on: a date or 2026-11-24T10:00:00Z")
    parser.add_argument("--head", metavar="NUMBER", help="the head that an earlier report shows: is it still in there?")
    parser.add_argument("--json", action="store_true", help="one entry a line, as JSON")


def main(options: argparse.Namespace) -> int:
    """Show the entries, then check the chain."""
    config = _options.load(options)
    if not config.store.exists():
        raise ConfigError(f"{config.store}: nothing is stored there yet; let `cctv-guard run` look once")
    store = Store(config.store)
    try:
        chain = history.verify(store)
        if chain.intact or options.json:
            _show(store, options)
        return _judge(store, chain, options.head)
    finally:
        store.close()


def _show(store: Store, options: argparse.Namespace) -> None:
    since = _reports.moment(options.since, "--since", begins=True) if options.since else None
    for one in history.entries(store, since=since):
        if options.json:
            content = {"entry": one.seq, "at": time(one.at), "by": one.by, "what": one.what, "device": one.device}
            print(
                json.dumps({**content, "text": one.text, "details": one.details, "head": one.head}, ensure_ascii=False)
            )
        else:
            said = clean(str(one.text["text"]), 300)
            print(f"{one.seq:6}  {one.at:%Y-%m-%d %H:%M}  {clean(one.by, 40)}  {one.what}: {said}")


def _judge(store: Store, chain: history.Chain, head: str | None) -> int:
    if not chain.intact:
        print(f"The history was changed after it was written: {chain.why}.", file=sys.stderr)
        return CHANGED
    print(f"{chain.entries} entries fit together; head after entry {chain.head_seq}: {chain.head}", file=sys.stderr)
    if chain.pruned:
        print(f"{chain.pruned} older entries were dropped; a checkpoint stands for them.", file=sys.stderr)
    if head is None:
        return 0
    found = history.knows(store, head)
    if found is None:
        print(
            f"The head {head[:16]}... is not in this history: either it was changed or begun anew after that report, "
            "or the report is of another site, or its entry was pruned.",
            file=sys.stderr,
        )
        return CHANGED
    print(f"That head stands after entry {found}: what was written up to there is unchanged.", file=sys.stderr)
    return 0
