"""Shinobi's monitors by its API: `GET /<API key>/monitor/<group key>`.

The API key stands in the path, so it goes over https or to this computer only, and never into an error or a log. In the
configuration `username` is the group key and `password` the API key. A row's `details` is JSON text with more fields;
its muser and mpass are never looked at.
Source: facts exposure.md section 3 (Shinobi).
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from urllib.parse import quote

from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import get, inside_of, json_of, may_hand_over, place_of, text_of, usable
from cctv_guard_agent.recorders._sources import Source, heard, named, parse
from cctv_guard_agent.recorders.interface import LOGIN, Lister, ListerConfig

_PORTS = {"http": 8080, "https": 443}
_SHOWN = "/<API key>/monitor/<group key>"
_DETAILS_LIMIT = 262_144


def sources(answer: object) -> tuple[Source, ...]:
    """Return where each monitor's picture comes from. Raises BadReply, Refused (a key that may not read the list)."""
    if isinstance(answer, Mapping) and answer.get("ok") is False:
        raise Refused("Shinobi: it refuses the API key or the group key")
    rows: list[object] = answer if isinstance(answer, list) else [answer]
    monitors = [one for one in rows if isinstance(one, Mapping) and "mid" in one]
    if rows and not monitors:
        raise BadReply(f"Shinobi {_SHOWN}: no list of monitors")
    found = (_source(one) for one in monitors)
    return tuple(one for one in found if one is not None)


def _source(row: Mapping[str, object]) -> Source | None:
    found = parse(text_of(inside_of(_details(row), "auto_host"))) or _parts(row)
    return found and named(found, text_of(row.get("name")))


def _details(row: Mapping[str, object]) -> object:
    details = row.get("details")
    if not isinstance(details, str):
        return details
    try:
        return json.loads(details) if len(details) <= _DETAILS_LIMIT else None
    except (ValueError, RecursionError):
        return None


def _parts(row: Mapping[str, object]) -> Source | None:
    """The parts stand apart; a login may stand before the host. Devices of that computer itself have no such host."""
    host, protocol = text_of(row.get("host")), text_of(row.get("protocol")).lower()
    if not host or text_of(row.get("type")).lower() == "local" or not protocol.isalnum():
        return None
    source = parse(f"{protocol}://{host.partition('://')[2] or host}/{text_of(row.get('path')).lstrip('/')}")
    port = text_of(row.get("port"))
    if source is None or not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        return source
    return replace(source, port=source.port or int(port))


class Shinobi:
    """Reads Shinobi."""

    kind = "shinobi"
    needs = (("url", *LOGIN),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Options: `url`; `username` (group key) and `password` (API key)."""
        place = await place_of(config, _PORTS)
        if config.credentials is None:
            raise ConfigError("recorders: shinobi: set username (the group key) and password (an API key of yours)")
        await may_hand_over(net, place, config, "")
        key, group = quote(config.credentials.password.reveal(), safe=""), quote(config.credentials.username, safe="")
        reply = await get(net, place, f"/{key}/monitor/{group}", shown=_SHOWN)
        if reply.status in (401, 403):
            raise Refused(f"Shinobi {place.endpoint}: it refuses the API key")
        answer = json_of(usable(reply, f"Shinobi {_SHOWN}"), f"Shinobi {_SHOWN}")
        async for one in heard(sources(answer), self.kind):
            yield one


LISTER: Lister = Shinobi()
