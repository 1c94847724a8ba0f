"""Options of sources: which are known, and how to tell that a name server is the owner's before a login goes out.

Law (design section 7.2): a login goes only to the machine that the owner bound it to: by its certificate or its MAC,
or on this very host; `verify: false` is the owner's word that neither is wanted.
"""

import re
from collections.abc import Collection

from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Endpoint, normal_mac
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers._web import Place

WEB = ("port", "tls", "certificate", "mac", "verify", "allow_plain")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def known_only(config: EgressConfig, allowed: Collection[str]) -> None:
    """Raise ConfigError where an option is not one of these."""
    unknown = sorted(set(config.options) - set(allowed))
    if unknown:
        known = ", ".join(allowed) or "none"
        raise ConfigError(f"egress: {config.source} has no option `{unknown[0]}`; allowed: {known}")


def flag(config: EgressConfig, key: str, default: bool) -> bool:
    """Read a yes-or-no option. Raises ConfigError."""
    value = config.options.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"egress: {config.source} option `{key}` must be true or false")
    return value


def words(config: EgressConfig, key: str) -> tuple[str, ...]:
    """Read an option that is a command as a list of words; empty where it is not there. Raises ConfigError."""
    value = config.options.get(key, [])
    if (
        not isinstance(value, list | tuple)
        or not all(isinstance(word, str) and word and "\0" not in word for word in value)
        or (value and value[0].startswith("-"))
    ):
        raise ConfigError(
            f"egress: {config.source} option `{key}` must be a list of words that begins with a program, e.g. "
            "[ssh, router, conntrack]"
        )
    return tuple(value)


def place_of(config: EgressConfig, *, port: int, tls_port: int) -> Place:
    """Say where a web API is and how to tell that it is the owner's. Raises ConfigError that names the option.

    port, tls_port: the usual ones without and with TLS.
    """
    name = f"egress: {config.source}"
    known_only(config, WEB)
    if config.address is None:
        raise ConfigError(f"{name} needs `address`, e.g. 192.168.1.2")
    tls = flag(config, "tls", False)
    here = config.address.is_loopback
    place = Place(
        driver=config.source,
        endpoint=Endpoint(address=config.address, port=_port(config, tls_port if tls else port)),
        tls=tls,
        credentials=config.credentials or Credentials(username="", password=Secret("")),
        certificate=_certificate(config),
        mac=_mac(config),
        verify=False,  # told below, in this source's words
    )
    if place.certificate and not tls:
        raise ConfigError(f"{name}: `certificate` needs `tls: true`")
    if config.credentials is None or here:
        return place
    if not tls and not flag(config, "allow_plain", False):
        raise ConfigError(
            f"{name}: without TLS the password is readable by everybody on the way; set `tls: true`, or "
            "`allow_plain: true`"
        )
    if not place.certificate and place.mac is None and flag(config, "verify", True):
        raise ConfigError(
            f"{name}: say how to tell that it is yours, so that the login goes to it alone: `mac`, its MAC address; or "
            "with TLS `certificate`, its SHA-256 as `openssl x509 -noout -fingerprint -sha256` shows it; or "
            "`verify: false`"
        )
    return place


def _port(config: EgressConfig, default: int) -> int:
    value = config.options.get("port", default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65_536:
        raise ConfigError(f"egress: {config.source} option `port` must be a whole number from 1 to 65535")
    return value


def _certificate(config: EgressConfig) -> str:
    value = str(config.options.get("certificate", "")).replace(":", "").strip().lower()
    if value and not _SHA256.fullmatch(value):
        raise ConfigError(f"egress: {config.source} option `certificate` must be a SHA-256 of 64 hex digits, in quotes")
    return value


def _mac(config: EgressConfig) -> str | None:
    value = config.options.get("mac")
    mac = normal_mac(str(value)) if value is not None else None
    if value is not None and mac is None:
        raise ConfigError(f"egress: {config.source} option `mac` must be a MAC address such as 44:19:b6:12:34:56")
    return mac
