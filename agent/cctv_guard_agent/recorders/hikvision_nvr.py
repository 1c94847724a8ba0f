"""The channels of a recorder with ISAPI: cameras on the network by InputProxy, analogue inputs by Video/inputs.

`connMode` plugplay is a camera on the recorder's own PoE port: it has an address on the recorder's inside only, so it
is reached through the recorder and never probed. One digest login, bound as a camera's is (design section 7.2): to
`mac`, and to `serial` (asked over SADP, which needs no login) or `certificate`; sent once all that is named fits.
A recorder without analogue inputs answers 403 to the second list, one without network channels an empty first list.
Source: facts exposure.md section 3 (Hikvision NVR), identification.md section 0; resDesc "NO VIDEO" and
videoInputEnabled: hikvision_next tests/fixtures/devices/iDS-7204HUHI-M1.json.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeElementTree
from defusedxml import DefusedXmlException

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model import account
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.channel import AnalogChannel
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._nvr import (
    BOUND,
    MOST_CHANNELS,
    PLUG_AND_PLAY,
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
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.wire.sadp_search import GROUP, PORT, inquiries

_PROXIED = "/ISAPI/ContentMgmt/InputProxy/channels"
_STATUS = "/ISAPI/ContentMgmt/InputProxy/channels/status"
_ANALOG = "/ISAPI/System/Video/inputs/channels"
_PORTS = {"http": 80, "https": 443}
_FIELDS = {
    "proxyProtocol": "list.protocol",
    "model": "list.model",
    "serialNumber": "list.serial",
    "firmwareVersion": "list.firmware",
    "connMode": "list.connection",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One entry of the recorder's list."""

    id: str
    address: Address | None
    fields: tuple[tuple[str, str], ...]
    """(kind of observation, value); of user names only a factory's own (`admin`) is among them."""

    @property
    def inside(self) -> bool:
        """Does it hang on the recorder's own PoE port?"""
        return PLUG_AND_PLAY in self.fields


def channels(data: bytes) -> tuple[Channel, ...]:
    """Read an InputProxyChannelList, whatever its namespace. Raises BadReply."""
    return tuple(_channel(texts) for texts in _entries(data, "InputProxyChannel"))


def states(data: bytes) -> dict[str, str]:
    """Read an InputProxyChannelStatusList: channel -> online, `yes` or `no`. Raises BadReply."""
    words = {"true": "yes", "false": "no"}
    found = _entries(data, "InputProxyChannelStatus")
    return {one.get("id", ""): words[one["online"]] for one in found if one.get("online") in words}


def analog_channels(data: bytes) -> tuple[AnalogChannel, ...]:
    """Read a VideoInputChannelList: the inputs that are switched on. Raises BadReply."""
    found = (one for one in _entries(data, "VideoInputChannel") if one.get("videoInputEnabled", "true") != "false")
    return tuple(
        AnalogChannel(number=one["id"][:12], name=one.get("name", "")[:80], signal=_signal(one))
        for one in found
        if one.get("id", "").isalnum()
    )


def _signal(one: dict[str, str]) -> str:
    resolution = one.get("resDesc", "").upper()
    return "no" if "NO VIDEO" in resolution else "yes" if resolution else "unknown"


def _entries(data: bytes, tag: str) -> list[dict[str, str]]:
    """Return the texts of each entry's leaves, by local name."""
    what = f"recorder's {tag}List"
    try:
        root = SafeElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadReply(f"{what}: broken XML") from error  # without an excerpt: it may hold a password
    found = [element for element in root.iter() if _local(element) == tag]
    if not found and _local(root) != f"{tag}List":
        raise BadReply(f"{what}: another document", _local(root))
    return [_leaves(element) for element in found[:MOST_CHANNELS]]


def _leaves(element: Element) -> dict[str, str]:
    texts: dict[str, str] = {}
    for one in element.iter():
        if len(one) == 0:
            texts.setdefault(_local(one), (one.text or "").strip())
    return texts


def _channel(texts: dict[str, str]) -> Channel:
    values = [("list.name", texts.get("name", ""))] + [(kind, texts.get(tag, "")) for tag, kind in _FIELDS.items()]
    values.append((account.RECORDER_LOGIN, account.factory_name(texts.get("userName", ""))))
    return Channel(
        id=texts.get("id", "")[:12],
        address=address_of(texts.get("ipAddress", "")),
        fields=tuple((kind, value[:1024]) for kind, value in values if value),
    )


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


class HikvisionNvr:
    """Reads one recorder."""

    kind = "hikvision_nvr"
    needs = BOUND

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each channel, behind the recorder. Options: `url`, `mac`, and `serial` or `certificate`."""
        place = await place_of(config, _PORTS)
        wanted = binding(config, place)
        await self._confirm(net, place, wanted)
        reading = Reading(net, place, config, checked=not wanted.certificate)
        try:
            proxied, problem = channels((await reading.get(_PROXIED)).body), None
        except BadReply as error:
            proxied, problem = (), error
        inputs = await self._analog(reading)
        if problem is not None and not inputs:
            raise problem
        online = await self._online(reading) if proxied else {}
        for channel in proxied:
            fields = {**dict(channel.fields), "list.online": online.get(channel.id, "")}
            inside = channel.inside or is_inside(channel.address, place.endpoint.address)
            yield entry(channel.address, fields, place, self.kind, channel.id, inside=inside)
        for heard in analog(inputs, place, self.kind):
            yield heard

    async def _analog(self, reading: Reading) -> tuple[AnalogChannel, ...]:
        try:
            return analog_channels((await reading.get(_ANALOG)).body)
        except (BadReply, Unreachable):  # 403: no analogue inputs
            return ()

    async def _online(self, reading: Reading) -> dict[str, str]:
        try:
            return states((await reading.get(_STATUS)).body)
        except (BadReply, Unreachable):  # older ones have no such page
            return {}

    async def _confirm(self, net: Net, place: Place, wanted: Binding) -> None:
        """Compare the MAC and the serial before any login. Raises NotAllowed."""
        address, seen = place.endpoint.address, set[tuple[str, str]]()
        async for datagram in net.udp_search(
            inquiries, port=PORT, unicast=(address,), listen_port=PORT, listen_group=GROUP, repeats=5, wait_s=0.6
        ):
            if datagram.sender.address == address:
                seen |= told("sadp", datagram.data.decode("utf-8", "replace"))
        confirm_bound(place, wanted, seen, "sadp.MAC", "sadp.DeviceSN")


LISTER: Lister = HikvisionNvr()
