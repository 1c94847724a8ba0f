"""Debian packages unpacked into a folder of ours: no root, nothing installed, the host's own mirror.

apt gets a private state (lists, cache) below `.local/apt`, so that neither its locks nor the host's lists are touched.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from checkout.paths import LOCAL
from checkout.programs import ProgramFailed, output, run
from checkout.say import SetupError

DEBIAN_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Hooks of the host (docker-clean, command-not-found) want to write where only root may.
_CONFIGURATION = """\
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Sandbox::User "root";
Debug::NoLocking "true";
Acquire::Languages "none";
Acquire::Retries "2";
Dir::State "{state}";
Dir::State::Lists "{state}/lists";
Dir::State::status "{status}";
Dir::Cache "{state}/cache";
Dir::Log "{state}/log";
"""


def is_available() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg") is not None


@dataclass(kw_only=True)
class PrivateApt:
    """apt with a state of its own. `source` replaces the host's sources by one line; None keeps them."""

    name: str
    source: str | None = None
    nothing_installed: bool = False
    """True: dependencies count as missing although the host has them (packages of another release)."""
    _updated: bool = field(default=False, init=False)

    def closure(self, *packages: str) -> list[str]:
        """The packages and all they need and the host lacks, by name."""
        self._update()
        planned = output(
            ["apt-get", *self._options(), "install", "--simulate", "--no-install-recommends", *packages], env=_ENGLISH
        )
        return re.findall(r"^Inst (\S+)", planned, re.MULTILINE)

    def unpack(self, packages: list[str], folder: Path) -> None:
        """Download and unpack into `folder`. Raises ProgramFailed when the mirror has no such package."""
        self._update()
        downloads = self._state / "downloads"
        shutil.rmtree(downloads, ignore_errors=True)
        downloads.mkdir(parents=True)
        run(["apt-get", *self._options(), "download", *packages], cwd=downloads, env=_ENGLISH)
        folder.mkdir(parents=True, exist_ok=True)
        for archive in sorted(downloads.glob("*.deb")):
            run(["dpkg", "-x", archive, folder])
        shutil.rmtree(downloads)

    @property
    def _state(self) -> Path:
        return LOCAL / "apt" / self.name

    def _update(self) -> None:
        if self._updated:
            return
        for folder in ("lists/partial", "cache/archives/partial", "log"):
            (self._state / folder).mkdir(parents=True, exist_ok=True)
        status = self._state / "status" if self.nothing_installed else Path("/var/lib/dpkg/status")
        if self.nothing_installed:
            status.write_text("")
        (self._state / "apt.conf").write_text(_CONFIGURATION.format(state=self._state, status=status))
        if self.source:
            (self._state / "sources.list").write_text(self.source + "\n")
        run(["apt-get", *self._options(), "update"], env=_ENGLISH)
        self._updated = True

    def _options(self) -> list[str]:
        options = ["-q", "-c", str(self._state / "apt.conf")]
        if self.source:
            options += [
                "-o",
                f"Dir::Etc::SourceList={self._state / 'sources.list'}",
                "-o",
                "Dir::Etc::SourceParts=/dev/null",
            ]
        return options


_ENGLISH = {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def testing_source() -> str:
    """The sources line of Debian testing on the mirror that this host uses itself.

    Raises:
        SetupError: this is no Debian, or its sources name no mirror of Debian.
    """
    if not is_available() or not DEBIAN_KEYRING.exists():
        raise SetupError("this host is no Debian (no apt-get, or no Debian archive keyring)")
    sites = output(["apt-get", "indextargets", "--format", "$(SITE)"], env=_ENGLISH).split()
    sites += [words for words in _words_of_sources() if words.startswith(("http", "file:", "mirror"))]
    for site in sites:
        if site.rstrip("/").endswith("/debian"):
            return f"deb [signed-by={DEBIAN_KEYRING}] {site} testing main"
    raise SetupError("no mirror of Debian is named in the sources of apt")


def _words_of_sources() -> list[str]:
    """Words of the sources files themselves: `indextargets` is empty before the first `apt-get update`."""
    folder = Path("/etc/apt")
    files = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    words: list[str] = []
    for file in files:
        if file.suffix in (".list", ".sources") and file.is_file():
            words += file.read_text(encoding="utf-8", errors="replace").split()
    return words


def library_folders(folder: Path) -> list[Path]:
    """Folders with shared libraries below an unpacked root."""
    candidates = [*folder.glob("usr/lib/*-linux-*"), *folder.glob("lib/*-linux-*"), folder / "usr" / "lib"]
    return [path for path in candidates if path.is_dir()]


def is_root() -> bool:
    return os.geteuid() == 0


def installed(packages: list[str]) -> set[str]:
    """Those of the packages that dpkg knows as installed."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages],
        capture_output=True, text=True, check=False, env={**os.environ, **_ENGLISH},
    )  # fmt: skip
    return {words[0] for line in done.stdout.splitlines() if (words := line.split())[1:] == ["installed"]}


__all__ = [
    "DEBIAN_KEYRING", "PrivateApt", "ProgramFailed", "installed", "is_available", "is_root", "library_folders",
    "testing_source",
]  # fmt: skip
