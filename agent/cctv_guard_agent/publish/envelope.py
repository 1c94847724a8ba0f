"""Commands and their replies: the envelope, the signature, the pairing code. Pure.

`body` is the arguments as JSON text, verified as received; `sig` is the HMAC-SHA-256 over the lines of `_signed`
(design section 4). Replies to signed commands are signed likewise with `cctv-guard-reply-1`.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cctv_guard_agent.errors import CommandRefused

MAX_BYTES = 16_384
MAX_SKEW_S = 60
_CHECK_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SIG = re.compile(r"[0-9a-fA-F]{64}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""JSON can carry one; it has no UTF-8 form, so nothing can be signed with it."""
_CODE = re.compile(r"[A-Z2-7]{27}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command as it arrived, its form checked, its signature not yet."""

    name: str
    request_id: str
    time: str
    body: str
    key_id: str | None
    sig: str | None
    digest: str
    """SHA-256 of the payload: the same request id with other bytes is refused."""

    @property
    def arguments(self) -> Mapping[str, object]:
        """Decode the arguments. Raises CommandRefused."""
        try:
            arguments = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise CommandRefused("bad_body", f"the body of this command is not JSON: {error}") from error
        if not isinstance(arguments, dict):
            raise CommandRefused("bad_body", 'the body of this command must be a JSON object such as {"device": "..."}')
        return arguments


def parse(name: str, payload: bytes) -> Command:
    """Read an envelope. Raises CommandRefused, whose sentence says what is wrong with it."""
    if len(payload) > MAX_BYTES:
        raise CommandRefused("too_large", f"a command may have {MAX_BYTES} bytes; this one has {len(payload)}")
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise CommandRefused("bad_envelope", f"the command is not JSON: {error}") from error
    if not isinstance(data, dict) or data.get("v") != 1:
        raise CommandRefused("bad_envelope", 'the command must be a JSON object with "v": 1; see contract/README.md')
    text = {key: data.get(key) for key in ("request_id", "time", "body", "key_id", "sig")}
    for key in ("request_id", "time", "body"):
        if not isinstance(text[key], str):
            raise CommandRefused("bad_envelope", f"the command's {key} must be text")
    for key in ("key_id", "sig"):
        if text[key] is not None and not isinstance(text[key], str):
            raise CommandRefused("bad_envelope", f"the command's {key} must be text or null")
    if text["sig"] is not None and not _SIG.fullmatch(str(text["sig"])):
        raise CommandRefused("bad_envelope", "the command's sig must be 64 hexadecimal digits or null")
    if any(_SURROGATE.search(value) for value in text.values() if isinstance(value, str)):
        raise CommandRefused("bad_envelope", "the command holds half of a character (a lone surrogate)")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(text["request_id"])):
        raise CommandRefused("bad_envelope", "request_id must be 1 to 64 of A-Z, a-z, 0-9, - and _")
    return Command(
        name=name,
        request_id=str(text["request_id"]),
        time=str(text["time"]),
        body=str(text["body"]),
        key_id=text["key_id"],
        sig=text["sig"],
        digest=hashlib.sha256(payload).hexdigest(),
    )


def check_time(command: Command, now: datetime) -> None:
    """Refuse a command that is more than 60 s off; the sentence carries our time, so that the sender can correct."""
    try:
        sent = datetime.fromisoformat(command.time)
    except ValueError as error:
        raise CommandRefused("bad_time", "time must be RFC 3339, e.g. 2026-11-24T10:00:00Z") from error
    if sent.utcoffset() is None or abs((now - sent).total_seconds()) > MAX_SKEW_S:
        ours = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        raise CommandRefused("clock", f"the sender's clock is more than {MAX_SKEW_S} s off; the agent's time is {ours}")


def check_signature(command: Command, agent_id: str, key: bytes) -> None:
    """Refuse a wrong signature."""
    expected = sign(
        key, "command", agent_id, command.name, str(command.key_id), command.request_id, command.time, command.body
    )
    if command.sig is None or not hmac.compare_digest(expected, command.sig.lower()):
        raise CommandRefused("bad_signature", "the signature does not fit; pair the sender again: cctv-guard pair NAME")


def sign(key: bytes, what: str, agent_id: str, name: str, key_id: str, request_id: str, time: str, body: str) -> str:
    """Return the hex HMAC-SHA-256 of a command (`what` = command) or reply (`what` = reply)."""
    lines = (f"cctv-guard-{what}-1", agent_id, name, key_id, request_id, time, body)
    return hmac.new(key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def new_key() -> bytes:
    """Make a 128-bit key."""
    return secrets.token_bytes(16)


def pairing_code(key: bytes) -> str:
    """Return a key as 26 base32 characters and a check character, in groups that a person can type."""
    text = base64.b32encode(key).decode().rstrip("=")
    text += _check(text)
    return "-".join(text[i : i + 5] for i in range(0, len(text), 5))


def read_pairing_code(code: str) -> bytes:
    """Return the key in a typed code. Raises ValueError where a character is missing or wrong."""
    text = re.sub(r"[\s-]", "", code.upper()).replace("0", "O").replace("1", "I")
    if not _CODE.fullmatch(text):
        raise ValueError("a pairing code has 27 letters and digits (A-Z, 2-7)")
    if _check(text[:26]) != text[26]:
        raise ValueError("a character of the pairing code is wrong: compare it again")
    return base64.b32decode(text[:26] + "======")


def _check(text: str) -> str:
    """Luhn's check modulo 32: every single wrong character and every swap of neighbours but one pair shows."""
    total = 0
    for place, character in enumerate(reversed(text)):
        value = _CHECK_ALPHABET.index(character) * (2 - place % 2)
        total += value // 32 + value % 32
    return _CHECK_ALPHABET[-total % 32]
