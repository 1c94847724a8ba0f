"""Who may ask a vantage: one token for each site. The file keeps digests, so that reading it lets nobody ask."""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from cctv_guard_agent.errors import ConfigError

_MOST_BYTES = 262_144
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest(token: str) -> str:
    """What is kept of a token. It holds 192 random bits: no salt or slow digest would make it harder to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(path: Path) -> Mapping[str, str]:
    """Return the digest of each site's token by name; none where the file is not there yet. Raises ConfigError."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path}: too large for a file of tokens")
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: cannot be read as a file of tokens: {error}") from error
    if not isinstance(data, dict) or not all(
        isinstance(value, str) and _NAME.fullmatch(name) and _DIGEST.fullmatch(value) for name, value in data.items()
    ):
        raise ConfigError(f"{path}: is no file of tokens; make one with `cctv-guard vantage token NAME`")
    return data


def add(path: Path, name: str) -> str:
    """Make a token for a site and return it; it is shown only now. Raises ConfigError."""
    if not _NAME.fullmatch(name):
        raise ConfigError("the name may have letters, digits, - and _, at most 40")
    known = dict(read(path))
    if name in known:
        raise ConfigError(f"{name} has a token already; revoke it first, if it was lost")
    token = secrets.token_urlsafe(24)
    _write(path, known | {name: digest(token)})
    return token


def revoke(path: Path, name: str) -> None:
    """Take a site's token away. Raises ConfigError."""
    known = dict(read(path))
    if known.pop(name, None) is None:
        raise ConfigError(f"nobody named {name!r} has a token; see --list")
    _write(path, known)


def is_known(token: str, digests: Mapping[str, str]) -> bool:
    """Compare with every token, each in constant time, so that the time tells nothing."""
    given = digest(token)
    found = False
    for one in digests.values():
        found |= hmac.compare_digest(one, given)
    return found


def _write(path: Path, known: Mapping[str, str]) -> None:
    """Write beside and move: a crash leaves the old file whole."""
    new = path.with_name(path.name + ".new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(dict(known), file, indent=2)
        new.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
