"""System packages that the end-to-end tests, the bench and the screenshots need: routers, a stream, a browser.

Nothing else needs any. They are installed only after the line was shown and somebody agreed.
"""

import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checkout import debian
from checkout.programs import run
from checkout.say import SetupError, say, step

END_TO_END = (
    "iproute2", "nftables", "conntrack", "curl",
    "miniupnpd", "miniupnpd-nftables", "miniupnpc", "natpmpc", "dnsmasq-base",
    "python3-gi", "gir1.2-gst-rtsp-server-1.0",
    # x264enc is in "ugly", the H.264 payloader in "good".
    "gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good", "gstreamer1.0-plugins-ugly",
    "chromium", "fonts-dejavu-core",
)  # fmt: skip
BENCH = ("nmap",)
SCREENSHOTS = ("chromium", "fonts-dejavu-core")
GROUPS = {"end-to-end": END_TO_END, "bench": BENCH, "screenshots": SCREENSHOTS}

_POLICY = Path("/usr/sbin/policy-rc.d")


def system(*groups: str, agreed: bool = False) -> None:
    """Install what the groups need and the host lacks.

    Raises:
        SetupError: nobody agreed, this is no Debian, or apt failed; the message holds the line to run.
    """
    wanted = [name for group in groups or ("end-to-end",) for name in GROUPS[group]]
    if not debian.is_available():
        raise SetupError(f"this host has no apt-get; install what corresponds to: {' '.join(wanted)}")
    present = debian.installed(wanted)
    missing = [name for name in wanted if name not in present]
    if not missing:
        return
    line = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    shown = shlex.join(line if debian.is_root() else ["sudo", *line])
    say(f"system packages needed ({', '.join(groups or ('end-to-end',))}):\n    {shown}")
    if not (agreed or _asked("Install them now?")):
        raise SetupError("not installed. Run the line above, or call again with --yes.")
    _install(line if debian.is_root() else ["sudo", *line])


def _install(line: list[str]) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    prefix = line[: line.index("apt-get")]
    with step("installing them"), _no_service_starts():
        run([*prefix, "apt-get", "-q", "update"], env=quiet)
        run([*prefix, "env", *(f"{name}={value}" for name, value in quiet.items()), *line[len(prefix) :]])


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Packages must not start their services (miniupnpd on the host itself would open its ports).

    Debian's hook for that is this one file; it is only made where there is none, and removed again.
    """
    if not debian.is_root() or _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)


def _asked(question: str) -> bool:
    if os.environ.get("CI") == "true":
        return True
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
