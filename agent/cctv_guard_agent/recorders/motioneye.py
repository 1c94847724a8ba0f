"""motionEye's cameras, from its configuration folder: `camera-N.conf`, of older versions `thread-N.conf`.

Lines `key value`, and its own options as comments `# @key value`. `netcam_url` names the camera; `netcam_userpass` and
every other line are never looked at. Its interface is not asked: the list there needs a signed request of the
administrator, and holds no more. Left out: cameras of that computer itself, and other motionEye servers' cameras,
which stand in those servers' folders.
Source: facts exposure.md section 3 (motionEye).
"""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import option, read_file
from cctv_guard_agent.recorders._sources import Source, heard, named, parse
from cctv_guard_agent.recorders.interface import Lister, ListerConfig

_FILE = re.compile(r"(?:camera|thread)-\d{1,4}\.conf")
_LINE = re.compile(r"((?:# ?@)(?:name|url)|netcam_url|netcam_high_url|camera_name)\s+(\S.*)")
_URLS = ("netcam_url", "netcam_high_url", "#@url")
"""The last one is of a camera that is only shown (MJPEG), not recorded."""
_MOST_FILES = 256


def source(text: str) -> Source | None:
    """Return where the picture of one configuration file comes from, None where it is no camera on the network."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            values.setdefault(match[1].replace(" ", ""), match[2])
    found = next(filter(None, (parse(values.get(key, "")) for key in _URLS)), None)
    return found and named(found, values.get("camera_name") or values.get("#@name", ""))


def load(folder: Path) -> tuple[Source, ...]:
    """Read the folder. Raises ConfigError."""
    try:
        files = sorted(one for one in folder.iterdir() if _FILE.fullmatch(one.name))
    except OSError as error:
        raise ConfigError(f"recorders: motioneye: config_dir {folder}: cannot be read ({error.strerror})") from error
    if not files:
        raise ConfigError(
            f"recorders: motioneye: config_dir {folder}: holds no camera-N.conf; name motionEye's own folder, usually "
            "/etc/motioneye"
        )
    read = (source(read_file(one, "motioneye", "config_dir").decode("utf-8", "replace")) for one in files[:_MOST_FILES])
    return tuple(one for one in read if one is not None)


class MotionEye:
    """Reads motionEye."""

    kind = "motioneye"
    needs = (("config_dir",),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera. Option: `config_dir`."""
        found = await asyncio.to_thread(load, Path(option(config, "config_dir")))
        async for one in heard(found, self.kind):
            yield one


LISTER: Lister = MotionEye()
