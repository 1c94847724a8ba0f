"""`scripts/lint`: ruff over everything, mypy over the agent, our scripts, and the component against Home Assistant."""

import argparse
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkout import setup
from checkout.paths import AGENT_VENV, COMPONENT_VENV, ROOT
from checkout.say import SetupError, say

COMPONENT = ROOT / "custom_components" / "cctv_guard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One tool's run."""

    title: str
    arguments: tuple[str | Path, ...]


def checks(*, component: bool = True) -> tuple[Check, ...]:
    """What is run, in order."""
    tools = AGENT_VENV / "bin"
    found = [
        Check(title="ruff check", arguments=(tools / "ruff", "check", "--quiet", ".")),
        Check(title="ruff format", arguments=(tools / "ruff", "format", "--check", "--quiet", ".")),
        Check(title="mypy agent and simulator", arguments=(tools / "mypy",)),
        Check(
            title="mypy scripts",
            arguments=(tools / "mypy", "--config-file", "scripts/mypy.ini", "scripts/lib/checkout", "scripts/lib/line"),
        ),
    ]
    if component:
        python = COMPONENT_VENV / "bin" / "python"
        arguments = (python, "-m", "mypy", "--strict", "--python-version", "3.14", "--config-file", "/dev/null")
        found.append(Check(title="mypy component", arguments=(*arguments, COMPONENT)))
    return tuple(found)


def lint(*, component: bool = True) -> int:
    """Run all; the number that complained."""
    failed = 0
    for check in checks(component=component):
        done = subprocess.run(check.arguments, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
        say(f"lint: {check.title}: {'ok' if done.returncode == 0 else 'FAILED'}")
        failed += done.returncode != 0
    return failed


def main(arguments: Sequence[str]) -> int:
    """0 when nothing complained."""
    parser = argparse.ArgumentParser(prog="scripts/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="let ruff put right what it can, and format")
    options = parser.parse_args(arguments)
    try:
        setup.set_up("agent", "component")
    except SetupError as error:
        say(f"scripts/lint: {error}")
        return 2
    if options.fix:
        for words in (("check", "--fix", "--quiet"), ("format", "--quiet")):
            subprocess.run([AGENT_VENV / "bin" / "ruff", *words, "."], cwd=ROOT, check=False)
    return 1 if lint() else 0
