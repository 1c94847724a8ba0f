"""Xiongmai's DVRIP: XMeye cloud (`NetWork.Nat`), UPnP and DDNS, as JSON behind a header of 20 bytes on TCP 34567.

The login sends a fixed digest of the password, which is as good as the password to whoever overhears it. Only the two
messages "log in" and "get configuration" can be built here. `Status.NatInfo` holds the cloud's id, `NetDDNS` a user and
a password: not kept. Source: facts exposure.md 2.4 (OpenIPC/python-dvr); firmware writes `Conneted`.
"""

import hashlib
import json
import struct
from typing import Any

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.remote import About, Setting, State
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import DDNS, UPNP, Told, flag, shown, switch

HEADER = struct.Struct("<BBHIIHHI")
"""0xFF, version, reserved, session, number, reserved, message, bytes that follow."""
MOST_BYTES = 65_536
NAT, NAT_STATE, UPNP_NAME, DDNS_NAME = "NetWork.Nat", "Status.NatInfo", "NetWork.Upnp", "NetWork.NetDDNS"
CLOUD = "XMeye cloud"
_HEAD, _LOGIN, _GET = 0xFF, 1000, 1042
_DONE = 100
_WRONG = (106, 203, 205)
"""Wrong user or password; 206 is a locked account, which is no refusal of this login."""
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ONLINE = {"conneted": State.REGISTERED, "connected": State.REGISTERED}
_NOT_ONLINE = ("probing", "connecting", "disenable")


def digest(password: str) -> str:
    """Return the eight characters that stand for a password."""
    raw = hashlib.md5(password.encode(), usedforsecurity=False).digest()  # the protocol's own
    return "".join(_ALPHABET[(raw[at] + raw[at + 1]) % 62] for at in range(0, 16, 2))


def login(credentials: Credentials) -> bytes:
    """Return the log-in message."""
    body = {
        "EncryptType": "MD5",
        "LoginType": "DVRIP-Web",
        "PassWord": digest(credentials.password.reveal()),
        "UserName": credentials.username,
    }
    return _packet(_LOGIN, 0, 0, body)


def get(session: int, number: int, name: str) -> bytes:
    """Return the question for one configuration object."""
    return _packet(_GET, session, number, {"Name": name, "SessionID": f"0x{session:08X}"})


def _packet(message: int, session: int, number: int, body: dict[str, str]) -> bytes:
    data = json.dumps(body).encode() + b"\n\0"
    return HEADER.pack(_HEAD, 0, 0, session, number, 0, message, len(data)) + data


def size(header: bytes) -> int:
    """Return how many bytes follow a header. Raises BadReply for another protocol and for too many."""
    head, *_, length = HEADER.unpack(header)
    if head != _HEAD or length > MOST_BYTES:
        raise BadReply(f"DVRIP: other first byte, or {length} bytes announced", header[:4].hex(" "))
    return int(length)


def session(body: bytes) -> int:
    """Return the session of a log-in's answer. Raises Refused for a wrong user or password, BadReply for all else."""
    answer = _object(body)
    code = answer.get("Ret")
    if code in _WRONG:
        raise Refused("DVRIP login: user name or password refused; not asked again until they are changed")
    text = scalar(answer.get("SessionID")) or ""
    try:
        number = int(text, 16)
    except ValueError:
        number = -1
    if code != _DONE or not 0 <= number < 2**32:
        raise BadReply(f"DVRIP login: answered with code {code if isinstance(code, int) else 'unknown'}")
    return number


def _object(body: bytes) -> dict[str, Any]:
    return first_object(body.decode("utf-8", "replace"), "DVRIP answer")


def _config(body: bytes, name: str) -> Any:
    """Return one object. Raises BadReply, also where the device does not know it: its codes do not tell why."""
    answer = _object(body)
    if answer.get("Ret") != _DONE or name not in answer:
        raise BadReply(f"DVRIP {name}: not in the answer")
    return answer[name]


def cloud(nat: bytes, state: bytes | None) -> Setting:
    """Read `NetWork.Nat` and, where it was answered, `Status.NatInfo`. Raises BadReply."""
    told = _config(nat, NAT)
    on = scalar(told.get("NatEnable")) if isinstance(told, dict) else None
    if not flag(on, "NatEnable"):
        return _setting(About.CLOUD, CLOUD, (State.OFF, shown(NatEnable=on)))
    return _setting(About.CLOUD, CLOUD, _online(state, shown(NatEnable=on)))


def _online(body: bytes | None, because: str) -> Told:
    try:
        told = _config(body, NAT_STATE) if body is not None else None
    except BadReply:
        told = None
    word = (scalar(told.get("NatStatus")) or "").strip().lower() if isinstance(told, dict) else ""
    if word in _ONLINE:
        return _ONLINE[word], f"{because}, NatStatus = {word}"
    if word in _NOT_ONLINE:
        return State.OFFLINE, f"{because}, NatStatus = {word}"
    return State.ON, because


def upnp(body: bytes) -> Setting:
    """Read `NetWork.Upnp`. Raises BadReply."""
    told = _config(body, UPNP_NAME)
    on = scalar(told.get("Enable")) if isinstance(told, dict) else None
    return _setting(About.UPNP, UPNP, switch(flag(on, "Upnp Enable"), shown(**{"Upnp Enable": on})))


def ddns(body: bytes) -> Setting:
    """Read `NetWork.NetDDNS`, one entry or a list: one that is on is enough. Raises BadReply."""
    told = _config(body, DDNS_NAME)
    entries = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]
    switches = [flag(scalar(one.get("Enable")), "NetDDNS Enable") for one in entries]
    if not switches:
        raise BadReply("DVRIP NetDDNS: no entry in it")
    on = any(switches)
    return _setting(About.DDNS, DDNS, switch(on, shown(**{"NetDDNS Enable": str(on)})))


def unread(why: str) -> tuple[Setting, ...]:
    """Return all three as not read."""
    names = ((About.CLOUD, CLOUD), (About.UPNP, UPNP), (About.DDNS, DDNS))
    return tuple(_setting(about, service, (State.UNREAD, why)) for about, service in names)


def _setting(about: About, service: str, told: Told) -> Setting:
    return Setting(about=about, service=service, state=told[0], because=told[1])
