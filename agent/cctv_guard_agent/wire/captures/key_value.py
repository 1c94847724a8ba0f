"""`key=value` lines, in which the binary answers of LAN searches are kept (discovery/*.py makes them)."""

import re
from collections.abc import Sequence

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_LINE = re.compile(r"^\s*([A-Za-z]\w{0,23})\s*=\s*(.*?)\s*$")
_MOST_CHARACTERS = 4096


def fields(raw: str, prefix: str, what: str, needed: Sequence[str]) -> Fields:
    """Return `<prefix>.<key>` of each line. Raises BadReply(what) where none of the `needed` keys is there."""
    matches = (_LINE.match(line) for line in raw[:_MOST_CHARACTERS].splitlines())
    found = tuple((f"{prefix}.{match[1].lower()}", match[2]) for match in matches if match and match[2])
    if not {f"{prefix}.{key}" for key in needed} & {key for key, _ in found}:
        raise BadReply(f"{what}: none of {', '.join(needed)} in it", raw)
    return found
