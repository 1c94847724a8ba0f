"""What a device's MACs say: who registered the network card's addresses.

A maker's own block is one medium fact; a brand's block says the label; a block of a company that makes much besides
cameras counts only on a camera; module makers' blocks (Gaoshengda, Bilian, ...) say nothing at all.
Source: identification.md 7, 8.1.
"""

import re
from collections.abc import Iterator

from cctv_guard_agent.identity.evidence import Seen, shown
from cctv_guard_agent.knowledge import registry
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.evidence import Evidence, Group, Role, Strength

KERNEL_KINDS = ("arp.mac",)
"""What the kernel saw, which a device cannot misreport."""
REPORTED_KINDS = (
    "mac.address",
    "sadp.MAC",
    "dahua.mac",
    "isapi.macAddress",
    "xm.MAC",
    "reolink.mac",
    "vivotek.mac",
    "foscam.mac",
    "vstarcam.mac",
    "ubiquiti.mac",
    "kasa.mac",
    "tapo.mac",
    "dvrip.mac",
    "tvt.mac",
    "hanwha.mac",
    "bosch.mac",
    "panasonic.mac",
    "sony.mac",
    "vision360.mac",
    "nicevision.mac",
    "dhcp.mac",
    "onvif.mac",
    "list.mac",
)
_PLACES = {kind: place for place, kind in enumerate(KERNEL_KINDS + REPORTED_KINDS)}
_SCOPE_PREFIXES = ("mac/", "macaddress/", "acc/mac/", "avigilon/mac/")
_TXT_PREFIXES = ("macaddress=", "mac=")


def macs(seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield (kind, MAC or bare prefix) for every address that was seen or reported, the kernel's first."""
    for kind in sorted(_PLACES.keys() & seen.keys(), key=_PLACES.__getitem__):
        for value in seen[kind]:
            if (mac := normal_mac(value) or (value if kind == "mac.address" else None)) is not None:
                yield kind, mac
    for kind, prefixes in (("onvif.scope", _SCOPE_PREFIXES), ("mdns.txt", _TXT_PREFIXES)):
        for value in seen.get(kind, ()):
            prefix = next((p for p in prefixes if value.lower().startswith(p)), None)
            if prefix is not None and (mac := normal_mac(value[len(prefix) :])) is not None:
                yield kind, mac


_UUID_KINDS = ("onvif.endpoint_reference", "ssdp_desc.UDN", "ssdp.usn")
_NODE = re.compile(
    r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-(?P<version>[0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-(?P<node>[0-9a-f]{12})", re.IGNORECASE
)


def _nodes(seen: Seen) -> Iterator[tuple[str, str, Strength]]:
    """Yield the MAC that a UUID ends in, where it may be one.

    A UUID of version 1 is made with the MAC of whoever made it (RFC 9562, 5.1): medium, as any MAC. In others many
    firmwares put it there, which nobody promises: weak (identification.md 1.1).
    """
    for kind in _UUID_KINDS:
        for value in seen.get(kind, ()):
            match = _NODE.search(value)
            if match is not None and (mac := normal_mac(match["node"])) is not None:
                yield kind, mac, Strength.MEDIUM if match["version"] == "1" else Strength.WEAK


_WRITTEN_KINDS = (
    "onvif.SerialNumber",
    "ssdp_desc.serialNumber",
    "ssdp_desc.friendlyName",
    "mdns.instance",
    "http.realm",
    "rtsp.realm",
)
_WRITTEN = re.compile(
    r"(?:^|[\s_(-])((?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?=[0-9]{0,11}[a-f])[0-9a-f]{12})\)?$", re.IGNORECASE
)


def _written(seen: Seen) -> Iterator[tuple[str, str, Strength]]:
    """Yield the MAC that many firmwares write as serial number, login question or at the end of a name.

    Twelve decimal digits are left out: they are a serial number as such. Says who made it, never which unit it is.
    """
    for kind in _WRITTEN_KINDS:
        for value in seen.get(kind, ()):
            match = _WRITTEN.search(value)
            if match is not None and (mac := normal_mac(match[1])) is not None:
                yield kind, mac, Strength.MEDIUM


NOBODY = "nobody (a locally administered address, made up by software)"


def registrant(seen: Seen) -> str | None:
    """Return who registered the prefix of the best known MAC, as the registry names it; `NOBODY` for a made-up one."""
    found = [mac for _, mac in macs(seen)]
    named = next((name for mac in found if (name := registry.registrant(mac)) is not None), None)
    return named or (NOBODY if any(map(registry.is_local, found)) else None)


def evidence(seen: Seen, *, is_camera: bool | None) -> Iterator[Evidence]:
    """Yield what each MAC says of the maker or of the label."""
    stated = [(kind, mac, Strength.MEDIUM) for kind, mac in macs(seen)]
    for kind, mac, strength in (*stated, *_nodes(seen), *_written(seen)):
        block = registry.camera_block(mac)
        if block is None or is_camera is False:
            continue
        own = block.means == "own" or (block.means == "mixed" and is_camera is True)
        name = short_name(block.maker) if own and block.maker else block.brand
        yield Evidence(
            kind=kind,
            says=f"its network address lies in a block of {name}",
            maker=block.maker if own else None,
            strength=strength if own else Strength.LABEL,
            group=Group.REGISTRANT,
            role=Role.MAKER if own else Role.BRAND,
            value=shown(kind, mac),
            source=f"knowledge/camera_prefixes.csv: {block.prefix} {block.registrant}; registry of {registry.date()}",
            brand=block.brand,
        )
