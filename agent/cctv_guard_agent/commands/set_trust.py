"""`set-trust`: what the owner decides or knows of one camera: trusted or not, installed when, supported until."""

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
    parser.add_argument("camera", help="its address, MAC, name or id, as `cctv-guard scan` shows it")
    parser.add_argument("trust", nargs="?", choices=decisions.TRUST, help="what you decide about it")
    parser.add_argument("--installed-on", metavar="DATE", help="it was installed on this day (2024-05-31)")
    parser.add_argument("--moved", action="store_true", help="it is not new: it was here before, and moved")
    parser.add_argument("--supported-until", metavar="DATE", help="its maker or seller promised updates until this day")
    parser.add_argument("--reason", help="why; needed, and kept in the history")
    parser.add_argument("--until", metavar="DATE", help="how long the decision holds; then it is asked again (1 year)")
    parser.add_argument("--statement", metavar="TEXT", help="the supplier's statement: a note, or where you keep it")
    parser.add_argument("--by", metavar="NAME", help="who decides, for the history")
    parser.add_argument("--dry-run", action="store_true", help="say what would be kept, and keep nothing")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def main(options: argparse.Namespace) -> int:
    """Keep the decision; a service that runs beside takes it up within a minute."""
    now = datetime.now(UTC)
    keys = ("trust", "installed_on", "moved", "supported_until", "reason", "until", "statement", "by")
    arguments = {key: getattr(options, key) for key in keys if getattr(options, key)}
    with _stored.opened(_options.load(options)) as store:
        device = _stored.find(options.camera, _stored.devices(store))
        try:
            decision = decisions.trust(device.id, arguments, decisions.who(arguments, COMMAND_LINE), now)
        except ValueError as error:
            raise ConfigError(str(error)) from error
        if not options.dry_run:
            text = decisions.keep(store, decision, device.name, now).english
        else:
            text = f"Would be kept: {decisions.sentence(decision, device.name).english}"
    print(json.dumps(decisions.to_plain(decision), indent=2, ensure_ascii=False) if options.json else text)
    return 0
