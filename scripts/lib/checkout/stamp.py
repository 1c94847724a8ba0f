"""Remembers from what a part was made, so that a part is made again only when that changed."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checkout.paths import LOCAL, ROOT


def digest(*inputs: Path | str) -> str:
    """A hash over the contents of files and over texts; the checkout's place counts, as virtualenvs hold it."""
    total = hashlib.sha256(str(ROOT).encode())
    for item in inputs:
        content = item.read_bytes() if isinstance(item, Path) else item.encode()
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def is_current(part: str, value: str) -> bool:
    try:
        return _file(part).read_text(encoding="ascii") == value
    except OSError:
        return False


def set_current(part: str, value: str) -> None:
    _file(part).parent.mkdir(parents=True, exist_ok=True)
    _file(part).write_text(value, encoding="ascii")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two scripts started at once must not set up the same part side by side."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _file(part: str) -> Path:
    return LOCAL / "stamps" / part
