"""From a capture to observations: which decoder reads which kind. Pure.

Each decoder stands in `captures/<kind>.py`; here values are stripped and bounded, and endpoint, source and time copied.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.wire import captures
from cctv_guard_agent.wire.captures import Fields

LONGEST_VALUE = 1_024
"""Characters kept of one observation (model/observation.py); `http.body` keeps 16 KiB."""


def _decoders() -> Mapping[str, Callable[[str], Fields]]:
    """Each module of `captures/` that reads a kind is named after it; those without `read` are helpers."""
    modules = [
        importlib.import_module(f"{captures.__name__}.{one.name}") for one in pkgutil.iter_modules(captures.__path__)
    ]
    return {one.__name__.rpartition(".")[2]: one.read for one in modules if hasattr(one, "read")}


DECODERS: Mapping[str, Callable[[str], Fields]] = _decoders()


def decode(capture: Capture) -> tuple[Observation, ...]:
    """Return what a capture holds, each field once for each time that it stands there.

    Raises BadReply where the kind is unknown or the reply is not what its protocol allows.
    """
    decoder = DECODERS.get(capture.kind)
    if decoder is None:
        raise BadReply(f"capture of unknown kind {capture.kind[:40]!r}; known are {', '.join(DECODERS)}")
    observations = []
    for kind, value in decoder(capture.raw):
        value = value if kind == "http.body" else value[:LONGEST_VALUE].strip()
        if value or kind in ("http.realm", "rtsp.realm"):
            observations.append(
                Observation(kind=kind, value=value, endpoint=capture.endpoint, source=capture.source, at=capture.at)
            )
    return tuple(observations)
