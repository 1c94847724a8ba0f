"""JSON from devices: the first object in a text that may have bytes before and after it."""

import json
from typing import Any

from cctv_guard_agent.errors import BadReply

MOST_CHARACTERS = 65_536
_DECODER = json.JSONDecoder(strict=False)
"""Not strict: cameras put control characters into names."""


def first_object(raw: str, what: str) -> dict[str, Any]:
    """Return the first JSON object in a text. Raises BadReply(what)."""
    text = raw[:MOST_CHARACTERS]
    at = text.find("{")
    if at < 0:
        raise BadReply(f"{what}: no JSON object", raw)
    try:
        value, _ = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise BadReply(f"{what}: broken JSON", text[at:]) from error
    if not isinstance(value, dict):
        raise BadReply(f"{what}: no JSON object", raw)
    return value


def scalar(value: object) -> str | None:
    """Return a JSON scalar as text (true and false in lower case), None for anything else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) < 10**18:
        return str(value)
    return str(value) if isinstance(value, (str, float)) else None
