"""The broker's files: configuration, passwords, access rules. Only the agent writes its topics.

Home Assistant reads them and writes commands (and what it keeps below `homeassistant/`).
Source: design.md section 4; mosquitto.conf(5); mosquitto_passwd(1): `$7$` is PBKDF2-HMAC-SHA512;
amqtt's plugins `authentication.FileAuthPlugin` and `topic_checking.TopicAccessControlListPlugin`.
"""

import base64
import getpass
import hashlib
import json
import secrets
import subprocess
from collections.abc import Mapping
from pathlib import Path

from checkout.paths import AMQTT_VENV, ROOT

from line.ports import LOOPBACK
from line.state import write_private

_ITERATIONS = 101
"""Mosquitto's own number; the passwords are random and 144 bits long, so that stretching adds nothing."""
_CONFIGURATION = """\
listener {port} {host}
allow_anonymous false
password_file {passwords}
acl_file {rules}
persistence false
# The default of 1000 silently drops retained messages for a new subscriber on a large site.
max_queued_messages 0
user {user}
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages true
"""
_SHIPPED_RULES = ROOT / "contract" / "mosquitto" / "acl"
"""The access rules that we ship; running the line with them is how they are tested."""
AGENT, HOME_ASSISTANT = "cctv-guard-agent", "homeassistant"
USERS = (AGENT, HOME_ASSISTANT)
"""The user names of the shipped rules."""
_AMQTT_READ = {AGENT: ["cctv_guard/#"], HOME_ASSISTANT: ["cctv_guard/#", "homeassistant/#"]}
_AMQTT_WRITE = {AGENT: ["cctv_guard/#"], HOME_ASSISTANT: ["cctv_guard/+/command/#", "homeassistant/#"]}
_ARGON2 = "import sys, argon2; h = argon2.PasswordHasher(); [print(h.hash(line.rstrip())) for line in sys.stdin]"


def mosquitto(folder: Path, port: int, logins: Mapping[str, str]) -> Path:
    """Write Mosquitto's files for the logins (user name -> password); the configuration's path."""
    passwords, rules, configuration = (folder / name for name in ("passwords", "acl", "mosquitto.conf"))
    write_private(passwords, "".join(f"{name}:{_mosquitto_hash(secret)}\n" for name, secret in logins.items()))
    write_private(rules, _SHIPPED_RULES.read_text(encoding="utf-8"))
    # Without `user`, a broker started by root gives up root and can then read none of these files.
    text = _CONFIGURATION.format(port=port, host=LOOPBACK, passwords=passwords, rules=rules, user=getpass.getuser())
    write_private(configuration, text)
    return configuration


def amqtt(folder: Path, port: int, logins: Mapping[str, str]) -> Path:
    """Write amqtt's files; its configuration is YAML, of which JSON is a part."""
    hashed = subprocess.run(
        [AMQTT_VENV / "bin" / "python", "-c", _ARGON2], input="\n".join(logins.values()), text=True,
        capture_output=True, check=True, timeout=60,
    ).stdout.splitlines()  # fmt: skip
    passwords, configuration = folder / "passwords", folder / "amqtt.yaml"
    write_private(passwords, "".join(f"{name}:{secret}\n" for name, secret in zip(logins, hashed, strict=True)))
    plugins = {
        "amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(passwords)},
        "amqtt.plugins.topic_checking.TopicAccessControlListPlugin": {
            "acl": _AMQTT_READ | {name: [f"cctv_guard/+/task/{name}"] for name in _vantages(logins)},
            "publish_acl": _AMQTT_WRITE | {name: [f"cctv_guard/+/vantage/{name}"] for name in _vantages(logins)},
        },
    }
    listeners = {"default": {"type": "tcp", "bind": f"{LOOPBACK}:{port}"}}
    write_private(configuration, json.dumps({"listeners": listeners, "plugins": plugins}, indent=1))
    return configuration


def _vantages(logins: Mapping[str, str]) -> list[str]:
    """Every other login is a vantage's: the shipped rules say so with a pattern, which amqtt does not have."""
    return [name for name in logins if name not in USERS]


def _mosquitto_hash(secret: str) -> str:
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
