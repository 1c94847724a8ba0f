"""`scripts/lock`: resolves constraints/*.in afresh and writes plain `name==version` pins beside them.

Home Assistant's own `package_constraints.txt` decides the versions of what it brings.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from checkout import uv
from checkout.paths import CONSTRAINTS, ROOT
from checkout.programs import output, run
from checkout.python314 import python_3_14
from checkout.say import SetupError, say, step

PARTS = ("agent", "home-assistant", "component", "amqtt")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/lock", description=__doc__)
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without")
    options = parser.parse_args(arguments)
    try:
        for part in options.part or PARTS:
            with step(f"resolving constraints/{part}.in"):
                _lock(part)
    except SetupError as error:
        say(f"scripts/lock: {error}")
        return 2
    return 0


def _lock(part: str) -> None:
    source = CONSTRAINTS / f"{part}.in"
    inputs: list[str | Path] = [source]
    if part == "agent":
        inputs.append(ROOT / "agent" / "pyproject.toml")
    with tempfile.TemporaryDirectory(prefix="cctv-guard-lock-") as folder:
        _resolve(part, source, inputs, Path(folder))


def _resolve(part: str, source: Path, inputs: list[str | Path], folder: Path) -> None:
    options: list[str | Path] = ["--python-version", "3.11"]
    if part in ("home-assistant", "component"):
        options = ["--python", python_3_14(), "--constraints", _constraints_of_home_assistant(source, folder)]
    pins = output(
        [uv.uv(), "pip", "compile", "--quiet", "--no-header", "--no-annotate", *options, *inputs],
        env={**uv.environment(), "SKIP_CYTHON": "1"}, timeout_s=600,
    )  # fmt: skip
    (CONSTRAINTS / f"{part}.txt").write_text(pins, encoding="ascii")


def _constraints_of_home_assistant(source: Path, folder: Path) -> Path:
    """The file that the release ships inside its package, without the lines that only its own build needs."""
    match = re.search(r"^#? ?homeassistant==(\S+)", source.read_text(encoding="ascii"), re.MULTILINE)
    if not match:
        raise SetupError(f"{source} names no homeassistant==VERSION")
    run([uv.uv(), "pip", "install", "--python", python_3_14(), "--target", folder, "--no-deps",
         f"homeassistant=={match[1]}"], env=uv.environment())  # fmt: skip
    return folder / "homeassistant" / "package_constraints.txt"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
