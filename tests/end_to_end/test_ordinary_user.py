"""A fresh checkout in the hands of somebody who is not root: the commands set up what they need and work."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from checkout.paths import ROOT

from tests.end_to_end.leftovers import MARK

USER = "nobody"
_PASSED_ON = ("PIP_", "UV_", "SSL_", "http_proxy", "https_proxy", "no_proxy", "HTTP_", "HTTPS_", "NO_PROXY")
"""How this host reaches its package index."""
_PIP_SETTINGS = (Path(".config/pip/pip.conf"), Path(".pip/pip.conf"))
_ENDS_WITHIN_S = 400


class Person:
    """An ordinary user with a checkout and a home of their own."""

    def __init__(self, folder: Path) -> None:
        self.user = pwd.getpwnam(USER)
        self.checkout = folder / "checkout"
        self.home = folder / "home"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout; ended with all that it started when it takes too long."""
        with subprocess.Popen(
            command, cwd=self.checkout, env=self._environment(), user=self.user.pw_uid, group=self.user.pw_gid,
            extra_groups=[], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        ) as process:  # fmt: skip
            try:
                out, err = process.communicate(timeout=_ENDS_WITHIN_S)
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                raise
        print(out, err)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def _environment(self) -> Mapping[str, str]:
        passed = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
        own = {"HOME": str(self.home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        return {**passed, **own, MARK: os.environ[MARK]}


@pytest.fixture(scope="module")
def person(needs_root: None) -> Iterator[Person]:
    """Not below pytest's own folder, which only root may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cctv-guard-ordinary-"))
    try:
        person = Person(folder)
        _copy_checkout(person.checkout)
        _copy_pip_settings(person.home)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, person.user.pw_uid, person.user.pw_gid, follow_symlinks=False)
        yield person
    finally:
        shutil.rmtree(folder)


def _copy_checkout(target: Path) -> None:
    """What a clone would hold, with what is not committed yet; nothing that was set up here."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def _copy_pip_settings(home: Path) -> None:
    for place in _PIP_SETTINGS:
        ours = Path.home() / place
        if ours.exists():
            (home / place).parent.mkdir(parents=True)
            shutil.copyfile(ours, home / place)
    home.mkdir(exist_ok=True)


def test_scan_of_the_simulated_site(person: Person) -> None:
    report = person.home / "report.json"

    done = person.run("scripts/cctv-guard", "scan", "--simulated-site", "--json", str(report))

    assert done.returncode == 1, "some of what it finds there is urgent"
    found = json.loads(report.read_text(encoding="utf-8"))
    names = {one["identity"]["model"]: one for one in found["devices"]}
    assert names["DS-2CD2385G1-I"]["identity"]["maker"] == "hikvision"
    assert names["DS-2CD2385G1-I"]["exposure"]["reachable_from_internet"]["answer"] == "yes"
    assert "Traceback" not in done.stderr


def test_check_of_the_whole_line(person: Person) -> None:
    done = person.run("scripts/run", "--simulated-site", "--check")

    assert done.returncode == 0
    assert "DIFFERS" not in done.stdout
    assert done.stdout.count("\nok ") + done.stdout.startswith("ok ") >= 12
