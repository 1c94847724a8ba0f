"""Greetings and descriptions: a few lines of text that a service shows whoever connects."""

from cctv_guard_agent.errors import BadReply

_MOST_CHARACTERS = 4096
_MOST_LINES = 16


def text_lines(raw: str, what: str) -> tuple[str, ...]:
    """Return the lines that hold something, printable, blanks folded, each once. Raises BadReply(what)."""
    lines = (
        " ".join("".join(c if c.isprintable() else " " for c in line).split())
        for line in raw[:_MOST_CHARACTERS].splitlines()
    )
    found = tuple(dict.fromkeys(line for line in lines if any(map(str.isalnum, line))))[:_MOST_LINES]
    if not found:
        raise BadReply(f"{what}: no text in it", raw)
    return found
