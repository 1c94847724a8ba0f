"""Collects what one probe saw at one endpoint, and turns a device's failures into observations."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from cctv_guard_agent import redact
from cctv_guard_agent.errors import BadReply, NotAllowed, Refused, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.probes.interface import Probed

MAX_VALUE = 1_024
"""Longest value of an observation (model/observation.py)."""


class Notes:
    """What one probe saw; `probed` is the answer."""

    def __init__(self, source: str) -> None:
        """Begin without anything; source: the probe's name."""
        self.source = source
        self._captures: list[Capture] = []
        self._observations: list[Observation] = []
        self.refused = False

    def capture(self, endpoint: Endpoint, kind: str, raw: str) -> None:
        """Keep a reply as received."""
        self._captures.append(Capture(kind=kind, raw=raw, endpoint=endpoint, source=self.source, at=datetime.now(UTC)))

    def observe(self, endpoint: Endpoint, kind: str, value: object) -> None:
        """Keep one thing seen."""
        text = str(value).strip()[:MAX_VALUE]
        self._observations.append(
            Observation(kind=kind, value=text, endpoint=endpoint, source=self.source, at=datetime.now(UTC))
        )

    def failed(self, endpoint: Endpoint, why: object) -> None:
        """Keep that the question got no usable answer."""
        self.observe(endpoint, "probe.failed", f"{self.source}: {redact.text(str(why))}")

    @contextmanager
    def fenced(self, endpoint: Endpoint) -> Iterator[None]:
        """Turn whatever the network, the device or our own limits do wrong into `probe.failed`."""
        try:
            yield
        except (Unreachable, BadReply, NotAllowed) as error:
            self.failed(endpoint, error)
        except Refused as error:
            self.refused = True
            self.failed(endpoint, error)
        except TimeoutError:
            self.failed(endpoint, f"{endpoint}: not done within this probe's time")

    @property
    def probed(self) -> Probed:
        """Return everything seen."""
        return Probed(captures=tuple(self._captures), observations=tuple(self._observations), refused=self.refused)


def whole(reply: HttpReply) -> str:
    """Return a reply as received: head, empty line, body."""
    return f"{reply.head}\r\n\r\n{body_text(reply)}"


def body_text(reply: HttpReply) -> str:
    """Return the body as text in the character set that its header names, else UTF-8; bad bytes are replaced."""
    content_type = (reply.header("content-type") or "").lower()
    _, _, charset = content_type.partition("charset=")
    try:
        return reply.body.decode(charset.split(";")[0].strip(" \"'") or "utf-8", "replace")
    except (LookupError, ValueError):
        return reply.body.decode("utf-8", "replace")
