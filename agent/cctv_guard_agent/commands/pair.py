"""`pair`: gives a consumer of MQTT (Home Assistant, Node-RED) a key, so that its commands are obeyed."""

import argparse
import json
import re
import secrets
from datetime import UTC, datetime

from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.publish.envelope import new_key, pairing_code
from cctv_guard_agent.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("name", nargs="?", help="what to call the consumer, e.g. homeassistant")
    parser.add_argument("--list", action="store_true", help="show who is paired")
    parser.add_argument("--revoke", metavar="NAME", help="take the right away again")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def main(options: argparse.Namespace) -> int:
    """Make, list or revoke a key."""
    config = _options.load(options)
    if sum((bool(options.name), options.list, bool(options.revoke))) != 1:
        raise ConfigError("say one of: a NAME to pair, --list, --revoke NAME")
    store = Store(config.store)
    now = datetime.now(UTC)
    try:
        if options.list:
            return _list(store, as_json=options.json)
        if options.revoke:
            if not store.revoke_consumer(options.revoke, now):
                raise ConfigError(f"nobody named {options.revoke!r} is paired; see --list")
            print(f"{options.revoke} can no longer send commands.")
            return 0
        return _pair(store, options.name, now, as_json=options.json)
    finally:
        store.close()


def _pair(store: Store, name: str, now: datetime, *, as_json: bool) -> int:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", name):
        raise ConfigError("the name may have letters, digits, - and _")
    if any(one.name == name and one.revoked_at is None for one in store.consumers()):
        raise ConfigError(f"{name} is paired already; `cctv-guard pair --revoke {name}` first, if its code was lost")
    key = new_key()
    key_id = secrets.token_hex(4)
    store.add_consumer(key_id, name, key.hex(), now)
    store.journal("command line", "pair", {"name": name, "key_id": key_id}, now)
    if as_json:
        print(json.dumps({"name": name, "key_id": key_id, "code": pairing_code(key)}))
    else:
        print(f"Pairing code for {name} (key {key_id}), shown only now:\n\n    {pairing_code(key)}\n")
        print("Type it once into the consumer. Whoever has it can send commands to this agent.")
    return 0


def _list(store: Store, *, as_json: bool) -> int:
    rows = [
        {
            "name": one.name,
            "key_id": one.key_id,
            "since": one.made_at.isoformat(),
            "revoked": one.revoked_at.isoformat() if one.revoked_at else None,
        }
        for one in store.consumers()
    ]
    if as_json:
        print(json.dumps(rows, indent=2))
    elif not rows:
        print("Nobody is paired. `cctv-guard pair homeassistant` makes a code.")
    for row in [] if as_json else rows:
        state = f"revoked {row['revoked']}" if row["revoked"] else "may send commands"
        print(f"{row['name']:<20} key {row['key_id']}  since {row['since']}  {state}")
    return 0
