"""The head of an HTTP, RTSP or SSDP answer: first line and headers, line ends of any kind.

Header lines are kept exactly as received: doubled blanks and odd spellings tell makers apart (identification.md 6).
"""

import re
from dataclasses import dataclass

MOST_HEAD = 32_768
_MOST_LINES = 128
_STATUS = re.compile(r"^\s*(HTTP|RTSP|ICY)/?[\d.]*\s+(\d{3})\b", re.IGNORECASE)
_CHALLENGE = re.compile(r"^\s*([A-Za-z][A-Za-z0-9-]{1,30})(?=\s|$|,)")
_NEXT_CHALLENGE = re.compile(r",\s*(?=(?:Digest|Basic|Bearer|NTLM|Negotiate)\s)", re.IGNORECASE)
_REALM = re.compile(r"realm\s*=\s*(?:\"((?:[^\"\\]|\\.){0,512})\"|'([^']{0,512})'|([^\s,]{1,512}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """A parsed head."""

    protocol: str
    """HTTP, RTSP or empty where there is no status line."""
    status: str
    headers: tuple[tuple[str, str, str], ...]
    """(name in lower case, value stripped, line as received)."""
    body: str

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header."""
        return tuple(value for found, value, _ in self.headers if found == name)


def read_head(raw: str) -> Head:
    """Split a reply into first line, headers and body; never raises: what is no header is left out."""
    text = raw.lstrip("\ufeff\r\n\t ")
    head, body = text, ""
    at = 0
    lines: list[str] = []
    while at < len(head) and len(lines) <= _MOST_LINES and at < MOST_HEAD:
        end = head.find("\n", at)
        end = len(head) if end < 0 else end
        line = head[at:end].rstrip("\r")
        at = end + 1
        if not line.strip():
            body = head[at:]
            break
        lines.append(line)
    first = _STATUS.match(lines[0][:200]) if lines else None
    headers: list[tuple[str, str, str]] = []
    for line in lines[1:] if first else lines:
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if colon and name and " " not in name and len(name) <= 64:
            headers.append((name, value.strip(), line))
        elif headers and line[:1] in " \t":
            # An old-style continuation line belongs to the header before it.
            before = headers[-1]
            headers[-1] = (before[0], f"{before[1]} {line.strip()}", before[2])
    return Head(first[1].upper() if first else "", first[2] if first else "", tuple(headers), body)


def challenges(value: str) -> tuple[tuple[str, str | None], ...]:
    """Return (scheme, realm) for each challenge in a WWW-Authenticate value; several may share one header."""
    found: list[tuple[str, str | None]] = []
    for part in _NEXT_CHALLENGE.split(value[:4096])[:8]:
        scheme, realm = _CHALLENGE.match(part), _REALM.search(part)
        text = next((group for group in realm.groups() if group is not None), "") if realm else None
        if scheme and "=" not in scheme[1]:
            found.append((scheme[1].capitalize(), text))
        elif text is not None:
            found.append(("", text))
    return tuple(found)
