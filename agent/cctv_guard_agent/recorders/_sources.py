"""Stream sources as Frigate and go2rtc write them, without their secrets: host, port, protocol, path.

Understands `rtsp://user:pass@host:port/path`, masked logins, the prefixes and suffixes of go2rtc
(`ffmpeg:...#video=copy`, `onvif://`, `dvrip://`, `tapo://`, ...), `{FRIGATE_...}` and `${VAR}` placeholders in the
login, and restreams on the recorder's own port, which are looked up in go2rtc's table.
Left out: `exec:`, `echo:` and devices of the host itself.
Source: facts exposure.md section 3 (Frigate, go2rtc).
"""

import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.recorders._place import resolve

_LOG = logging.getLogger(__name__)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,15}://", re.IGNORECASE)
_RESTREAM_PORT = 8554
"""Where go2rtc republishes, alone and inside Frigate."""
_SECRET_PATH = re.compile(r"pass|pwd|user|token|auth|key|secret|@", re.IGNORECASE)
"""Some cameras (Xiongmai) want the login inside the path: such a path is dropped whole."""
_TOKEN = re.compile(r"/(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{15,}(?:[/?]|$)")
"""UniFi Protect and cloud cameras put a key there that is the whole login."""
_HOST_AND_PORT = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.%]+\])(?::\d{1,5})?")
_DEEPEST = 4
"""A stream may name another stream, which names another."""
_MOST_CAMERAS = 1024
_MOST_PARTS = 256
"""Of one stream's sources; usual are one to four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one stream comes from."""

    host: str
    protocol: str
    """rtsp, http, onvif, dvrip, tapo, ..."""
    port: int | None = None
    path: str | None = None
    """None where there is none or where it could hold a login."""
    name: str = ""
    """The camera's name in the list."""
    facts: tuple[tuple[str, str], ...] = ()
    """(kind of observation, value) of what else the list says of it."""


def parse(text: str) -> Source | None:
    """Read one source; None where it leads to no host on the network."""
    if text.startswith(("exec:", "echo:", "/dev/")):
        return None
    start = _SCHEME.search(text)
    if start is None:
        return None
    url = _without_login(text[start.start() :].partition("#")[0])
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or not re.fullmatch(r"[\w.:-]{1,253}", host):
        return None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return Source(
        host=host,
        protocol=parts.scheme.lower(),
        port=port,
        path=path if path.strip("/") and not (_SECRET_PATH.search(unquote(path)) or _TOKEN.search(path)) else None,
    )


def _without_login(url: str) -> str:
    """Cut `user:password@`: passwords may hold any character, so everything before the last @ goes."""
    scheme, _, rest = url.partition("://")
    if _HOST_AND_PORT.fullmatch(re.split(r"[/?]", rest, maxsplit=1)[0]):
        return url  # no login; an @ further on belongs to the path
    return f"{scheme}://{rest.rpartition('@')[2]}"


def found_in(inputs: Sequence[str], streams: Mapping[str, Sequence[str]]) -> Source | None:
    """Return the first source among `inputs` that leads to a camera, restreams resolved through `streams`."""
    return _found_in(inputs, streams, _DEEPEST, set())


def _found_in(
    inputs: Sequence[str], streams: Mapping[str, Sequence[str]], depth: int, tried: set[str]
) -> Source | None:
    """tried: streams that were looked through already; each is once, however often it is named."""
    for text in inputs:
        source = parse(text)
        if source is not None and source.host not in _LOOPBACK:
            return source
        name = _restreamed(text, source)
        if depth and name in streams and name not in tried:
            tried.add(name)
            deeper = _found_in(streams[name], streams, depth - 1, tried)
            if deeper is not None:
                return deeper
    return None


def _restreamed(text: str, source: Source | None) -> str:
    """Return the name of the stream that a source republishes: `rtsp://127.0.0.1:8554/NAME` or `ffmpeg:NAME`."""
    if source is not None:
        own = source.port in (None, _RESTREAM_PORT) and source.path
        return unquote(str(source.path).lstrip("/").partition("?")[0]) if own else ""
    return text.removeprefix("ffmpeg:").partition("#")[0]


def streams_of(value: object) -> dict[str, tuple[str, ...]]:
    """Read a table of streams: name -> source, list of sources, or go2rtc's `{"producers": [{"url": ...}]}`."""
    if not isinstance(value, Mapping):
        return {}
    return {str(name): tuple(_texts(entry)) for name, entry in list(value.items())[:_MOST_CAMERAS]}


def _texts(entry: object) -> list[str]:
    """Return a stream's sources in their order; bounded, as a list in YAML may hold itself."""
    found: list[str] = []
    left = [entry]
    for _ in range(_MOST_PARTS):
        if not left:
            break
        one = left.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, Mapping):
            named = [value for key in ("url", "source", "remote_addr") if isinstance(value := one.get(key), str)]
            left += [*reversed(named), one.get("producers")]
        elif isinstance(one, list):
            left += reversed(one[:_MOST_PARTS])
    return found


async def heard(sources: Sequence[Source], lister: str) -> AsyncIterator[Heard]:
    """Turn sources into candidates; a host name that has no address is left out and logged.

    A source on the program's own host is a restream, or a device of that host: no camera on the network.
    """
    for source in sources[:_MOST_CAMERAS]:
        if source.host in _LOOPBACK:
            continue
        try:
            address = await resolve(source.host)
        except Unreachable as error:
            _LOG.info("%s: camera %r: %s", lister, source.name[:80], error)
            continue
        values = {
            "list.name": source.name,
            "list.protocol": source.protocol,
            "list.path": source.path,
            "list.rtsp_port": str(source.port or 554) if source.protocol.startswith("rtsp") else None,
            **dict(source.facts),
        }
        observations = tuple(
            Observation(kind=kind, value=value[:1024], source=lister) for kind, value in values.items() if value
        )
        yield Heard(address=address, observations=observations, sign="camera")


def named(source: Source, name: str) -> Source:
    """Give a source the camera's name."""
    return replace(source, name=name)
