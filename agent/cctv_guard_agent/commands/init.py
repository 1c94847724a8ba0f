"""`init`: first run. Asks a few questions or takes flags, writes a commented configuration, tests it."""

import argparse
import sys
from pathlib import Path

from cctv_guard_agent import config as configuration
from cctv_guard_agent import policies
from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.net import interfaces

_TEMPLATE = """\
# CCTV Guard. Test with: cctv-guard check-config    Every option: docs/configuration.md
site:
  id: {id}              # part of the MQTT topics; keep it
  name: {name}
  profile: {profile}    # whose rules count for you; see docs/policies.md
{country}
# Only these networks are looked at, and only if they are yours.
networks:
{networks}
# Hosts that are never asked anything:
# never_touch: [192.168.1.10]
{mqtt}
# Cameras that do not answer by themselves, or whose login you give. A login goes only to the device that it is
# bound to: by its MAC and its serial number (or its certificate).
# devices:
#   - address: 192.168.1.64
#     name: Till
#     mac: 44:19:b6:12:34:56
#     serial: DS-2CD2385G1-I20200414AAWR...
#     username: auditor
#     password_file: till.password
{frigate}
# routers:
#   - driver: nftables     # a Linux router: reads its rules, changes nothing
#     command: [ssh, router, nft]
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options; each answers one question in advance."""
    _options.add_config(parser)
    parser.add_argument("--site", metavar="ID", help="short name for the topics, e.g. shop")
    parser.add_argument("--name", help="the site's name, e.g. 'Corner shop'")
    parser.add_argument("--country", metavar="CC", help="country code, e.g. GB")
    parser.add_argument("--profile", help="whose rules count: small-business, uk-public-voluntary, us-federal, ...")
    parser.add_argument("--network", action="append", metavar="CIDR", help="a network of yours; may be repeated")
    parser.add_argument("--broker", metavar="HOST[:PORT]", help="MQTT broker; 'none' for none")
    parser.add_argument("--broker-username", metavar="NAME", help="its login")
    parser.add_argument("--broker-password-file", metavar="FILE", help="file with its password")
    parser.add_argument("--frigate", metavar="URL", help="Frigate's address, e.g. http://127.0.0.1:5000")
    parser.add_argument("--force", action="store_true", help="replace an existing configuration")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the flags and the defaults")


def main(options: argparse.Namespace) -> int:
    """Write the configuration and read it back."""
    path: Path = options.config or _options.default_path()
    if path.exists() and not options.force:
        raise ConfigError(f"{path} is there already: edit it, or replace it with --force")
    text = _TEMPLATE.format(**_answers(options))
    configuration.read(text, path)  # before it is written: a wrong answer leaves no broken file behind
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o600)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
    config = configuration.load(path)
    print(f"Written and read back: {path}")
    print(f"It looks at {', '.join(str(network) for network in config.networks)}. Next: cctv-guard scan")
    if config.mqtt:
        print("Then: cctv-guard doctor (tests the broker), cctv-guard run")
    return 0


def _answers(options: argparse.Namespace) -> dict[str, str]:
    attached = [str(card.network) for card in interfaces.usual()]
    profiles = sorted(policies.load().profiles)
    site = _ask(options, options.site, "Short name for this site (a-z, 0-9, -)", "home")
    name = _ask(options, options.name, "What is the site called", "My site")
    country = _ask(options, options.country, "Country code (GB, DE, US, ...; empty: not said)", "").upper()
    profile = _ask(options, options.profile, f"Whose rules count for you ({', '.join(profiles)})", "small-business")
    if profile not in profiles:
        raise ConfigError(f"there is no profile {profile!r}; known: {', '.join(profiles)}")
    given = ", ".join(options.network or [])
    networks = _ask(options, given, "Networks of yours, with commas", ", ".join(attached))
    if not networks:
        raise ConfigError("no network: this computer has no usual private network; name one with --network")
    broker = _ask(options, options.broker, "MQTT broker (host or host:port; none)", "none")
    return {
        "id": _quoted(site),
        "name": _quoted(name),
        "profile": profile,
        "country": f"  country: {_quoted(country)}\n" if country else "",
        "networks": "\n".join(f"  - {_quoted(network.strip())}" for network in networks.split(",")) + "\n",
        "mqtt": _mqtt(options, broker),
        "frigate": f"recorders:\n  - kind: frigate\n    url: {_quoted(options.frigate)}\n" if options.frigate else
        "# recorders:\n#   - kind: frigate\n#     url: http://127.0.0.1:5000\n",
    }  # fmt: skip


def _mqtt(options: argparse.Namespace, broker: str) -> str:
    if broker in ("none", ""):
        return "# mqtt:\n#   host: 127.0.0.1\n#   username: cctv-guard-agent\n#   password_file: mqtt.password\n"
    host, port = _host_and_port(broker)
    lines = ["mqtt:", f"  host: {_quoted(host)}"]
    if port:
        lines.append(f"  port: {port if port.isdecimal() else _quoted(port)}")
    if options.broker_username:
        lines.append(f"  username: {_quoted(options.broker_username)}")
        lines.append(f"  password_file: {_quoted(options.broker_password_file or 'mqtt.password')}")
    return "\n".join(lines) + "\n"


def _host_and_port(text: str) -> tuple[str, str]:
    """Part `host:port`; an IPv6 address stands in brackets where a port follows."""
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    host, _, port = text.partition(":")
    return (text, "") if ":" in port else (host, port)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _ask(options: argparse.Namespace, given: str | None, question: str, default: str) -> str:
    if given:
        return given
    if options.yes or not sys.stdin.isatty():
        return default
    return input(f"{question} [{default}]: ").strip() or default
