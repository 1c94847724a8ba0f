r"""Blue Iris' cameras, from an exported registry file or from its JSON interface.

File: `reg export "HKLM\SOFTWARE\Perspective Software\Blue Iris" blue_iris.reg`, UTF-16 or UTF-8; below `Cameras\<name>`
stand `ip`, `ip_path`, `shortname`; user names and passwords are never looked at. JSON: `POST /json`, login by
MD5("user:session:password") so that the password itself is not sent, then `camlist`; that list names cameras, but by
what is documented not their addresses: those without one are counted and the owner is told what to do.
Source: facts exposure.md section 3 (Blue Iris); value names of the registry as public scripts write them.
"""

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from cctv_guard_agent.errors import BadReply, CctvGuardError, ConfigError, Refused
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import (
    Place,
    confirm,
    inside_of,
    json_of,
    place_of,
    post,
    read_file,
    text_of,
    usable,
)
from cctv_guard_agent.recorders._sources import Source, heard, parse
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_PORTS = {"http": 81, "https": 443}
_JSON = "/json"
_CAMERA = re.compile(
    r"\[HKEY_LOCAL_MACHINE\\SOFTWARE\\(?:WOW6432Node\\)?"
    r"Perspective Software\\Blue Iris\\Cameras\\([^\\\]]+)\]",
    re.IGNORECASE,
)
_VALUE = re.compile(r'"(ip|ip_path|shortname)"="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_MOST_CAMERAS = 1024


def exported(text: str) -> tuple[Source, ...]:
    """Return where each camera's picture comes from, out of a registry export. Raises BadReply."""
    if "Blue Iris" not in text or not text.lstrip("\ufeff").startswith(("Windows Registry Editor", "REGEDIT4")):
        raise BadReply("Blue Iris registry export: another file")
    cameras: dict[str, dict[str, str]] = {}
    values: dict[str, str] | None = None
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            match = _CAMERA.fullmatch(line)
            values = cameras.setdefault(match[1], {}) if match and len(cameras) < _MOST_CAMERAS else None
        elif values is not None and (value := _VALUE.fullmatch(line)):
            values[value[1].lower()] = re.sub(r"\\(.)", r"\1", value[2])
    found = (_source(name, one) for name, one in cameras.items())
    return tuple(one for one in found if one is not None)


def _source(name: str, values: Mapping[str, str]) -> Source | None:
    """`ip` is a host, or a whole URL; which protocol is spoken is written as a number that nobody documented."""
    host = values.get("ip", "")
    found = parse(host if "://" in host else f"http://{host}/{values.get('ip_path', '').lstrip('/')}")
    return found and replace(
        found, name=values.get("shortname") or name, protocol=found.protocol if "://" in host else ""
    )


def listed(answer: object) -> tuple[tuple[Source, ...], int]:
    """Return the cameras of a `camlist` answer that have an address, and how many have none. Raises BadReply."""
    data = inside_of(answer, "data")
    if not isinstance(data, list):
        raise BadReply("Blue Iris camlist: no list of cameras")
    cameras = [one for one in data[:_MOST_CAMERAS] if isinstance(one, Mapping) and "group" not in one]
    cameras = [one for one in cameras if text_of(one.get("optionValue"))[:1] not in ("", "+", "@")]
    found = []
    for one in cameras:
        source = parse(f"http://{text_of(one.get('ip'))}")
        if source is not None:
            name = text_of(one.get("optionDisplay")) or text_of(one["optionValue"])
            found.append(replace(source, name=name, protocol=""))
    return tuple(found), len(cameras) - len(found)


def load(path: Path) -> str:
    """Read an exported file. Raises ConfigError."""
    data = read_file(path, "blue_iris", "config_file")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, "replace")


class BlueIris:
    """Reads Blue Iris."""

    kind = "blue_iris"
    needs = (("config_file",), ("url",))

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Options: `config_file` (registry export), or `url` with a login and `mac`."""
        without = 0
        if path := config.options.get("config_file", "").strip():
            found = exported(await asyncio.to_thread(load, Path(path)))
        else:
            found, without = listed(await self._asked(net, config))
        async for one in heard(found, self.kind):
            yield one
        if without:
            raise ConfigError(
                f"recorders: blue_iris: it names {without} camera{'s' if without > 1 else ''} without an address; "
                "export its registry (Blue Iris > Settings > Backup, or `reg export`) and name the file as config_file"
            )

    async def _asked(self, net: Net, config: ListerConfig) -> object:
        place = await place_of(config, _PORTS)
        first = await self._command(net, place, {"cmd": "login"})
        session = text_of(inside_of(first, "session"))
        if not session:
            raise BadReply(f"Blue Iris {place.endpoint} {_JSON}: no session")
        if inside_of(first, "result") != "success":
            await self._log_in(net, place, config, session)
        try:
            return await self._command(net, place, {"cmd": "camlist", "session": session})
        finally:
            with suppress(CctvGuardError):  # a session that is not given back ends by itself
                await self._command(net, place, {"cmd": "logout", "session": session})

    async def _log_in(self, net: Net, place: Place, config: ListerConfig, session: str) -> None:
        """Answer the session's challenge once. Raises Refused, ConfigError, NotAllowed."""
        if config.credentials is None:
            raise ConfigError(f"recorders: blue_iris: {place.endpoint} asks for a login; set username and password")
        await confirm(net, place, config)
        text = f"{config.credentials.username}:{session}:{config.credentials.password.reveal()}"
        response = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()  # what its protocol asks for
        answer = await self._command(net, place, {"cmd": "login", "session": session, "response": response})
        if inside_of(answer, "result") != "success":
            raise Refused(f"Blue Iris {place.endpoint}: user name or password refused")

    async def _command(self, net: Net, place: Place, command: Mapping[str, str]) -> object:
        what = f"Blue Iris {place.endpoint} {command['cmd']}"
        reply = await post(net, place, _JSON, "application/json", json.dumps(command).encode())
        return json_of(usable(reply, what), what)


LISTER: Lister = BlueIris()
