"""`blocklist`: names of makers' clouds as rules for the owner's name server. Nothing is sent, nothing is changed."""

import argparse
from pathlib import Path

from cctv_guard_agent.blocklists import FORMS, blocklist
from cctv_guard_agent.errors import ConfigError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--for", dest="form", choices=sorted(FORMS), required=True, help="the program that reads it")
    parser.add_argument(
        "--vendor",
        action="append",
        default=[],
        metavar="NAME",
        help="only this maker's names, e.g. Dahua; may be repeated. Without it: every maker's",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it there; without it: to the screen")


def main(options: argparse.Namespace) -> int:
    """Exit 0 where the list was written. Raises ConfigError."""
    text = blocklist(options.form, options.vendor)
    if options.output is None:
        print(text, end="")
        return 0
    try:
        options.output.write_text(text, "utf-8")
    except OSError as error:
        raise ConfigError(f"--output {options.output}: cannot be written ({error.strerror})") from error
    print(f"Written: {options.output}. Each maker's part says what stops working.")
    return 0
