"""`scripts/test`: lint, then every test case there is once, each suite in the environment that it needs.

Ends with the counts of all suites on one line. A suite that has no tests, that did not run to its end, or that
skipped a test for want of a tool counts as failed: what did not run has not passed.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree  # reads only what our own pytest wrote
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from checkout import setup, system
from checkout.lint import lint
from checkout.paths import AGENT_PYTHON, COMPONENT_VENV, ROOT
from checkout.say import SetupError, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Tests that run in one pytest session."""

    name: str
    paths: tuple[str, ...]
    """Relative to the checkout; those that are not there are left out."""
    python: Path = AGENT_PYTHON
    parts: tuple[str, ...] = ("agent",)
    """What scripts/setup has to bring."""
    system_packages: bool = False
    beside_others: bool = False
    """Opens no port and measures no time: it may run while another suite does, and its output is shown when it ends."""


SUITES = (
    Suite(name="agent", paths=("tests/agent", "tests/scripts", "tests/test_docs.py")),
    Suite(name="contract", paths=("tests/contract",), beside_others=True),
    Suite(
        name="component", paths=("tests/component",), python=COMPONENT_VENV / "bin" / "python", parts=("component",),
        beside_others=True,
    ),
    Suite(
        name="end-to-end", paths=("tests/end_to_end",), parts=("agent", "mosquitto", "home-assistant"),
        system_packages=True,
    ),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Counts:
    """Test cases; `failed` holds errors too."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Counts") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def main(arguments: Sequence[str]) -> int:
    """0 when everything passed."""
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__)
    names = [suite.name for suite in SUITES]
    parser.add_argument("suite", nargs="*", choices=[*names, []], metavar="SUITE", help=f"of {', '.join(names)}")
    parser.add_argument("--yes", action="store_true", help="install system packages without asking")
    options = parser.parse_args(arguments)
    chosen = [suite for suite in SUITES if not options.suite or suite.name in options.suite]
    try:
        _set_up(chosen, linting=not options.suite, agreed=options.yes or os.environ.get("CI") == "true")
    except SetupError as error:
        say(f"scripts/test: {error}")
        print("0 passed, 1 failed")
        return 2
    total = Counts(failed=lint()) if not options.suite else Counts()
    with ThreadPoolExecutor(max_workers=1) as beside:
        meanwhile = [(suite, beside.submit(_run, suite, shown=False)) for suite in chosen if suite.beside_others]
        for suite in chosen:
            if not suite.beside_others:
                total.add(_told(suite, _run(suite)))
        for suite, run in meanwhile:
            total.add(_told(suite, run.result()))
    print(total, flush=True)
    return 1 if total.failed or not total.passed else 0


def _set_up(suites: Sequence[Suite], *, linting: bool, agreed: bool) -> None:
    parts = ["agent", *(["component"] if linting else []), *(part for suite in suites for part in suite.parts)]
    setup.set_up(*dict.fromkeys(parts))
    if any(suite.system_packages for suite in suites):
        system.system("end-to-end", agreed=agreed)


def _told(suite: Suite, counts: Counts) -> Counts:
    say(f"==> {suite.name}: {counts}")
    return counts


def _run(suite: Suite, *, shown: bool = True) -> Counts:
    """Run one suite. Without `shown` its output is kept until it ends: two that write at once cannot be read."""
    paths = [path for path in suite.paths if (ROOT / path).exists()]
    title = f"==> {suite.name}: pytest {' '.join(paths)}"
    if shown:
        say(title)
    if not paths:
        return Counts(failed=1)
    folder = Path(tempfile.mkdtemp(prefix="cctv-guard-test-"))
    report = folder / "report.xml"
    try:
        done = subprocess.run(
            [suite.python, "-m", "pytest", "-q", f"--junitxml={report}", *paths],
            cwd=ROOT, check=False, stdin=subprocess.DEVNULL, text=True, errors="replace",
            stdout=None if shown else subprocess.PIPE, stderr=None if shown else subprocess.STDOUT,
        )  # fmt: skip
        if not shown:
            say(f"{title}\n{done.stdout}")
        return _counts(report, done.returncode)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _counts(report: Path, code: int) -> Counts:
    """Read pytest's report. A session that ended badly without a failed test counts as one failure."""
    counts = Counts()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            counts.add(Counts(passed=int(suite.get("tests", 0)) - bad - skipped, failed=bad, skipped=skipped))
    if code != 0 and not counts.failed:
        counts.failed = 1
    return counts
