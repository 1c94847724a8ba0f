"""`tls_subject`: the subject of a certificate, with or without its issuer.

Written `CN=..., O=...` in any order, with short or long names, or `subject=... issuer=...` on two lines.
Source: identification.md 5.5.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_PART = re.compile(r"^\s*(subject|issuer)\s*[=:]\s*(?=\S)", re.IGNORECASE)
_LONG = {
    "commonName": "CN",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "countryName": "C",
    "localityName": "L",
}
_LONG_NAME = re.compile(r"\b(" + "|".join(_LONG) + r")\s*=\s*")
_NAME = re.compile(r"\b(CN|OU|O|L|ST|C|emailAddress|commonName|organizationName|serialNumber|DC)\s*=", re.IGNORECASE)


def read(raw: str) -> Fields:
    """Return `tls.subject` and `tls.issuer`. Raises BadReply where no name part is found."""
    fields: list[tuple[str, str]] = []
    for line in raw[:8192].splitlines():
        part = _PART.match(line)
        value = (line[part.end() :] if part else line).strip().strip('"')
        value = _LONG_NAME.sub(lambda name: f"{_LONG[name[1]]}=", value)
        if _NAME.search(value):
            fields.append((f"tls.{part[1].lower() if part else 'subject'}", value))
    if not fields:
        raise BadReply("certificate subject: no name part such as CN= or O=", raw)
    return tuple(fields)
