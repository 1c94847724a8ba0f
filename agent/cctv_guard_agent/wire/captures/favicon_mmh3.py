"""`favicon_mmh3`: MurmurHash3 of the favicon's base64 text, a signed 32-bit decimal.

Source: identification.md 5.4.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_NUMBER = re.compile(r"^\s*(-?\d{1,10})\s*$")


def read(raw: str) -> Fields:
    """Return `favicon.mmh3`, an unsigned number made signed. Raises BadReply where it is no 32-bit number."""
    match = _NUMBER.match(raw[:32])
    number = int(match[1]) if match else 2**32
    if number >= 2**31:
        number -= 2**32
    if match is None or not -(2**31) <= number < 2**31:
        raise BadReply("favicon hash: expected a signed 32-bit decimal", raw)
    return (("favicon.mmh3", str(number)),)
