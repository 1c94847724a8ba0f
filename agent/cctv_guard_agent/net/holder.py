"""Which program holds a local UDP port, so that "not run" can name it.

Source: proc(5), /proc/net/udp and /proc/PID/fd.
"""

import re
from pathlib import Path

_PROC = Path("/proc")
_MOST_PROCESSES = 4000
"""Looking further would take longer than the answer is worth."""


def holder_of_udp(port: int, proc: Path = _PROC) -> str:
    """Return the name of the program that holds `port`, or "another program" where that cannot be read."""
    try:
        inodes = inodes_of(port, (proc / "net" / "udp").read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        return "another program"
    links = {f"socket:[{inode}]" for inode in inodes}
    processes = (entry for entry in proc.iterdir() if entry.name.isdecimal())
    for _, process in zip(range(_MOST_PROCESSES), processes, strict=False):
        if links and _holds(process, links):
            return _name(process)
    return "another program"


def inodes_of(port: int, table: str) -> set[str]:
    """Return the inodes of the sockets bound to `port` in a /proc/net/udp table."""
    found = set()
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 9 and fields[1].endswith(f":{port:04X}"):
            found.add(fields[9])
    return found


def _holds(process: Path, links: set[str]) -> bool:
    try:
        return any(str(fd.readlink()) in links for fd in (process / "fd").iterdir())
    except OSError:  # another user's process, or it has ended
        return False


def _name(process: Path) -> str:
    try:
        name = (process / "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return "another program"
    return re.sub(r"[^\w .+-]", "?", name)[:40] + f" (process {process.name})"
