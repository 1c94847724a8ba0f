"""Finds or fetches `uv`, which makes our virtual environments (also where Python came without venv or pip).

The index is the one that pip is configured with on this host; uv does not read pip's configuration by itself.
"""

import configparser
import os
import shutil
import sys
from functools import cache
from pathlib import Path

from checkout import debian
from checkout.paths import LOCAL
from checkout.programs import ProgramFailed, run, works
from checkout.say import SetupError, step

_FOLDER = LOCAL / "uv"


@cache
def uv() -> Path:
    """The uv to use. Raises SetupError when there is none and none could be fetched."""
    on_path = shutil.which("uv")
    if on_path and works(on_path, "--version"):
        return Path(on_path)
    private = _FOLDER / "bin" / "uv"
    if not works(private, "--version"):
        with step("uv (makes virtual environments): fetching it from the package index"):
            _fetch()
    return private


def pip_install(python: Path, *arguments: str | Path) -> None:
    """Install into the environment that `python` belongs to."""
    run([uv(), "pip", "install", "--python", python, *arguments], env=environment())


def environment() -> dict[str, str]:
    """uv's settings: pip's index and certificates, and no downloads of Python unless asked for."""
    pip = _pip_configuration()
    wanted = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INSECURE_HOST": pip.get("trusted-host", ""),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "VIRTUAL_ENV": "",
    }
    return {name: value for name, value in wanted.items() if value and not os.environ.get(name)}


def _fetch() -> None:
    shutil.rmtree(_FOLDER, ignore_errors=True)
    problems = []
    for way in (_by_pip, _by_ensurepip, _by_debian_pip):
        try:
            way()
        except SetupError as error:
            problems.append(str(error))
            continue
        if works(_FOLDER / "bin" / "uv", "--version"):
            return
        problems.append(f"{way.__name__.removeprefix('_by_')}: uv came, but does not run here")
    raise SetupError(
        "uv could not be fetched; install it (https://docs.astral.sh/uv/) or pip (sudo apt-get install python3-pip).\n"
        + "\n".join(problems)
    )


def _by_pip() -> None:
    _install_with([sys.executable, "-m", "pip"])


def _by_ensurepip() -> None:
    """Python with ensurepip but without pip (Debian with python3-venv alone)."""
    run([sys.executable, "-m", "venv", _FOLDER / "venv"])
    _install_with([str(_FOLDER / "venv" / "bin" / "python"), "-m", "pip"])


def _by_debian_pip() -> None:
    """Neither: pip runs straight from the wheel that Debian packs for its own virtual environments."""
    if not debian.is_available():
        raise ProgramFailed("no apt-get either, to fetch pip from Debian")
    unpacked = _FOLDER / "pip"
    debian.PrivateApt(name="host").unpack(["python3-pip-whl"], unpacked)
    wheels = sorted((unpacked / "usr/share/python-wheels").glob("pip-*.whl"))
    if not wheels:
        raise ProgramFailed("Debian's python3-pip-whl holds no wheel of pip")
    _install_with([sys.executable, f"{wheels[-1]}/pip"])


def _install_with(pip: list[str]) -> None:
    run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--target", _FOLDER, "uv"],
        env={"PIP_REQUIRE_VIRTUALENV": "0", "PIP_USER": "0"},
    )


def _pip_configuration() -> dict[str, str]:
    """Pip's global settings, the user's over the system's, the environment's over both."""
    places = [Path("/etc/pip.conf"), Path("/etc/xdg/pip/pip.conf")]
    home = Path(os.environ.get("HOME", "/nonexistent"))
    places += [home / ".pip" / "pip.conf", home / ".config" / "pip" / "pip.conf"]
    if named := os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(named))
    settings: dict[str, str] = {}
    for place in places:
        parser = configparser.RawConfigParser()
        try:
            parser.read(place, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update(parser.items(section))
    for name in ("index-url", "trusted-host", "cert"):
        if value := os.environ.get("PIP_" + name.replace("-", "_").upper()):
            settings[name] = value
    return settings
