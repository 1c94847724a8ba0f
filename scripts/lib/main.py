"""Dispatches a script of ours to the module that does its work (see the table).

Runs on any Python >= 3.11 with nothing but its standard library; the modules of `line` are only
imported by the Python of `.venv`, once that has been set up.
"""

import importlib
import sys

COMMANDS = {
    "setup": "checkout.setup",
    "lock": "checkout.lock",
    "cctv-guard": "checkout.agent_command",
    "run": "checkout.run_line",
    "screenshots": "checkout.run_screenshots",
    "lint": "checkout.lint",
    "test": "checkout.test",
    "bench": "checkout.bench",
    "line": "line.run",
    "take-screenshots": "line.screenshots",
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: main.py {{{','.join(COMMANDS)}}} ...", file=sys.stderr)
        return 2
    command = sys.argv.pop(1)
    return int(importlib.import_module(COMMANDS[command]).main(sys.argv[1:]))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
