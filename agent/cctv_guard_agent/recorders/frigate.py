"""Frigate's cameras, from its configuration file or its API.

File: YAML with `{FRIGATE_...}` placeholders. API: `/api/config` (logins masked) and `/api/go2rtc/streams`, on port 5000
(no login, acts as admin) or 8971 (TLS, `POST /api/login`). Restreams (`rtsp://127.0.0.1:8554/NAME`) are resolved
through `go2rtc.streams`. Logins and passwords are dropped in the parser.
Source: facts exposure.md section 3 (Frigate).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import yaml

from cctv_guard_agent.errors import BadReply, CctvGuardError, ConfigError, Refused
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import (
    Place,
    get,
    inside_of,
    json_of,
    may_hand_over,
    place_of,
    post,
    read_file,
    usable,
)
from cctv_guard_agent.recorders._sources import Source, found_in, heard, named, parse, streams_of
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_PORTS = {"http": 5000, "https": 8971}
_CONFIG = "/api/config"
_STREAMS = "/api/go2rtc/streams"
_LOGIN = "/api/login"


def sources(config: object, streams: object = None) -> tuple[Source, ...]:
    """Return where each camera's picture comes from.

    config: the configuration as a mapping. streams: go2rtc's table where it was read apart. Raises BadReply.
    """
    cameras = config.get("cameras") if isinstance(config, Mapping) else None
    if not isinstance(config, Mapping) or not isinstance(cameras, Mapping):
        raise BadReply("Frigate configuration: it has no 'cameras'")
    table = {**streams_of(inside_of(config, "go2rtc", "streams")), **streams_of(streams)}
    found = []
    for name, camera in cameras.items():
        source = found_in(_inputs(camera), table) or _onvif(camera) or found_in(table.get(str(name), ()), table)
        if source is not None:
            found.append(named(source, str(name)))
    return tuple(found)


def _inputs(camera: object) -> list[str]:
    inputs = inside_of(camera, "ffmpeg", "inputs")
    paths = [inside_of(one, "path") for one in inputs] if isinstance(inputs, list) else []
    return [path for path in paths if isinstance(path, str)]


def _onvif(camera: object) -> Source | None:
    host, port = inside_of(camera, "onvif", "host"), inside_of(camera, "onvif", "port")
    source = parse(f"onvif://{host.strip()}") if isinstance(host, str) else None  # some write user:password@ there
    return source and replace(source, port=source.port or (port if isinstance(port, int) else None))


def load(path: Path) -> object:
    """Read a configuration file. Raises ConfigError."""
    try:
        return yaml.safe_load(read_file(path, "frigate", "config_file"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f"line {line + 1}" if line is not None else type(error).__name__
        raise ConfigError(f"recorders: frigate: config_file {path}: is no YAML ({where})") from None  # it quotes lines


class Frigate:
    """Reads Frigate."""

    kind = "frigate"
    needs = (("config_file",), ("url",))

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Options: `config_file` or `url`."""
        if path := config.options.get("config_file", "").strip():
            found = sources(await asyncio.to_thread(load, Path(path)))
        else:
            found = await self._asked(net, config)
        async for one in heard(found, self.kind):
            yield one

    async def _asked(self, net: Net, config: ListerConfig) -> tuple[Source, ...]:
        place = await place_of(config, _PORTS)
        headers = await self._log_in(net, place, config) if config.credentials else ()
        reply = await get(net, place, _CONFIG, headers)
        if reply.status == 401:
            raise ConfigError(f"recorders: frigate: {place.endpoint} asks for a login; set username and password")
        answer = json_of(usable(reply, f"Frigate {_CONFIG}"), f"Frigate {_CONFIG}")
        try:
            table = json_of(usable(await get(net, place, _STREAMS, headers), _STREAMS), _STREAMS)
        except CctvGuardError:  # older versions have no such page; the configuration names the streams as well
            table = None
        return sources(answer, table)

    async def _log_in(self, net: Net, place: Place, config: ListerConfig) -> tuple[tuple[str, str], ...]:
        """Log in once and return the header that carries the session. Raises Refused, ConfigError."""
        assert config.credentials is not None
        await may_hand_over(net, place, config, " (port 8971)")
        body = json.dumps({"user": config.credentials.username, "password": config.credentials.password.reveal()})
        reply = await post(net, place, _LOGIN, "application/json", body.encode())
        if reply.status in (400, 401, 403):
            raise Refused(f"Frigate {place.endpoint}: user name or password refused")
        cookies = [value.partition(";")[0] for value in reply.all("set-cookie")]
        if reply.status != 200 or not cookies:
            raise BadReply(f"Frigate {place.endpoint} {_LOGIN}: status {reply.status}, no session")
        return (("Cookie", "; ".join(cookies)),)


LISTER: Lister = Frigate()
