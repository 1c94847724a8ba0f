"""What hardware recorders share: a login that is bound to one machine, and cameras that have no address of ours.

Law (design section 7.2): the login goes to the recorder only after its MAC, and its serial or certificate, were
compared with what the owner configured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, ip_address

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.channel import AnalogChannel
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.neighbours import neighbours
from cctv_guard_agent.recorders._place import Place
from cctv_guard_agent.recorders.interface import LOGIN, ListerConfig
from cctv_guard_agent.wire.decode import decode

BOUND = (("url", "mac", "serial", *LOGIN), ("url", "mac", "certificate", *LOGIN))
"""What must be configured for a login that goes to one machine only."""
MOST_CHANNELS = 256
PLUG_AND_PLAY = ("list.connection", "plugplay")
_INSIDE = (IPv4Network("192.168.254.0/24"), IPv4Network("10.1.1.0/24"))
"""What Hikvision's and Dahua's recorders give to the cameras on their own PoE ports unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """What tells the owner's recorder from any other machine."""

    mac: str
    serial: str
    """Empty where a certificate is named instead."""
    certificate: str


def binding(config: ListerConfig, place: Place) -> Binding:
    """Read what the login is bound to. Raises ConfigError where there is no login or too little to tell by."""
    if config.credentials is None:
        raise ConfigError(f"recorders: {config.kind}: the list needs a login; set username and password")
    serial, certificate = (config.options.get(key, "").strip() for key in ("serial", "certificate"))
    mac = normal_mac(config.options.get("mac", ""))
    if mac is None or not (serial or certificate) or (certificate and not place.tls):
        raise ConfigError(
            f"recorders: {config.kind}: the login must be bound to your own recorder: set 'mac', and 'serial' or, "
            "with https, 'certificate' (its SHA-256)"
        )
    return Binding(mac=mac, serial=serial, certificate=certificate)


def told(kind: str, raw: str) -> set[tuple[str, str]]:
    """Return (kind, value) of what a search answer says, nothing where it says nothing."""
    try:
        return {(seen.kind, seen.value) for seen in decode(Capture(kind=kind, raw=raw))}
    except BadReply:
        return set()


def confirm_bound(place: Place, wanted: Binding, seen: set[tuple[str, str]], mac_kind: str, serial_kind: str) -> None:
    """Compare the MAC (as the kernel saw it, else as the search told it) and the serial. Raises NotAllowed."""
    macs = {one.mac for one in neighbours() if one.address == place.endpoint.address}
    macs = macs or {normal_mac(value) or "" for kind, value in seen if kind == mac_kind}
    if wanted.mac not in macs:
        raise NotAllowed(
            f"{place.endpoint} is not at {wanted.mac} now ({', '.join(sorted(macs)) or 'no MAC seen'}); no login sent"
        )
    if wanted.serial and (serial_kind, wanted.serial) not in seen:
        why = "has another serial number than configured" if seen else "did not answer the search that tells its serial"
        raise NotAllowed(f"{place.endpoint} {why}; the login was not sent")


def address_of(text: str) -> Address | None:
    """Return a usable address; recorders fill empty slots with 0.0.0.0 and 192.168.0.0."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return None if address.is_unspecified or str(address) == "192.168.0.0" or address.is_multicast else address


def is_inside(address: Address | None, recorder: Address) -> bool:
    """Is it an address that recorders give inside, on a network that this recorder does not share with us?

    Who answers at such an address here is somebody else, unless it proves otherwise by serial or MAC.
    """
    return address is not None and any(address in network and recorder not in network for network in _INSIDE)


def entry(
    address: Address | None, fields: Mapping[str, str], place: Place, lister: str, channel: str, *, inside: bool
) -> Heard:
    """Make one entry of a recorder's list. fields: kind of observation -> value, without secrets."""
    recorder, at = place.endpoint.address, datetime.now(UTC)
    if inside:
        fields = {**fields, **dict([PLUG_AND_PLAY])}
    observations = tuple(
        Observation(kind=kind, value=value.strip()[:1024], endpoint=place.endpoint, source=lister, at=at)
        for kind, value in fields.items()
        if value.strip()
    )
    where = address or _placeholder(recorder, channel)
    return Heard(address=where, observations=observations, sign="camera", behind=recorder, channel=channel)


def _placeholder(recorder: Address, channel: str) -> Address:
    """Stand for a camera without an address of its own: 0.x.y.z is never routed, so nothing can be sent there."""
    number = int(channel) if channel.isascii() and channel.isdigit() and len(channel) < 10 else 0
    return IPv4Address((int(recorder) & 0xFFFF) << 8 | (number & 0xFF))


def analog(channels: Sequence[AnalogChannel], place: Place, lister: str) -> tuple[Heard, ...]:
    """Say of the recorder itself which analogue channels it has: they are no devices of their own."""
    if not channels:
        return ()
    at = datetime.now(UTC)
    observations = tuple(
        Observation(kind="channel.analog", value=one.as_text(), endpoint=place.endpoint, source=lister, at=at)
        for one in channels[:MOST_CHANNELS]
    )
    return (Heard(address=place.endpoint.address, observations=observations, sign="camera"),)
