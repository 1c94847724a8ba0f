"""`WWW-Authenticate` lines from a profile: the realm's exact text identifies a maker, so it stays as written."""

import re
from collections.abc import Iterable, Mapping

from cctv_guard_simulator.device import Device

_REALM = re.compile(r'realm="([^"]*)"', re.IGNORECASE)
_STALE = re.compile(r'stale="?(false|true)"?', re.IGNORECASE)


def challenge_lines(device: Device, challenges: Iterable[str], *, stale: bool) -> list[str]:
    """Header lines with one fresh nonce; `stale` turns the maker's own spelling of false into true."""
    nonce = device.account.new_nonce()
    lines = [f"WWW-Authenticate: {device.fill(text, nonce=nonce)}" for text in challenges]
    return [_with_stale(line) if stale else line for line in lines]


def realms(device: Device, challenges: Iterable[str]) -> Mapping[str, str]:
    """The schemes on offer (`digest`, `basic`) with their realm."""
    found = {}
    for text in challenges:
        scheme, _, rest = text.partition(" ")
        realm = _REALM.search(rest)
        found[scheme.lower()] = device.fill(realm[1]) if realm else ""
    return found


def _with_stale(line: str) -> str:
    if "Digest" not in line:
        return line
    if _STALE.search(line):
        return _STALE.sub(lambda match: match[0].replace(match[1], "TRUE" if match[1].isupper() else "true"), line)
    return f'{line}, stale="true"'
