"""Scrypted's cameras, from its database folder (`scrypted.db`, LevelDB): documents `PluginDevice/<id>`.

Scrypted has no list to ask: its interface loads its own program. Its plug-ins for cameras (ONVIF, Hikvision, Amcrest,
Reolink, RTSP, ...) keep `ip`, `rtspPort`, `urls` in the device's `storage`, beside user name and password, which are
never looked at; what a camera says of itself (model, serial, MAC) stands in `state.info`. Left out: devices that are no
camera, cameras in a maker's cloud, which have no address.
Source: facts exposure.md section 3 (Scrypted: names of the settings); koush/scrypted server/src/db-types.ts, level.ts
(documents), plugins/rtsp/src/rtsp.ts (storage).
"""

import asyncio
import errno
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from cctv_guard_agent.errors import BadReply, ConfigError
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._leveldb import live, log, newest, table
from cctv_guard_agent.recorders._place import inside_of, option, text_of
from cctv_guard_agent.recorders._sources import Source, heard, named, parse
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_PREFIX = b"PluginDevice/"
_CAMERA = frozenset({"Camera", "VideoCamera"})
_INFO = {"model": "list.model", "serialNumber": "list.serial", "firmware": "list.firmware", "mac": "list.mac"}
_LARGEST_FILE = 67_108_864
_MANIFEST = re.compile(r"MANIFEST-\d{1,20}")
_MOST_BYTES = 536_870_912
_ATTEMPTS = 3
"""Scrypted may replace a file by another between our listing the folder and our reading it."""


def source(document: bytes) -> Source | None:
    """Return where the picture of one device comes from, None where it is no camera on the network."""
    try:
        device = json.loads(document)
    except (ValueError, RecursionError):
        return None
    interfaces = inside_of(device, "state", "interfaces", "value")
    if not isinstance(interfaces, list) or not _CAMERA.intersection(one for one in interfaces if isinstance(one, str)):
        return None
    found = _place(inside_of(device, "storage")) or _host(text_of(inside_of(device, "state", "info", "value", "ip")))
    return found and replace(
        named(found, text_of(inside_of(device, "state", "name", "value"))),
        facts=_facts(inside_of(device, "state", "info", "value")),
    )


def _place(storage: object) -> Source | None:
    host = _host(text_of(inside_of(storage, "ip")))
    if host is not None:
        port = text_of(inside_of(storage, "rtspPort"))
        usable = port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536
        return replace(host, protocol="rtsp", port=int(port)) if usable else host
    texts = [text_of(inside_of(storage, key)) for key in ("rtspUrlOverride", "url")]
    return next(filter(None, map(parse, [*_urls(inside_of(storage, "urls")), *texts])), None)


def _host(text: str) -> Source | None:
    """Some write a URL or user:password@ where an address is asked for."""
    found = parse(text if "://" in text else f"http://{text}")
    return found and replace(found, protocol="", port=None, path=None)


def _urls(value: object) -> list[str]:
    """`urls` is JSON text of a list."""
    try:
        urls = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return []
    return [one for one in urls if isinstance(one, str)] if isinstance(urls, list) else []


def _facts(info: object) -> tuple[tuple[str, str], ...]:
    values = [(kind, text_of(inside_of(info, key))) for key, kind in _INFO.items()]
    values = [(kind, normal_mac(value) or "" if kind == "list.mac" else value) for kind, value in values]
    return tuple((kind, value) for kind, value in values if value)


def load(folder: Path) -> tuple[Source, ...]:
    """Read the database folder. Raises ConfigError (the folder), BadReply (what is in it)."""
    where = f"recorders: scrypted: config_dir {folder}"
    for attempt in range(_ATTEMPTS):
        try:
            known = _read(folder, where)
            break
        except OSError as error:
            if attempt + 1 == _ATTEMPTS or not isinstance(error, FileNotFoundError):
                raise ConfigError(f"{where}: cannot be read ({error.strerror})") from error
    found = (source(value) for _, (_, value) in sorted(known.items()) if value is not None)
    return tuple(one for one in found if one is not None)


def _read(folder: Path, where: str) -> dict[bytes, tuple[int, bytes | None]]:
    """Return the newest value of each device. Raises OSError, ConfigError, BadReply."""
    current = folder / "CURRENT"
    if not current.exists():
        raise ConfigError(f"{where}: is no database; name Scrypted's folder scrypted.db, usually in its volume")
    manifest = _bounded(current).decode("utf-8", "replace").strip()
    if not _MANIFEST.fullmatch(manifest):
        raise BadReply("Scrypted database: CURRENT names no manifest")
    tables, first_log = live(_bounded(folder / manifest))
    known: dict[bytes, tuple[int, bytes | None]] = {}
    left = _MOST_BYTES
    for one in sorted(folder.iterdir()):
        number = int(one.stem) if one.stem.isascii() and one.stem.isdigit() else -1
        is_table = one.suffix in (".ldb", ".sst") and number in tables
        if not is_table and not (one.suffix == ".log" and number >= first_log):
            continue
        data = _bounded(one)
        left -= len(data)
        if left < 0:
            raise BadReply(f"Scrypted database: larger than {_MOST_BYTES} bytes")
        newest((table if is_table else log)(data, _PREFIX), known)
        tables -= {number}
    if tables:  # replaced while we read: the next attempt finds what stands there now
        raise FileNotFoundError(errno.ENOENT, "tables are missing")
    return known


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise BadReply(f"Scrypted database: {path.name} is larger than {_LARGEST_FILE} bytes")
    return data


class Scrypted:
    """Reads Scrypted."""

    kind = "scrypted"
    needs = (("config_dir",),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Option: `config_dir`, the folder scrypted.db."""
        found = await asyncio.to_thread(load, Path(option(config, "config_dir")))
        async for one in heard(found, self.kind):
            yield one


LISTER: Lister = Scrypted()
