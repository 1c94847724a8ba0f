"""What all LAN protocols share: one answer becomes one `Heard`, repeats are passed on once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.interface import Datagram
from cctv_guard_agent.wire.decode import decode

REPEATS = 7
"""Sends per search: seven chances for a camera that speaks one protocol only (facts/measured.md: with 10 % loss each
way, three chances miss one camera in 140, seven none in 100,000)."""
WAIT_S = 0.8
"""After the last send: WS-Discovery devices wait up to 500 ms before they answer. Who needs longer has heard the sends
before, of which the first was two seconds ago by then."""
_MOST_DIFFERENT = 16
"""Different answers of one host in one search; a recorder with many services stays below."""

Sign = Callable[[Sequence[Observation]], str]


class Repeats:
    """Tells repeated answers from new ones; a host that never repeats itself is cut off."""

    def __init__(self) -> None:
        """Start with nobody heard."""
        self._heard: dict[object, set[object]] = {}

    def new(self, sender: object, content: object) -> bool:
        """Was this content not yet heard from this sender?"""
        known = self._heard.setdefault(sender, set())
        if content in known or len(known) >= _MOST_DIFFERENT:
            return False
        known.add(content)
        return True


def now() -> datetime:
    """Return the time of arrival, aware UTC."""
    return datetime.now(UTC)


def heard(kind: str, raw: str, sender: Endpoint, source: str, sign: Sign) -> Heard:
    """Wrap one answer: the capture as received and what it holds.

    A reply that its protocol does not allow becomes an observation `probe.failed` on its sender, whose sign is then
    `host`: it says nothing about cameras.
    """
    capture = Capture(kind=kind, raw=raw, endpoint=sender, source=source, at=now())
    try:
        observations = decode(capture)
    except BadReply as error:
        return failed(sender, source, str(error))
    return Heard(address=sender.address, captures=(capture,), observations=observations, sign=sign(observations))


def failed(sender: Endpoint, source: str, why: str) -> Heard:
    """Say that what a host answered could not be used."""
    value = f"{source}: {why}"[:1024]
    observation = Observation(kind="probe.failed", value=value, endpoint=sender, source=source, at=now())
    return Heard(address=sender.address, observations=(observation,), sign="host")


def text(datagram: Datagram) -> str:
    """Decode an answer: UTF-8, bad bytes replaced, NULs at the end cut."""
    return datagram.data.decode("utf-8", "replace").rstrip("\0\r\n ")


def camera(_: Sequence[Observation]) -> str:
    """Sign of protocols that only cameras and recorders speak."""
    return "camera"
