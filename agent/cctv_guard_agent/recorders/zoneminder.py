"""ZoneMinder's monitors by its API: `POST /api/host/login.json` for a token, `GET /api/monitors.json`.

The API lies below `/zm` or `/`; an installation without OPT_USE_AUTH needs no login. For monitors of type Ffmpeg the
whole URL with its login stands in `Path`; User, Pass and ONVIF_Password are never looked at. Left out: monitors of this
host's own devices and files, web pages, deleted ones.
Source: facts exposure.md section 3 (ZoneMinder).
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from cctv_guard_agent.errors import BadReply, ConfigError, Refused
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
    text_of,
    usable,
)
from cctv_guard_agent.recorders._sources import Source, heard, named, parse
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_PORTS = {"http": 80, "https": 443}
_BASES = ("/zm", "")
_VERSION = "/api/host/getVersion.json"
_LOGIN = "/api/host/login.json"
_MONITORS = "/api/monitors.json"
_NO_CAMERA = frozenset({"local", "file", "website", "vnc"})


def sources(answer: object) -> tuple[Source, ...]:
    """Return where each monitor's picture comes from. Raises BadReply."""
    monitors = inside_of(answer, "monitors")
    if not isinstance(monitors, list):
        raise BadReply("ZoneMinder /api/monitors.json: no list of monitors")
    found = (_source(one.get("Monitor", one)) for one in monitors if isinstance(one, Mapping))
    return tuple(one for one in found if one is not None)


def _source(monitor: object) -> Source | None:
    values = {str(key): text_of(value) for key, value in monitor.items()} if isinstance(monitor, Mapping) else {}
    if values.get("Type", "").lower() in _NO_CAMERA or values.get("Deleted", "0").lower() not in ("", "0", "false"):
        return None
    if isinstance(monitor, Mapping) and monitor.get("Deleted") is True:
        return None
    found = parse(values.get("Path", "")) or _remote(values) or parse(values.get("ONVIF_URL", ""))
    return found and named(found, values.get("Name", ""))


def _remote(values: Mapping[str, str]) -> Source | None:
    """Type Remote: the parts stand apart, and a login may stand before the host."""
    if not values.get("Host"):
        return None
    protocol = values.get("Protocol", "").lower()
    path = values.get("Path", "")
    source = parse(
        f"{protocol if protocol in ('http', 'https', 'rtsp') else 'http'}://{values['Host']}/{path.lstrip('/')}"
    )
    port = values.get("Port", "")
    if source is None or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        return source
    return replace(source, port=source.port or int(port))


class ZoneMinder:
    """Reads ZoneMinder."""

    kind = "zoneminder"
    needs = (("url",),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Option: `url`; with a login, https or this computer, and `mac` or `certificate`."""
        place = await self._based(net, await place_of(config, _PORTS))
        token = await self._log_in(net, place, config) if config.credentials else ""
        reply = await get(net, place, _MONITORS + token, shown=_MONITORS)
        if reply.status == 401:
            raise ConfigError(f"recorders: zoneminder: {place.endpoint} asks for a login; set username and password")
        answer = json_of(usable(reply, f"ZoneMinder {_MONITORS}"), f"ZoneMinder {_MONITORS}")
        async for one in heard(sources(answer), self.kind):
            yield one

    async def _based(self, net: Net, place: Place) -> Place:
        """Find the path that the API lies below, where the URL names none."""
        if place.base:
            return place
        for base in _BASES:
            candidate = replace(place, base=base)
            if (await get(net, candidate, _VERSION)).status in (200, 401):
                return candidate
        raise BadReply(f"ZoneMinder {place.endpoint}: no API below /zm or /; add the path to 'url'")

    async def _log_in(self, net: Net, place: Place, config: ListerConfig) -> str:
        """Log in once and return the query that carries the session. Raises Refused, ConfigError."""
        assert config.credentials is not None
        await may_hand_over(net, place, config, "")
        body = urlencode({"user": config.credentials.username, "pass": config.credentials.password.reveal()})
        reply = await post(net, place, _LOGIN, "application/x-www-form-urlencoded", body.encode())
        if reply.status in (400, 401, 403):
            raise Refused(f"ZoneMinder {place.endpoint}: user name or password refused")
        answer = json_of(usable(reply, f"ZoneMinder {_LOGIN}"), f"ZoneMinder {_LOGIN}")
        if token := text_of(inside_of(answer, "access_token")):
            return f"?token={quote(token, safe='')}"
        if auth := text_of(inside_of(answer, "credentials")):  # before 1.34: `auth=<hash>`
            return f"?auth={quote(auth.removeprefix('auth=').partition('&')[0], safe='')}"
        raise BadReply(f"ZoneMinder {place.endpoint} {_LOGIN}: no token")


LISTER: Lister = ZoneMinder()
