"""Options -> frozen `Config`; bounds and units stated; an error names the key, the value and what is allowed.

Secrets are never in the file itself unless the owner puts them there: `password_env` names an environment variable,
`password_file` a file that only the agent's user can read.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

import voluptuous as vol
import yaml

from cctv_guard_agent import providers, redact
from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address, Network, normal_mac
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.provider import Provider
from cctv_guard_agent.net.sweep import PACKETS_S, Swept
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.vantage.interface import PORT as VANTAGE_PORT
from cctv_guard_agent.vantage.interface import InsideConfig, VantageConfig

MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceConfig:
    """One camera that the owner named."""

    address: Address | None = None
    name: str | None = None
    mac: str | None = None
    serial: str | None = None
    certificate: str | None = None
    """SHA-256 fingerprint of its certificate, 64 hex digits."""
    credentials: Credentials | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """What is asked how often, in seconds (design section 8)."""

    answers_s: int = 60
    mappings_s: int = 30
    discovery_s: int = 900
    identity_s: int = 86_400
    authenticated_s: int = 21_600
    outside_s: int = 21_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that the owner decides."""

    site: str = "home"
    site_name: str = "My site"
    profile: str = "small-business"
    policy_files: tuple[Path, ...] = ()
    """The owner's own policies and profiles, beside those that are shipped."""
    country: str | None = None
    networks: tuple[Network, ...] = ()
    """Empty: the attached private networks of /22 or smaller."""
    never_touch: tuple[Network, ...] = ()
    mqtt: Broker | None = None
    devices: tuple[DeviceConfig, ...] = ()
    recorders: tuple[ListerConfig, ...] = ()
    routers: tuple[RouterConfig, ...] = ()
    vantages: tuple[VantageConfig, ...] = ()
    """Hosts outside that are asked how this site looks from there."""
    internetdb: bool = False
    """Ask Shodan's InternetDB once a day about this site's public address."""
    inside_vantages: tuple[InsideConfig, ...] = ()
    """Second agents in other networks of the owner's, which tell whether they reach the cameras."""
    egress: tuple[EgressConfig, ...] = ()
    """Where it is written down what cameras do towards the outside."""
    providers: tuple[Provider, ...] = ()
    """Who else has a hand in the cameras."""
    intervals: Intervals = field(default_factory=Intervals)
    store: Path = Path("cctv-guard.db")
    sweep: Swept = field(default_factory=Swept)
    """Networks that are asked address by address, none unless the owner names them."""


LONGEST_SWEEP_S = 300
"""A scan waits for the sweep; longer, and the next one would be due."""


def _network(value: object) -> Network:
    try:
        return ip_network(str(value), strict=False)
    except ValueError as error:
        raise vol.Invalid("must be a network such as 192.168.1.0/24") from error


def _private(value: object) -> Network:
    network = _network(value)
    if not (network.is_private or network.is_loopback or network.is_link_local):
        raise vol.Invalid("is a public network; only networks of your own (private addresses) are looked at")
    if isinstance(network, IPv4Network) and network.prefixlen < 16:
        raise vol.Invalid("is larger than /16; name the part that is yours")
    if isinstance(network, IPv6Network) and network.prefixlen < 48:
        raise vol.Invalid("is larger than /48; name the part that is yours")
    return network


def _address(value: object) -> Address:
    try:
        return ip_address(str(value))
    except ValueError as error:
        raise vol.Invalid("must be an address such as 192.168.1.64") from error


def _public_v4(value: object) -> Address:
    address = _address(value)
    if address.version != 4 or not address.is_global:
        raise vol.Invalid("must be the public IPv4 address of this site")
    return address


def _mac(value: object) -> str:
    mac = normal_mac(str(value))
    if mac is None:
        raise vol.Invalid("must be a MAC address such as 44:19:b6:12:34:56")
    return mac


def _matches(pattern: str, what: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise vol.Invalid(what)
        return value

    return check


def _between(low: int, high: int, unit: str) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise vol.Invalid(f"must be a whole number from {low} to {high} {unit}".rstrip())
        return value

    return check


_TEXT = _matches(r"[^\x00-\x1f\x7f]{1,200}", "must be text of 1 to 200 printable characters")
_PATH = _matches(r"[^\x00]{1,1000}", "must be a file path")
_PORT = _between(1, 65535, "")
_SECRET_NAME = re.compile(r"pass|secret|token|key$|pin$", re.IGNORECASE)


def _secret(value: object) -> Secret:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise vol.Invalid("must be text; put it in quotes")
    return Secret(str(value))


_SECRET_KEYS: dict[Any, Any] = {
    vol.Exclusive("password", "password"): _secret,
    vol.Exclusive("password_env", "password"): _matches(r"[A-Za-z_][A-Za-z0-9_]*", "must name an environment variable"),
    vol.Exclusive("password_file", "password"): _PATH,
}
_SCHEMA = vol.Schema(
    {
        "site": {
            "id": _matches(r"[a-z0-9][a-z0-9_-]{0,39}", "must be 1 to 40 of a-z, 0-9, - and _"),
            "name": _TEXT,
            "profile": _matches(r"[a-z0-9-]{1,60}", "must be a profile's id, see docs/policies.md"),
            "country": _matches(r"[A-Z]{2}", "must be a country code such as GB or DE"),
        },
        "policies": [_PATH],
        "networks": [_private],
        "never_touch": [_network],
        "mqtt": {
            "host": _TEXT,
            "port": _PORT,
            "username": _TEXT,
            **_SECRET_KEYS,
            "tls": bool,
            "ca_file": _PATH,
            "cert_file": _PATH,
            "key_file": _PATH,
        },
        "devices": [
            {
                "address": _address,
                "name": _TEXT,
                "mac": _mac,
                "serial": _TEXT,
                "certificate": _matches(r"[0-9a-f]{64}", "must be a SHA-256 fingerprint of 64 hex digits"),
                "username": _TEXT,
                **_SECRET_KEYS,
                "allow_basic": bool,
            }
        ],
        "recorders": [{vol.Required("kind"): _TEXT, "username": _TEXT, **_SECRET_KEYS, vol.Extra: vol.Coerce(str)}],
        "routers": [
            {
                vol.Required("driver"): _TEXT,
                "address": _address,
                "username": _TEXT,
                **_SECRET_KEYS,
                vol.Extra: object,
            }
        ],
        "vantages": [
            {
                vol.Required("name"): _matches(r"[A-Za-z0-9_-]{1,40}", "must be 1 to 40 letters, digits, - and _"),
                vol.Required("host"): _matches(r"[A-Za-z0-9.-]{1,253}", "must be a host name or an IPv4 address"),
                "port": _PORT,
                vol.Exclusive("token", "token"): _secret,
                vol.Exclusive("token_env", "token"): _matches(
                    r"[A-Za-z_][A-Za-z0-9_]*", "must name an environment variable"
                ),
                vol.Exclusive("token_file", "token"): _PATH,
                "fingerprint": _matches(r"[0-9a-f]{64}", "must be a SHA-256 fingerprint of 64 hex digits"),
                "address": _public_v4,
            }
        ],
        "internetdb": {"enabled": bool, "terms_read": bool},
        "inside_vantages": [
            {
                vol.Required("name"): _matches(r"[A-Za-z0-9_-]{1,40}", "must be 1 to 40 letters, digits, - and _"),
                "may_reach": bool,
            }
        ],
        "egress": [
            {
                vol.Required("source"): _TEXT,
                "address": _address,
                "username": _TEXT,
                **_SECRET_KEYS,
                vol.Extra: object,
            }
        ],
        "providers": [providers.ENTRY],
        "intervals": {
            "answers_s": _between(10, 3600, "seconds"),
            "mappings_s": _between(10, 3600, "seconds"),
            "discovery_s": _between(60, 86_400, "seconds"),
            "identity_s": _between(3600, 604_800, "seconds"),
            "authenticated_s": _between(3600, 604_800, "seconds"),
            "outside_s": _between(3600, 604_800, "seconds"),
        },
        "discovery": {
            "sweep": [_private],
            "sweep_packets_s": _between(100, 20_000, "packets a second"),
        },
        "store": _PATH,
    }
)


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """Read a configuration file. Raises ConfigError that names the file, the key, the value and what is allowed."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ConfigError(f"{path}: larger than 1 MB; this is not a CCTV Guard configuration")
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); make one with `cctv-guard init`") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    return read(text, path, environment)


def read(text: str, path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """Read a configuration's text, which stands or will stand at `path`. Raises ConfigError like `load`."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "somewhere"
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not valid YAML"
        raise ConfigError(f"{path}: {where}: {problem}") from error
    except (ValueError, RecursionError) as error:  # 2026-13-45 looks like a date; a thousand brackets
        why = "nested too deeply" if isinstance(error, RecursionError) else f"a value that cannot be read ({error})"
        raise ConfigError(f"{path}: {why}; put text in quotes, and compare with docs/configuration.md") from error
    return parse(data if data is not None else {}, str(path), environment, path.parent)


def parse(
    data: object, name: str = "configuration", environment: Mapping[str, str] = os.environ, folder: Path = Path()
) -> Config:
    """Turn plain data into a Config. Raises ConfigError."""
    try:
        checked: dict[str, Any] = _SCHEMA(data)
    except vol.MultipleInvalid as error:
        raise ConfigError("\n".join(_explain(name, data, one) for one in error.errors)) from error
    site = checked.get("site", {})
    devices = tuple(_device(name, i, one, environment, folder) for i, one in enumerate(checked.get("devices", ())))
    return Config(
        site=site.get("id", "home"),
        site_name=site.get("name", "My site"),
        profile=site.get("profile", "small-business"),
        policy_files=tuple(folder / one for one in checked.get("policies", ())),
        country=site.get("country"),
        networks=tuple(checked.get("networks", ())),
        never_touch=tuple(checked.get("never_touch", ())),
        mqtt=_mqtt(name, checked["mqtt"], environment, folder) if "mqtt" in checked else None,
        devices=devices,
        recorders=tuple(
            _recorder(name, i, one, environment, folder) for i, one in enumerate(checked.get("recorders", ()))
        ),
        routers=tuple(_router(name, i, one, environment, folder) for i, one in enumerate(checked.get("routers", ()))),
        vantages=_vantages(name, checked.get("vantages", ()), environment, folder),
        internetdb=_internetdb(name, checked.get("internetdb", {})),
        inside_vantages=_inside_vantages(name, checked.get("inside_vantages", ())),
        egress=tuple(_egress(name, i, one, environment, folder) for i, one in enumerate(checked.get("egress", ()))),
        providers=tuple(providers.provider(one) for one in checked.get("providers", ())),
        intervals=Intervals(**checked.get("intervals", {})),
        store=folder / checked.get("store", "cctv-guard.db"),
        sweep=_sweep(name, checked.get("discovery", {}), checked.get("networks", ())),
    )


def _sweep(name: str, one: Mapping[str, Any], networks: Sequence[Network]) -> Swept:
    """Read what is swept: only what the owner named twice, here and in `networks`."""
    packets_s = one.get("sweep_packets_s", PACKETS_S)
    for index, network in enumerate(one.get("sweep", ())):
        key = f"{name}: discovery.sweep[{index}] ({network})"
        if not isinstance(network, IPv4Network):
            raise ConfigError(f"{key}: IPv6 networks are too large to ask each address; name an IPv4 network")
        if not any(isinstance(allowed, IPv4Network) and network.subnet_of(allowed) for allowed in networks):
            raise ConfigError(f"{key}: is not inside one of your networks; add it to `networks` as well")
    swept = Swept.of(one.get("sweep", ()), networks, packets_s)
    if swept.takes_s > LONGEST_SWEEP_S:
        raise ConfigError(
            f"{name}: discovery.sweep: asking {swept.addresses} addresses with {packets_s} packets a second takes "
            f"{swept.takes_s:.0f} s, at most {LONGEST_SWEEP_S} are allowed; name smaller parts, or raise "
            "discovery.sweep_packets_s"
        )
    return swept


def _explain(name: str, data: object, error: vol.Invalid) -> str:
    """Say which key, what stood there, what is allowed."""
    key = ""
    for part in error.path:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    value = data
    for part in error.path:
        try:
            value = value[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            value = None
            break
    message = error.msg
    if message == "extra keys not allowed":
        message = f"is not an option here; known: {_known(error.path)}"
    return f"{name}: {key or 'top level'}{_shown(key, value)}: {message}"


def _shown(key: str, value: object) -> str:
    """Show what stands there; of a list or a group of options only that it is one, as it may hold a password."""
    if value is None or _SECRET_NAME.search(key):
        return ""
    if isinstance(value, (dict, list)):
        return f" (now {'a group of options' if isinstance(value, dict) else 'a list'})"
    return f" (now {redact.text(str(value))[:80]!r})"


def _known(path: list[Any]) -> str:
    """Name the keys that are allowed where an unknown one stood."""
    schema: Any = _SCHEMA.schema
    for part in path[:-1]:
        schema = schema[0] if isinstance(part, int) else schema.get(part, {}) if isinstance(schema, dict) else {}
    return ", ".join(sorted(str(key) for key in schema)) if isinstance(schema, dict) else "none"


def _password(
    key: str, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path, word: str = "password"
) -> Secret | None:
    if word in one:
        secret: Secret = one[word]
        return secret
    if name := one.get(f"{word}_env"):
        if not environment.get(name):
            raise ConfigError(f"{key}.{word}_env: the environment variable {name} is not set; set it for the agent")
        return Secret(environment[name])
    if path := one.get(f"{word}_file"):
        try:
            return Secret((folder / path).read_text("utf-8").rstrip("\r\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{key}.{word}_file: {path} cannot be read: {error}") from error
    return None


def _credentials(key: str, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path) -> Credentials | None:
    password = _password(key, one, environment, folder)
    if password is None:
        if "username" in one:
            raise ConfigError(f"{key}: username without a password; add password_env or password_file")
        return None
    if "username" not in one:
        raise ConfigError(f"{key}: a password without username; add username")
    return Credentials(username=one["username"], password=password, allow_basic=one.get("allow_basic", False))


def _mqtt(name: str, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path) -> Broker:
    password = _password(f"{name}: mqtt", one, environment, folder)
    plain = {key: one[key] for key in ("host", "username", "ca_file", "cert_file", "key_file") if key in one}
    tls = one.get("tls", "ca_file" in one)
    return Broker(password=password, tls=tls, port=one.get("port", 8883 if tls else 1883), **plain)


def _device(
    name: str, index: int, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path
) -> DeviceConfig:
    key = f"{name}: devices[{index}]"
    credentials = _credentials(key, one, environment, folder)
    if credentials and not ("mac" in one and ("serial" in one or "certificate" in one)):
        raise ConfigError(
            f"{key}: a login must be bound to one device: add its mac, and its serial or certificate "
            "(`cctv-guard scan` shows them)"
        )
    if not {"address", "mac", "serial"} & set(one):
        raise ConfigError(f"{key}: needs an address, a mac or a serial, so that the device can be found")
    plain = {field_: one[field_] for field_ in ("address", "name", "mac", "serial", "certificate") if field_ in one}
    return DeviceConfig(credentials=credentials, **plain)


def _recorder(
    name: str, index: int, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path
) -> ListerConfig:
    credentials = _credentials(f"{name}: recorders[{index}]", one, environment, folder)
    hidden = {"kind", "username", "password", "password_env", "password_file"}
    options = {key: str(value) for key, value in one.items() if key not in hidden}
    return ListerConfig(kind=one["kind"], options=options, credentials=credentials)


def _vantages(
    name: str, rows: Sequence[Mapping[str, Any]], environment: Mapping[str, str], folder: Path
) -> tuple[VantageConfig, ...]:
    """Read the hosts outside; each needs a token of its own."""
    found: list[VantageConfig] = []
    for index, one in enumerate(rows):
        key = f"{name}: vantages[{index}]"
        token = _password(key, one, environment, folder, "token")
        if token is None:
            raise ConfigError(f"{key}: needs a token; its host makes one with `cctv-guard vantage token NAME`")
        if any(one["name"] == other.name for other in found):
            raise ConfigError(f"{key}.name: {one['name']!r} is there twice; give each vantage a name of its own")
        plain = {field_: one[field_] for field_ in ("name", "host", "fingerprint", "address") if field_ in one}
        found.append(VantageConfig(port=one.get("port", VANTAGE_PORT), token=token, **plain))
    return tuple(found)


def _internetdb(name: str, one: Mapping[str, Any]) -> bool:
    """Read the switch; it takes the owner's word that they read what is sent, and under which terms."""
    if one.get("enabled") and not one.get("terms_read"):
        raise ConfigError(
            f"{name}: internetdb.enabled: once a day your public address would go to Shodan (internetdb.shodan.io), a "
            "company in the US; its answer is said to be free for non-commercial use only. Read "
            "https://internetdb.shodan.io/ and https://www.shodan.io/legal/tos, then add `terms_read: true`, or leave "
            "it off"
        )
    return bool(one.get("enabled"))


def _inside_vantages(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[InsideConfig, ...]:
    """Read the second agents inside; their names are topics and logins at the broker."""
    found: list[InsideConfig] = []
    for index, one in enumerate(rows):
        if any(one["name"] == other.name for other in found):
            key = f"{name}: inside_vantages[{index}].name"
            raise ConfigError(f"{key}: {one['name']!r} is there twice; give each vantage a name of its own")
        found.append(InsideConfig(**one))
    return tuple(found)


def _egress(
    name: str, index: int, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path
) -> EgressConfig:
    """Read one source; some logins are a password alone."""
    key = f"{name}: egress[{index}]"
    password = _password(key, one, environment, folder)
    if password is None and "username" in one:
        raise ConfigError(f"{key}: username without a password; add password_env or password_file")
    hidden = {"source", "address", "username", "password", "password_env", "password_file"}
    return EgressConfig(
        source=one["source"],
        address=one.get("address"),
        options={key: value for key, value in one.items() if key not in hidden},
        credentials=None if password is None else Credentials(username=one.get("username", ""), password=password),
    )


def _router(
    name: str, index: int, one: Mapping[str, Any], environment: Mapping[str, str], folder: Path
) -> RouterConfig:
    credentials = _credentials(f"{name}: routers[{index}]", one, environment, folder)
    hidden = {"driver", "address", "username", "password", "password_env", "password_file"}
    options = {key: value for key, value in one.items() if key not in hidden}
    return RouterConfig(driver=one["driver"], address=one.get("address"), options=options, credentials=credentials)
