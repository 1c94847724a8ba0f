"""The cameras behind a recorder with ISAPI: `/ISAPI/ContentMgmt/InputProxy/channels`, one digest login.

`connMode` plugplay is a camera on the recorder's own PoE port: it has an address on the recorder's inside only, so it
is reached through the recorder and never probed. The login is bound as a camera's is (design section 7.2): to `mac`,
and to `serial` (asked over SADP, which needs no login) or `certificate`; it is sent once all that is named fits.
Source: facts exposure.md section 3 (Hikvision NVR), identification.md section 0.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeElementTree
from defusedxml import DefusedXmlException

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.neighbours import neighbours
from cctv_guard_agent.recorders._place import Place, place_of, read
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.wire.decode import decode
from cctv_guard_agent.wire.sadp_search import GROUP, PORT, inquiries

_PATH = "/ISAPI/ContentMgmt/InputProxy/channels"
_PORTS = {"http": 80, "https": 443}
_MOST_CHANNELS = 256
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
    """(kind of observation, value); user names are not among them."""

    @property
    def inside(self) -> bool:
        """Does it hang on the recorder's own PoE port?"""
        return ("list.connection", "plugplay") in self.fields


def channels(data: bytes) -> tuple[Channel, ...]:
    """Read an InputProxyChannelList, whatever its namespace. Raises BadReply."""
    try:
        root = SafeElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadReply("recorder's list of channels: broken XML", data[:80].decode("utf-8", "replace")) from error
    found = [element for element in root.iter() if _local(element) == "InputProxyChannel"]
    if not found and _local(root) != "InputProxyChannelList":
        raise BadReply("recorder's list of channels: another document", _local(root))
    return tuple(_channel(element) for element in found[:_MOST_CHANNELS])


def _channel(element: Element) -> Channel:
    texts = {_local(one): (one.text or "").strip() for one in element.iter() if len(one) == 0}
    values = [("list.name", texts.get("name", ""))] + [(kind, texts.get(tag, "")) for tag, kind in _FIELDS.items()]
    return Channel(
        id=texts.get("id", ""),
        address=_address(texts.get("ipAddress", "")),
        fields=tuple((kind, value[:1024]) for kind, value in values if value),
    )


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if address.is_unspecified else address


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


class HikvisionNvr:
    """Reads one recorder."""

    kind = "hikvision_nvr"

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each channel, behind the recorder. Options: `url`, `mac`, and `serial` or `certificate`."""
        place = await place_of(config, _PORTS)
        if config.credentials is None:
            raise ConfigError("recorders: hikvision_nvr: the list needs a login; set username and password")
        serial, certificate = (config.options.get(key, "").strip() for key in ("serial", "certificate"))
        mac = normal_mac(config.options.get("mac", ""))
        if mac is None or not (serial or certificate) or (certificate and not place.tls):
            raise ConfigError(
                "recorders: hikvision_nvr: the login must be bound to your own recorder: set 'mac', and 'serial' or, "
                "with https, 'certificate' (its SHA-256)"
            )
        await self._confirm(net, place, mac, serial)
        reply = await read(net, place, _PATH, config, checked=not certificate)
        recorder, at = place.endpoint.address, datetime.now(UTC)
        for channel in channels(reply.body):
            seen = tuple(
                Observation(kind=kind, value=value, endpoint=place.endpoint, source=self.kind, at=at)
                for kind, value in channel.fields
            )
            address = channel.address or _placeholder(recorder, channel.id)
            yield Heard(address=address, observations=seen, sign="camera", behind=recorder, channel=channel.id)

    async def _confirm(self, net: Net, place: Place, mac: str, serial: str) -> None:
        """Compare the MAC (as the kernel saw it, else as told over SADP) and the serial. Raises NotAllowed."""
        address, told = place.endpoint.address, set[tuple[str, str]]()
        async for datagram in net.udp_search(
            inquiries, port=PORT, unicast=(address,), listen_port=PORT, listen_group=GROUP, repeats=5, wait_s=0.6
        ):
            if datagram.sender.address == address:
                told |= _told(datagram.data)
        macs = {one.mac for one in neighbours() if one.address == address}
        macs = macs or {normal_mac(value) or "" for kind, value in told if kind == "sadp.MAC"}
        if mac not in macs:
            raise NotAllowed(
                f"{place.endpoint} is not at {mac} now ({', '.join(macs) or 'no MAC seen'}); no login sent"
            )
        if serial and ("sadp.DeviceSN", serial) not in told:
            why = "has another serial number than configured" if told else "did not tell its serial number over SADP"
            raise NotAllowed(f"{place.endpoint} {why}; the login was not sent")


def _told(data: bytes) -> set[tuple[str, str]]:
    try:
        answer = decode(Capture(kind="sadp", raw=data.decode("utf-8", "replace")))
    except BadReply:
        return set()
    return {(seen.kind, seen.value) for seen in answer}


def _placeholder(recorder: Address, channel: str) -> Address:
    """Stand for a camera without an address of its own: 0.x.y.z is never routed, so nothing can be sent there."""
    number = int(channel) if channel.isascii() and channel.isdigit() else 0
    return IPv4Address((int(recorder) & 0xFFFF) << 8 | (number & 0xFF))


LISTER: Lister = HikvisionNvr()
