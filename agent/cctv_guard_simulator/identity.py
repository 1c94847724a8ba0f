"""MAC, serial number and identifiers of one device: its own, and the same at every start.

Nothing here belongs to a real device: profiles give the maker's prefix and form, the rest is drawn from the name.
"""

import hashlib
import random
import string
import uuid

from cctv_guard_simulator.profile import Profile


def identity(profile: Profile, number: int) -> dict[str, str]:
    """The placeholders that tell this device from its siblings; `number` counts the copies of a profile from 1."""
    seed = hashlib.sha256(f"{profile.id}/{number}".encode()).digest()
    draw = random.Random(seed)
    mac = _mac(profile.mac_prefix, draw)
    return {
        "mac": mac,
        "mac_upper": mac.upper(),
        "mac_dash": mac.replace(":", "-"),
        "mac_plain": mac.replace(":", ""),
        "mac_plain_upper": mac.replace(":", "").upper(),
        "serial": _serial(profile.serial, draw),
        "random_uuid": str(uuid.UUID(bytes=draw.randbytes(16), version=4)),
        "random_uuid_2": str(uuid.UUID(bytes=draw.randbytes(16), version=4)),
        "random_uuid_3": str(uuid.UUID(bytes=draw.randbytes(16), version=4)),
        "random_hex32": draw.randbytes(16).hex(),
        "random_hex64": draw.randbytes(32).hex(),
        "uuid": profile.uuid,
    }


def _mac(prefix: str, draw: random.Random) -> str:
    known = prefix.split(":")
    return ":".join([*known, *(f"{draw.randrange(256):02x}" for _ in range(6 - len(known)))])


def _serial(template: str, draw: random.Random) -> str:
    digits = {"#": string.digits, "@": string.digits + "ABCDEF"}
    return "".join(draw.choice(digits[sign]) if sign in digits else sign for sign in template)
