"""`snmp_sysdescr`: the system's description as an SNMP tool shows it.

Only read from captures: the agent never asks by SNMP, as that takes a guessed community.
Source: RFC 3418 (sysDescr); identification.md 4.2, 5.3.
"""

import re

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.plain_text import text_lines

_TOOL = re.compile(r'^(?:\S*sysDescr\S*|\S*1\.3\.6\.1\.2\.1\.1\.1\.0)\s*[=:]\s*(?:STRING:\s*)?"?|"$', re.IGNORECASE)
"""What snmpget puts around the text."""


def read(raw: str) -> Fields:
    """Return `snmp.sysdescr`, its lines joined. Raises BadReply."""
    return (("snmp.sysdescr", _TOOL.sub("", " ".join(text_lines(raw, "SNMP description"))).strip()),)
