"""The own file of a vantage inside: who it is at the broker, and the only networks that it may ever knock at."""

from dataclasses import dataclass
from ipaddress import IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

import voluptuous as vol
import yaml

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address, Network
from cctv_guard_agent.wire.inside import NAME

EVERY_S = 3600
"""Another segment is looked at once an hour (design section 8)."""
_MOST_BYTES = 100_000
_LARGEST4, _LARGEST6 = 16, 48
_LARGEST_OWN6 = 64
"""IPv6 has no private addresses at home that every device uses: the cameras' own /64, named by the owner, is theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What the owner decides for this vantage."""

    name: str
    site: str
    networks: tuple[Network, ...]
    """Private networks where cameras are, and their own IPv6 /64; whatever the agent asks outside them is not tried."""
    interval_s: int = EVERY_S
    search: bool = True
    """Send SADP's and WS-Discovery's search once a round into this host's own network: whose answer comes is near."""
    control: tuple[Address, int] | None = None
    """A host and port that always answer: the negative control where the broker is on this host."""


def _private(value: object) -> Network:
    try:
        network = ip_network(str(value))
    except ValueError as error:
        raise vol.Invalid("must be a network such as 192.168.1.0/24") from error
    v6 = isinstance(network, IPv6Network)
    if not (network.is_private or network.is_loopback or v6):
        raise vol.Invalid("is a public network; a vantage inside knocks at private addresses only")
    if v6 and not network.is_private and network.prefixlen < _LARGEST_OWN6:
        raise vol.Invalid(f"is larger than /{_LARGEST_OWN6}; name the IPv6 network of your cameras, which is a /64")
    if network.prefixlen < (_LARGEST6 if v6 else _LARGEST4):
        raise vol.Invalid(f"is larger than /{_LARGEST4} (IPv6: /{_LARGEST6}); name the part where the cameras are")
    return network


def _control(value: object) -> tuple[Address, int]:
    host, _, port = str(value).rpartition(":")
    try:
        address = ip_address(host.strip("[]"))
        if (address.is_private or address.is_loopback) and 0 < int(port) < 65536:
            return address, int(port)
    except ValueError:
        pass
    raise vol.Invalid("must be a private address and a port, such as 192.168.2.1:80")


def _matches(pattern: str, why: str) -> Any:
    return vol.All(vol.Any(str, msg=why), vol.Match(rf"^(?:{pattern})\Z", msg=why))


_SCHEMA = vol.Schema(
    {
        vol.Required("name"): _matches(NAME.pattern, "must be 1 to 40 letters, digits, - and _"),
        vol.Required("site"): _matches(r"[a-z0-9][a-z0-9_-]{0,39}", "must be the agent's site id (its `site: id`)"),
        vol.Required("networks"): vol.All([_private], vol.Length(1, 50, msg="must name at least one network")),
        vol.Required("mqtt"): dict,
        "interval_s": vol.All(
            vol.Any(int, msg="must be a whole number"), vol.Range(60, 86_400, msg="must be from 60 to 86400 seconds")
        ),
        "search": bool,
        "control": _control,
    }
)


def read(path: Path) -> dict[str, Any]:
    """Return the file's plain data. Raises ConfigError."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError(f"{path}: too large for a vantage's configuration")
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); docs/vantage.md shows an example") from error
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: is no YAML: {str(error)[:200]}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: must hold name, site, networks and mqtt; docs/vantage.md shows an example")
    return data


def parse(data: object, path: Path) -> Stand:
    """Check everything but `mqtt`, which is read as in the agent's own file. Raises ConfigError."""
    try:
        one: dict[str, Any] = _SCHEMA(data)
    except vol.MultipleInvalid as error:
        raise ConfigError("\n".join(f"{path}: {_key(e)}: {e.msg}" for e in error.errors)) from error
    more = {key: one[key] for key in ("interval_s", "search", "control") if key in one}
    return Stand(name=one["name"], site=one["site"], networks=tuple(one["networks"]), **more)


def _key(error: vol.Invalid) -> str:
    path = ".".join(str(part) for part in error.path)
    if error.msg == "extra keys not allowed":
        known = ", ".join(sorted(str(key) for key in _SCHEMA.schema))
        return f"{path} (known: {known})"
    return path or "top level"
