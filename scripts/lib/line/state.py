"""What a line keeps between two starts: logins and ports, in one file that only its owner may read."""

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import Any

from checkout.say import SetupError


class State:
    """One mode's folder below `.local/site/` and the values remembered in it."""

    def __init__(self, folder: Path) -> None:
        """Raises SetupError when what is there cannot be read, or another line is running from this folder."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        # Held until this process ends: two Home Assistants on one configuration would spoil it.
        self._lock = os.open(folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise SetupError(f"a line is running from {folder} already; end it first (Ctrl-C there)") from error
        self._file = folder / "state.json"
        try:
            self._values: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._values = {}
        except (OSError, ValueError) as error:
            raise SetupError(f"{self._file} cannot be read ({error}); delete the folder to start afresh") from error

    def close(self) -> None:
        """Let another line use the folder."""
        os.close(self._lock)

    def secret(self, name: str) -> str:
        """A random password, made at the first call and the same ever after."""
        if name not in self._values:
            self.set(name, secrets.token_urlsafe(18))
        return str(self._values[name])

    def get(self, name: str) -> Any:
        return self._values.get(name)

    def set(self, name: str, value: Any) -> None:
        self._values[name] = value
        write_private(self._file, json.dumps(self._values, indent=1))

    def path(self, *parts: str) -> Path:
        """A path in the folder, its parent made."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    unfinished.replace(path)
