"""What tells one unit from another, taken from its observations (design section 4, Ids).

Serials that many units share (zeros, counted digits, the words of a template) are none.
Source: identification.md 1.1 (endpoint reference), 2.2, 3.1 (serials).
"""

import re
from collections.abc import Iterable

from cctv_guard_agent.identity.evidence import Seen, by_kind
from cctv_guard_agent.identity.registrant import KERNEL_KINDS, macs
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.device import Identifiers
from cctv_guard_agent.model.observation import Observation

SERIAL_KINDS = (
    "sadp.DeviceSN",
    "isapi.serialNumber",
    "dahua.SerialNo",
    "onvif.SerialNumber",
    "axis.SerialNumber",
    "xm.SN",
    "reolink.uid",
    "dvrip.serial",
    "tvt.serial",
    "bosch.serial",
    "sony.serial",
    "foscam.serial",
    "vstarcam.uid",
    "list.serial",
    "ssdp_desc.serialNumber",
)
"""The most reliable first: native protocols before what a template may have filled in."""
_SHORTEST_SERIAL = 6
_TEMPLATE = re.compile(
    r"^(?:0?123456789?\w{0,6}|(.)\1+|x+|n/?a|none|null|unknown|default|serial\w*|to be filled.*)$", re.IGNORECASE
)
_URN = re.compile(r"^(?:urn:)?uuid:\s*", re.IGNORECASE)


def identifiers(observations: Iterable[Observation]) -> Identifiers:
    """Return the identifiers of one device; each None where nothing was seen."""
    return of(by_kind(observations))


def of(seen: Seen) -> Identifiers:
    """Return the identifiers from values by kind."""
    found = list(macs(seen))
    kernel = next((mac for kind, mac in found if kind in KERNEL_KINDS), None)
    reported = next((mac for kind, mac in found if kind not in KERNEL_KINDS and normal_mac(mac)), None)
    return Identifiers(
        kernel_mac=kernel,
        serial=next(
            filter(None, (usable_serial(value) for kind in SERIAL_KINDS for value in seen.get(kind, ()))), None
        ),
        endpoint_reference=next(filter(None, map(_reference, seen.get("onvif.endpoint_reference", ()))), None),
        reported_mac=reported,
    )


def usable_serial(value: str) -> str | None:
    """Return a serial in one spelling, or None where it is no unit's own."""
    text = "".join(value.split()).upper()
    return None if len(text) < _SHORTEST_SERIAL or _TEMPLATE.match(text) else text[:128]


def _reference(value: str) -> str | None:
    text = _URN.sub("", value).lower()
    return f"urn:uuid:{text}"[:160] if len(set(text) - set("-0")) > 1 else None
