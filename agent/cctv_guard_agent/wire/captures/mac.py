"""`mac`: a MAC, or at least its first three bytes, in any of the usual spellings.

Source: identification.md 7.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.knowledge import registry
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.wire.captures import Fields

_SPELLING = re.compile(r"^[0-9a-f]{1,4}[0-9a-f:.-]{4,36}$", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b", re.IGNORECASE)
"""A MAC inside other words, `MAC: 44:19:b6:00:00:01`."""


def read(raw: str) -> Fields:
    """Return `mac.address` and, where the prefix is registered, `mac.registrant`. Raises BadReply."""
    text = raw.strip()[:64]
    if (whole := _WHOLE.search(text)) is not None:
        text = whole[0]
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    if not _SPELLING.match(text) or not 6 <= len(digits) <= 12:
        raise BadReply("MAC: expected 12 hex digits", raw)
    if len(digits) == 12 and (unit := normal_mac(text)) is None:
        raise BadReply(f"MAC: {_sort(digits)} names no unit", raw)
    address = unit if len(digits) == 12 and unit else ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    owner = registry.registrant(digits)
    return (("mac.address", address), ("mac.registrant", owner)) if owner else (("mac.address", address),)


def _sort(digits: str) -> str:
    special = {"0" * 12: "the address of all zeros", "f" * 12: "the broadcast address"}
    return special.get(digits, "a multicast address")
