"""One question and one answer between an agent and a vantage: a line of JSON each, over TLS. Pure.

The question has no address in it that could be tested: the vantage tests whom it sees asking, or nobody.

Source: docs/vantage.md (the format is ours); facts/exposure.md 5.2 (safety design).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.outside import PortState

VERSION = 1
MOST_PORTS = 32
"""Forwarded ports and the usual ones of cameras; a site with more is asked about the first ones."""
MOST_BYTES = 4096
"""A question with 32 ports has some 400 bytes, an answer 900."""
_NONCE = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an agent asks."""

    token: str = field(repr=False)
    nonce: str
    """32 hex digits, repeated in the answer."""
    expected: Address | None
    """Ports are tested only where the vantage sees this address asking; None: only whom it sees is told."""
    ports: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a vantage answers."""

    nonce: str
    source: Address
    states: Mapping[int, PortState] = field(default_factory=dict)
    refused: str = ""
    """Why nothing was tested, in one word of `REFUSALS`; empty where it was."""


REFUSALS = {
    "token": "it does not know the token; make a new one with `cctv-guard vantage token` on its host",
    "busy": "it was asked too often; it will be asked again later",
    "address_kind": "it saw a private or shared address asking, and tests only public ones (or networks named to it)",
    "other_address": "it saw another address asking than the router has",
    "ports": "it was asked about ports that its own configuration does not allow",
    "question": "it could not read the question; are both sides of the same version?",
}


def encode_question(one: Question) -> bytes:
    """Write a question."""
    return _line(
        {
            "v": VERSION,
            "token": one.token,
            "nonce": one.nonce,
            "expected": None if one.expected is None else str(one.expected),
            "ports": list(one.ports),
        }
    )


def decode_question(line: bytes) -> Question:
    """Read a question. Raises BadReply; its text holds nothing of the token."""
    data = _object(line, "question")
    token, nonce, ports = data.get("token"), data.get("nonce"), data.get("ports")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise BadReply("vantage question: token")
    return Question(
        token=token,
        nonce=_nonce(nonce, "question"),
        expected=None if data.get("expected") is None else _address(data["expected"], "question"),
        ports=_ports(ports),
    )


def encode_reply(one: Reply) -> bytes:
    """Write an answer."""
    return _line(
        {
            "v": VERSION,
            "nonce": one.nonce,
            "source": str(one.source),
            "refused": one.refused,
            "ports": {str(port): state.value for port, state in one.states.items()},
        }
    )


def decode_reply(line: bytes, asked: Question) -> Reply:
    """Read the answer to `asked`: ports that were not asked about are an error. Raises BadReply."""
    data = _object(line, "answer")
    if _nonce(data.get("nonce"), "answer") != asked.nonce:
        raise BadReply("vantage answer: it belongs to another question")
    refused, rows = data.get("refused"), data.get("ports")
    if not isinstance(refused, str) or (refused and refused not in REFUSALS):
        raise BadReply("vantage answer: refused", str(refused))
    if not isinstance(rows, dict) or len(rows) > MOST_PORTS:
        raise BadReply("vantage answer: ports", str(rows))
    return Reply(
        nonce=asked.nonce,
        source=_address(data.get("source"), "answer"),
        refused=refused,
        states=dict(_state(port, state, asked.ports) for port, state in rows.items()),
    )


def _state(port: str, state: object, asked: Sequence[int]) -> tuple[int, PortState]:
    if not port.isascii() or not port.isdecimal() or len(port) > 5 or int(port) not in asked:
        raise BadReply("vantage answer: a port that nobody asked about", port)
    try:
        return int(port), PortState(str(state))
    except ValueError as error:
        raise BadReply(f"vantage answer: state of port {port}", str(state)) from error


def _line(data: Mapping[str, object]) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"


def _object(line: bytes, what: str) -> Mapping[str, Any]:
    if len(line) > MOST_BYTES:
        raise BadReply(f"vantage {what}: longer than {MOST_BYTES} bytes")
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadReply(f"vantage {what}: no JSON") from error
    if not isinstance(data, dict) or data.get("v") != VERSION:
        raise BadReply(f"vantage {what}: not of version {VERSION}")
    return data


def _nonce(value: object, what: str) -> str:
    if not isinstance(value, str) or not _NONCE.fullmatch(value):
        raise BadReply(f"vantage {what}: nonce")
    return value


def _address(value: object, what: str) -> Address:
    try:
        if isinstance(value, str):
            return ip_address(value)
    except ValueError:
        pass
    raise BadReply(f"vantage {what}: address", str(value))


def _ports(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > MOST_PORTS:
        raise BadReply(f"vantage question: ports, a list of at most {MOST_PORTS}")
    if any(type(port) is not int or not 1 <= port <= 65535 for port in value):
        raise BadReply("vantage question: a port that is none")
    return tuple(dict.fromkeys(value))
