"""`mdns`: a service, its instance and its TXT entries as text.

Read are the service type (`_name._tcp`) wherever it stands, the instance before it, and every `key=value`, one a
line or separated by commas or blanks; a JSON object of the same is read too.
Source: RFC 6763; identification.md 4 (Axis, Arecont).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_SERVICE = re.compile(r"(_[a-z0-9-]{1,32}\._(?:tcp|udp))\b", re.IGNORECASE)
_INSTANCE = re.compile(
    r"^(?:\w+\s*[=:]\s*)?[\"']?([^\"'\s_:=][^\"'\r\n]{0,120}?)(?<![:=\s])\.?\s*_[a-z0-9-]{1,32}\._(?:tcp|udp)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:^|[\s{\"',;])(?:name|instance|hostname|host|server)[\"']?\s*[=:]\s*[\"']?([^\"'\r\n,}]{1,160})", re.IGNORECASE
)
_TXT = re.compile(
    r"[\"']?([A-Za-z][\w.-]{0,31})[\"']?\s*[=:]\s*(?:[\"']([^\"'\r\n]{0,256})[\"']|([^\s,;|\"'}\]]{1,256}))"
)
_NOT_TXT = frozenset({"service", "name", "instance", "type", "txt", "properties", "hostname", "host", "server"})


def read(raw: str) -> Fields:
    """Return `mdns.service|instance|txt` (TXT as `key=value`). Raises BadReply where nothing is recognised."""
    text = raw[:16384]
    fields = [("mdns.service", service.lower()) for service in dict.fromkeys(_SERVICE.findall(text))][:32]
    for line in text.splitlines()[:128]:
        if (name := _INSTANCE.match(line) or _NAME.search(line)) is not None:
            fields.append(("mdns.instance", name[1].strip(" .")))
        whole = re.match(r"^\s*([A-Za-z][\w.-]{0,31})=([^=\r\n]{1,256})$", line)
        if whole and whole[1].lower() not in _NOT_TXT:
            # One entry a line: blanks belong to the value (`md=Chromecast Ultra`).
            fields.append(("mdns.txt", f"{whole[1]}={whole[2].strip()}"))
            continue
        for match in _TXT.finditer(line):
            if match[1].lower() not in _NOT_TXT:
                fields.append(("mdns.txt", f"{match[1]}={(match[2] or match[3] or '').strip()}"))
    if not fields:
        raise BadReply("mDNS answer: neither service nor TXT entries", raw)
    return tuple(dict.fromkeys(fields))[:128]
