"""`scripts/bench`: runs the measurements of bench/, each module that bench/README.md names, in its order."""

import argparse
import os
import re
import subprocess
from collections.abc import Sequence

from checkout import setup, system
from checkout.paths import AGENT_PYTHON, ROOT
from checkout.say import SetupError, say

BENCH = ROOT / "bench"


def modules() -> list[str]:
    """Names of the modules that the README lists as `bench/NAME.py` or `NAME.py`, each once."""
    named = re.findall(r"`(?:bench/)?(\w+)\.py`", (BENCH / "README.md").read_text(encoding="utf-8"))
    return [name for name in dict.fromkeys(named) if (BENCH / f"{name}.py").exists()]


def main(arguments: Sequence[str]) -> int:
    """0 when every measurement ran to its end."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("module", nargs="*", metavar="MODULE", help="only these")
    parser.add_argument("--yes", action="store_true", help="install system packages (nmap) without asking")
    options = parser.parse_args(arguments)
    try:
        setup.set_up("agent", "mosquitto")
        system.system("bench", agreed=options.yes or os.environ.get("CI") == "true")
        known = modules()
    except (SetupError, OSError) as error:
        say(f"scripts/bench: {error}")
        return 2
    unknown = [name for name in options.module if name not in known]
    if unknown or not known:
        say(f"scripts/bench: no such measurement: {', '.join(unknown) or 'bench/README.md names none'}")
        return 2
    failed = []
    for name in options.module or known:
        say(f"==> bench: {name}")
        if subprocess.run([AGENT_PYTHON, BENCH / f"{name}.py"], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        say(f"did not run to their end: {', '.join(failed)}")
    return 1 if failed else 0
