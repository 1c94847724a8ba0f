"""`axis_release`: the text of /axis-release/releaseinfo, which older VAPIX firmware tells without a login.

Source: identification.md 5.3 (mcw0/PoC, Greenbone: a line `Version: 5.51.5`).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_VERSION = re.compile(r"^\s*version\s*[:=]\s*\"?(\d{1,3}(?:\.\d{1,5}){1,5})", re.IGNORECASE | re.MULTILINE)


def read(raw: str) -> Fields:
    """Return `axis.Release`, the firmware's version. Raises BadReply where no version stands in it."""
    match = _VERSION.search(raw[:4096])
    if match is None:
        raise BadReply("release information: no line with a version", raw)
    return (("axis.Release", match[1]),)
