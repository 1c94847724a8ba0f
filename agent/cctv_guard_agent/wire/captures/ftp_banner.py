"""`ftp_banner`: what an FTP server says first, with or without the reply code (RFC 959 4.2; identification.md 4.2)."""

import re

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.plain_text import text_lines

_CODE = re.compile(r"^(?:220|120|421)[ -]")


def read(raw: str) -> Fields:
    """Return `ftp.greeting` for each line, reply code cut. Raises BadReply."""
    lines = (_CODE.sub("", line).strip() for line in text_lines(raw, "FTP greeting"))
    return tuple(("ftp.greeting", line) for line in lines if line)
