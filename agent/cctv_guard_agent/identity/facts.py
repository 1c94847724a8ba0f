"""Model, firmware and serial: which of the fields that a device offers to believe first."""

from collections.abc import Sequence

from cctv_guard_agent.identity.evidence import Match, Seen
from cctv_guard_agent.identity.identifiers import SERIAL_KINDS

_MODEL = (
    "isapi.model",
    "dahua.DeviceType",
    "sadp.DeviceDescription",
    "onvif.Model",
    "axis.ProdNbr",
    "axis.ProdShortName",
    "vivotek.model",
    "ubiquiti.platform",
    "ubiquiti.product",
    "kasa.model",
    "tapo.model",
    "dhcp.model",
    "dvrip.model",
    "tvt.model",
    "tvt.product",
    "bosch.model",
    "panasonic.model",
    "sony.model",
    "hanwha.model",
    "vision360.type",
    "list.model",
    "ssdp_desc.modelName",
)
_FIRMWARE = (
    "isapi.firmwareVersion",
    "dahua.Version",
    "sadp.SoftwareVersion",
    "onvif.FirmwareVersion",
    "axis.Version",
    "ubiquiti.firmware",
    "vstarcam.firmware",
    "foscam.firmware",
    "kasa.firmware",
    "tapo.firmware",
    "dhcp.firmware",
    "tvt.firmware",
    "panasonic.firmware",
    "sony.firmware",
    "nicevision.firmware",
)
_LONGEST = 120


def clean(text: str) -> str:
    """Return a device's text as it may be shown: printable, blanks folded, bounded."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST]).split())[:_LONGEST]


def _first(seen: Seen, kinds: Sequence[str]) -> str | None:
    return next((text for kind in kinds for value in seen.get(kind, ()) if (text := clean(value))), None)


def model(seen: Seen, matches: Sequence[Match]) -> str | None:
    """Return the model as the device names it; after its own fields what a signature found, then the hardware scope."""
    if (told := _first(seen, _MODEL)) is not None:
        return told
    found = next((clean(match.model) for match in matches if match.model), None)
    if found is not None:
        return found
    scopes = (scope for scope in seen.get("onvif.scope", ()) if scope.lower().startswith("hardware/"))
    return next((text for scope in scopes if (text := clean(scope[len("hardware/") :]))), None)


def firmware(seen: Seen) -> str | None:
    """Return the firmware version; ISAPI's with its release date, as the maker's advisories write it."""
    version = _first(seen, _FIRMWARE)
    released = _first(seen, ("isapi.firmwareReleasedDate",))
    return f"{version} {released}" if version and released and released not in version else version


def serial(seen: Seen) -> str | None:
    """Return the serial as the device tells it."""
    return _first(seen, SERIAL_KINDS)
