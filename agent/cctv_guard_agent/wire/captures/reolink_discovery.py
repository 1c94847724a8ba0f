"""`reolink_discovery`: a Reolink answer on UDP 3000 as `key=value` text: ip, mac, name, uid.

Source: identification.md 4 (thirtythreeforty/neolink dissector/udp.md).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_LINE = re.compile(r"^\s*(\w{1,24})\s*[=:]\s*(.*?)\s*$")


def read(raw: str) -> Fields:
    """Return `reolink.<field>` for each line and `reolink.answer`. Raises BadReply."""
    matches = (_LINE.match(line) for line in raw[:4096].splitlines())
    fields = tuple((f"reolink.{match[1].lower()}", match[2]) for match in matches if match and match[2])
    if not fields:
        raise BadReply("Reolink discovery answer: no key=value line", raw)
    return (("reolink.answer", "discovery"), *fields)
