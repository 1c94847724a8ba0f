"""The channels of a recorder with Dahua firmware: `configManager.cgi?action=getConfig&name=RemoteDevice`.

Lines `table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_<slot>.<field>=<value>`, or `table.RemoteDevice[<slot>]...`;
slot n is channel n + 1. They hold passwords in clear text: only the fields named here are ever looked at. One digest
login, bound to `mac`, and to `serial` (asked by DHIP search, which needs no login) or `certificate`.
Analogue inputs: a recorder of class DVR, XVR or HCVR says in its search answer how many it has; they come first, their
names stand in ChannelTitle. Whether a picture is there is not told by what we may read.
Source: facts exposure.md section 3 (Dahua NVR), identification.md 3.1 (classes, VideoInputChannels); fields as a
DHI-NVR5232-EI, a DHI-NVR5464-16P-EI and a Lorex N843A8 were seen to send them (public parsers' test data).
"""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model import account
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.channel import AnalogChannel
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._nvr import (
    BOUND,
    MOST_CHANNELS,
    Binding,
    address_of,
    analog,
    binding,
    confirm_bound,
    entry,
    is_inside,
    told,
)
from cctv_guard_agent.recorders._place import Place, Reading, place_of
from cctv_guard_agent.recorders._sources import parse
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.wire.dhip_search import PORT, SEARCH, body_of

_DEVICES = "/cgi-bin/configManager.cgi?action=getConfig&name=RemoteDevice"
_TITLES = "/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle"
_PORTS = {"http": 80, "https": 443}
_REPEATS = 4
"""As many as the search of everybody sends."""
_LINE = re.compile(
    r"(?:table\.)?RemoteDevice(?:\[(\d{1,4})\]|\.uuid:[^=.\[\]]{0,64}_(\d{1,4}))\.([\w.\[\]]{1,64})=(.*)"
)
_TITLE = re.compile(r"(?:table\.)?ChannelTitle\[(\d{1,4})\]\.Name=(.*)")
_READ = frozenset(
    {"Address", "Enable", "Name", "DeviceType", "SerialNo", "Version", "Mac", "ProtocolType", "RtspPort", "UserName"}
    | {"VideoInputs[0].Name", "VideoInputs[0].MainStreamUrl"}
)
"""Never Password; of user names only a factory's own (`admin`) is kept."""
_NO_MODEL = frozenset({"", "ip camera", "ipc", "camera", "ip dome", "unknown", "onvif"})
"""What recorders write where they know no model."""
_ANALOG_CLASSES = frozenset({"DVR", "XVR", "HCVR"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One camera that the recorder takes its picture from."""

    channel: int
    """As the recorder's menu counts, from 1."""
    address: Address | None
    fields: Mapping[str, str]
    """Kind of observation -> value."""


def slots(text: str) -> tuple[Slot, ...]:
    """Read RemoteDevice: the slots in use, by channel. Raises BadReply where it is another text."""
    found: dict[int, dict[str, str]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        number = int(match[1] or match[2])
        if match[3] in _READ and (number in found or len(found) < MOST_CHANNELS):
            found.setdefault(number, {}).setdefault(match[3], match[4].strip())
    if not found and "RemoteDevice" not in text:
        raise BadReply("Dahua recorder's RemoteDevice: another document")  # without an excerpt: it may hold a password
    read = (_slot(number, values) for number, values in sorted(found.items()))
    return tuple(one for one in read if one is not None)


def _slot(number: int, values: Mapping[str, str]) -> Slot | None:
    source = parse(values.get("VideoInputs[0].MainStreamUrl", ""))
    address = address_of(values.get("Address", "")) or (address_of(source.host) if source else None)
    if values.get("Enable", "true").lower() in ("false", "0") or address is None:
        return None
    model = values.get("DeviceType", "")
    fields = {
        "list.name": values.get("VideoInputs[0].Name") or values.get("Name", ""),
        "list.model": "" if model.lower() in _NO_MODEL else model,
        "list.serial": values.get("SerialNo", ""),
        "list.firmware": values.get("Version", ""),
        "list.mac": normal_mac(values.get("Mac", "")) or "",
        "list.protocol": values.get("ProtocolType", ""),
        "list.rtsp_port": _port(values.get("RtspPort", "")),
        account.RECORDER_LOGIN: account.factory_name(values.get("UserName", "")),
        "list.path": (source.path or "") if source else "",
    }
    return Slot(channel=number + 1, address=address, fields=MappingProxyType({k: v for k, v in fields.items() if v}))


def _port(text: str) -> str:
    return text if text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65_536 else ""


def titles(text: str) -> dict[int, str]:
    """Read ChannelTitle: channel (from 1) -> name."""
    found = (_TITLE.fullmatch(line.strip()) for line in text.splitlines())
    return {int(match[1]) + 1: match[2].strip() for match in found if match and int(match[1]) < MOST_CHANNELS}


def analog_inputs(seen: set[tuple[str, str]]) -> int:
    """Return how many analogue inputs a search answer tells; 0 for recorders of network cameras only."""
    classes = {value.upper() for kind, value in seen if kind == "dahua.DeviceClass"}
    counts = [value for kind, value in seen if kind == "dahua.VideoInputChannels" and value.isascii()]
    if not classes & _ANALOG_CLASSES:
        return 0
    return max((int(value) for value in counts if value.isdigit() and len(value) <= 3), default=0)


class DahuaNvr:
    """Reads one recorder."""

    kind = "dahua_nvr"
    needs = BOUND

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera, behind the recorder. Options: `url`, `mac`, and `serial` or `certificate`."""
        place = await place_of(config, _PORTS)
        wanted = binding(config, place)
        seen = await self._confirm(net, place, wanted)
        reading = Reading(net, place, config, checked=not wanted.certificate)
        used = slots(_text((await reading.get(_DEVICES)).body))
        names = await self._titles(reading)
        for one in used:
            fields = {**one.fields, "list.name": one.fields.get("list.name") or names.get(one.channel, "")}
            inside = is_inside(one.address, place.endpoint.address)
            yield entry(one.address, fields, place, self.kind, str(one.channel), inside=inside)
        taken = {one.channel for one in used}  # an input that was switched over to a network camera
        inputs = [
            AnalogChannel(number=str(number), name=names.get(number, "")[:80])
            for number in range(1, min(analog_inputs(seen), MOST_CHANNELS) + 1)
            if number not in taken
        ]
        for heard in analog(inputs, place, self.kind):
            yield heard

    async def _titles(self, reading: Reading) -> dict[int, str]:
        try:
            return titles(_text((await reading.get(_TITLES)).body))
        except (BadReply, Unreachable):
            return {}

    async def _confirm(self, net: Net, place: Place, wanted: Binding) -> set[tuple[str, str]]:
        """Compare the MAC and the serial before any login; return what the search told. Raises NotAllowed."""
        address, seen = place.endpoint.address, set[tuple[str, str]]()
        if not any(address in card.network for card in net.interfaces):
            return self._checked(place, wanted, seen)  # an amplifier: never asked beyond the attached networks
        async for datagram in net.udp_search(SEARCH, port=PORT, unicast=(address,), repeats=_REPEATS, wait_s=0.6):
            if datagram.sender.address == address:
                seen |= told("dahua_discovery", body_of(datagram.data))
        return self._checked(place, wanted, seen)

    def _checked(self, place: Place, wanted: Binding, seen: set[tuple[str, str]]) -> set[tuple[str, str]]:
        confirm_bound(place, wanted, seen, "dahua.mac", "dahua.SerialNo")
        return seen


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


LISTER: Lister = DahuaNvr()
