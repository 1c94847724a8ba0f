"""`accept-risk`: leaves one finding as it is until a date, with a reason; then it is asked again."""

import argparse
import json
from datetime import UTC, datetime

from cctv_guard_agent import decisions
from cctv_guard_agent.commands import _options, _stored
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.history import COMMAND_LINE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("finding", help="its id, or the first digits of it; an unknown one lists those that are open")
    parser.add_argument("--reason", help="why it may stay; needed, and kept in the history")
    parser.add_argument("--until", metavar="DATE", help="needed: the last day; then it is asked again")
    parser.add_argument("--withdraw", action="store_true", help="take an acceptance back")
    parser.add_argument("--by", metavar="NAME", help="who accepts it, for the history")
    parser.add_argument("--dry-run", action="store_true", help="say what would be kept, and keep nothing")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def main(options: argparse.Namespace) -> int:
    """Keep the decision; the finding stays open and is no task until that day."""
    now = datetime.now(UTC)
    arguments = {key: getattr(options, key) for key in ("reason", "until", "withdraw", "by") if getattr(options, key)}
    with _stored.opened(_options.load(options)) as store:
        found = _stored.open_finding(options.finding, store, now)
        title = str(found.title.get("text", found.id))
        try:
            by = decisions.who(arguments, COMMAND_LINE)
            decision = decisions.risk(found.id, found.device, arguments, by, now)
        except ValueError as error:
            raise ConfigError(str(error)) from error
        if not options.dry_run:
            text = decisions.keep(store, decision, title, now).english
        else:
            text = f"Would be kept: {decisions.sentence(decision, title).english}"
    print(json.dumps(decisions.to_plain(decision), indent=2, ensure_ascii=False) if options.json else text)
    return 0
