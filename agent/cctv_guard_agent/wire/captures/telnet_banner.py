"""`telnet_banner`: what a telnet service says first, its option negotiation cut. Source: identification.md 4.2, 5.3."""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.plain_text import text_lines


def read(raw: str) -> Fields:
    """Return `telnet.greeting` for each line. Raises BadReply."""
    return tuple(("telnet.greeting", line) for line in text_lines(raw, "telnet greeting"))
