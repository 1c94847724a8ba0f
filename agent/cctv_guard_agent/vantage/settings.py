"""The vantage's own configuration file: where it listens, its certificate, whom it may test."""

from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import voluptuous as vol
import yaml

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address, Network
from cctv_guard_agent.vantage.interface import PORT
from cctv_guard_agent.vantage.limits import FOR_ALL, PER_SOURCE

LOOPBACK = IPv4Address("127.0.0.1")
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the owner of a vantage decides."""

    listen: Address = LOOPBACK
    """Loopback unless told otherwise (design section 7.9)."""
    port: int = PORT
    certificate: Path
    key: Path
    self_made: bool
    """No certificate was named: one is made at the first start."""
    tokens: Path
    inside: tuple[Network, ...] = ()
    """Private networks whose hosts may be tested when they ask; empty: public addresses only."""
    ports: tuple[int, ...] = ()
    """The only ports that are ever tested; empty: all but those never tested."""
    per_source: int = PER_SOURCE
    for_all: int = FOR_ALL


def _whole(low: int, high: int) -> Any:
    return vol.All(
        vol.Any(int, msg="must be a whole number"), vol.Range(low, high, msg=f"must be from {low} to {high}")
    )


def _read(kind: Any, what: str) -> Any:
    def check(value: object) -> Any:
        try:
            return kind(str(value))
        except ValueError as error:
            raise vol.Invalid(f"must be {what}") from error

    return check


_PATH = vol.All(str, vol.Length(1, 1000))
_SCHEMA = vol.Schema(
    {
        "listen": _read(ip_address, "an address of this computer, or 0.0.0.0"),
        "port": _whole(1, 65535),
        vol.Inclusive("certificate", "tls", msg="certificate and key belong together: name both"): _PATH,
        vol.Inclusive("key", "tls", msg="certificate and key belong together: name both"): _PATH,
        "tokens": _PATH,
        "inside": [_read(ip_network, "a network such as 192.168.1.0/24")],
        "ports": vol.All([_whole(1, 65535)], vol.Length(max=1000)),
        "questions_per_source": _whole(1, 1000),
        "questions_for_all": _whole(1, 100_000),
    }
)


def load(path: Path) -> Settings:
    """Read the vantage's file. Raises ConfigError that names the key and what is allowed."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path}: too large for a vantage's configuration")
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); docs/vantage.md shows an example") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: is no YAML: {str(error)[:200]}") from error
    return parse({} if data is None else data, path)


def parse(data: object, path: Path) -> Settings:
    """Turn plain data into Settings; files are looked for beside `path`. Raises ConfigError."""
    try:
        one: dict[str, Any] = _SCHEMA(data)
    except vol.MultipleInvalid as error:
        raise ConfigError("\n".join(f"{path}: {_key(e)}: {e.msg}" for e in error.errors)) from error
    folder = path.parent
    plain = {key: one[key] for key in ("listen", "port") if key in one}
    return Settings(
        certificate=folder / one.get("certificate", "vantage-certificate.pem"),
        key=folder / one.get("key", "vantage-key.pem"),
        self_made="certificate" not in one,
        tokens=folder / one.get("tokens", "vantage-tokens.json"),
        inside=tuple(one.get("inside", ())),
        ports=tuple(one.get("ports", ())),
        per_source=one.get("questions_per_source", PER_SOURCE),
        for_all=one.get("questions_for_all", FOR_ALL),
        **plain,
    )


def _key(error: vol.Invalid) -> str:
    path = ".".join(str(part) for part in error.path)
    if error.msg == "extra keys not allowed":
        known = ", ".join(sorted(str(key) for key in _SCHEMA.schema))
        return f"{path} (known: {known})"
    return path or "top level"
