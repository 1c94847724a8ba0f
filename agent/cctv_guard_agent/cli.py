"""The command line: `cctv-guard` (design section 3). Each command is one module in `commands/`, loaded when used."""

import argparse
import importlib
import io
import logging
import os
import sys
from collections.abc import Iterable, Sequence

from cctv_guard_agent import __version__
from cctv_guard_agent.errors import CctvGuardError, ConfigError

EXIT_COULD_NOT_RUN = 2

_COMMANDS = {
    "scan": "look at the network once and show every camera, who made it and what is wrong",
    "run": "keep looking, and publish everything to your MQTT broker (Home Assistant)",
    "init": "first run: a few questions, then a configuration file",
    "report": "the review from what is stored: a page to hand on, a table, a calendar",
    "history": "what was found, decided and done, and whether that is still what was written",
    "explain": "everything known about one camera, and why we think so",
    "may-i-buy": "before a purchase: who makes it, and which policies would concern it",
    "set-trust": "what you decide or know about one camera: trusted, not allowed, installed when, supported until",
    "accept-risk": "leave one finding as it is until a date, with a reason",
    "identify": "name the maker from recorded answers (for scripts)",
    "capture": "record what one camera answers, with everything private removed",
    "check-config": "read the configuration file and say what is wrong in it",
    "data": "how old the knowledge behind the verdicts is; take a newer MAC registry from a file",
    "doctor": "what works on this computer, what does not, and what to do about it",
    "vantage": "see this site from outside: the service for a host elsewhere, and the questions to it",
    "blocklist": "names of makers' clouds, written for AdGuard Home, Pi-hole or dnsmasq",
    "pair": "give a program (Home Assistant) the right to send commands",
}


def build_parser(used: Iterable[str] = tuple(_COMMANDS)) -> argparse.ArgumentParser:
    """Make the parser; every command among `used` adds its own options, the others are known by name only."""
    parser = argparse.ArgumentParser(
        prog="cctv-guard",
        description="Finds every camera on your network, says who really made it, whether strangers can reach it, "
        "and what to do by when. It only asks; it changes nothing, and sends nothing to the internet unless you name a "
        "host there.",
        epilog="Start with `cctv-guard scan`. `cctv-guard COMMAND --help` explains one command.",
    )
    parser.add_argument("--version", action="version", version=f"cctv-guard {__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="also show what the program does inside")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, help_ in _COMMANDS.items():
        sub = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        if name in used:
            _module(name).add_arguments(sub)
    return parser


def _module(name: str) -> "CommandModule":
    return importlib.import_module(f"cctv_guard_agent.commands.{name.replace('-', '_')}")  # type: ignore[return-value]


class CommandModule:
    """What a module in `commands/` offers (for type checkers; modules are used as they are)."""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""

    @staticmethod
    def main(options: argparse.Namespace) -> int:
        """Run the command; return its exit code. Raises CctvGuardError."""
        raise TypeError("a command module replaces this")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors become one sentence on stderr and exit code 2."""
    _never_fail_to_print()
    given = sys.argv[1:] if arguments is None else arguments
    # Half of a scan's start was loading the modules of commands that nobody asked for.
    options = build_parser(frozenset(given)).parse_args(given)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    if not options.verbose:
        logging.getLogger("cctv_guard_agent").setLevel(logging.INFO if options.command == "run" else logging.WARNING)
    try:
        code = _module(options.command).main(options)
        sys.stdout.flush()  # a reader that went away shows here, not as a traceback at the end
        return code
    except ConfigError as error:
        print(f"Configuration: {error}", file=sys.stderr)
    except CctvGuardError as error:
        print(f"cctv-guard {options.command}: {error}", file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `cctv-guard ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere
        return 141
    return EXIT_COULD_NOT_RUN


def _never_fail_to_print() -> None:
    """Show `?` for what the terminal's character set does not have (LANG=C, old consoles)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
