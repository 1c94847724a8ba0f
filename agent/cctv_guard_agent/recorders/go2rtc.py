"""go2rtc's list of streams: `GET /api/streams` on port 1984, idle producers by URL, active ones by their address.

Only ever GET: other methods edit its configuration. Source: facts exposure.md section 3 (go2rtc).
"""

from collections.abc import AsyncIterator, Mapping

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import json_of, place_of, read
from cctv_guard_agent.recorders._sources import Source, found_in, heard, named, streams_of
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_PATH = "/api/streams"
_PORTS = {"http": 1984, "https": 443}


def sources(answer: object) -> tuple[Source, ...]:
    """Return where each stream comes from. Raises BadReply."""
    if not isinstance(answer, Mapping):
        raise BadReply("go2rtc /api/streams: no table of streams", str(type(answer).__name__))
    streams = streams_of(answer)
    found = ((name, found_in(texts, streams)) for name, texts in streams.items())
    return tuple(named(source, name) for name, source in found if source is not None)


class Go2rtc:
    """Reads go2rtc."""

    kind = "go2rtc"
    needs = (("url",),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Option: `url`."""
        place = await place_of(config, _PORTS)
        reply = await read(net, place, _PATH, config)
        async for one in heard(sources(json_of(reply, "go2rtc /api/streams")), self.kind):
            yield one


LISTER: Lister = Go2rtc()
