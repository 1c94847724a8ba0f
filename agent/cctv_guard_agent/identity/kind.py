"""Is it a camera, and which sort of device: from protocols that only such devices speak, and from signatures.

Recorders, encoders and door stations count as cameras. A device that shows both a camera's sign and another device's
is decided by the stronger sign; a tie stays unknown.
Source: identification.md 1.1, 2.2, 3.1 (device classes); ONVIF Core (device types).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cctv_guard_agent.identity.evidence import Seen
from cctv_guard_agent.model.evidence import Evidence, Role, Strength

_WEIGHT = {Strength.STRONG: 4, Strength.MEDIUM: 2, Strength.WEAK: 1, Strength.LABEL: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign of a sort of device."""

    kind: str
    pattern: re.Pattern[str]
    sort: str
    weight: int = 4


def _sign(kind: str, pattern: str, sort: str, weight: int = 4) -> Sign:
    return Sign(kind=kind, pattern=re.compile(pattern, re.IGNORECASE | re.ASCII), sort=sort, weight=weight)


_HIK_RECORDER = r"^(?:i?DS-(?:[789]\d|E\d{2}(?:04|08|16|32))|(?:\w+-)?(?:NVR|DVR)\b|HWN-|HWD-)"
_HIK_DOOR = r"^(?:i?DS-K[BDHV]\w|DS-KIS|CS-DB|DB1)"
_VIDEO = _sign("sdp.line", r"^m=video", "camera", 2)

_SIGNS = (
    _sign("dahua.DeviceClass", r"^(?:NVR|XVR|DVR|HCVR|EVS|HVR|NVD|IVSS|PVR)", "recorder"),
    _sign("dahua.DeviceClass", r"^(?:VTO|VTH|VTS|VTA|BSC|ASI)", "door_station"),
    _sign("dahua.DeviceClass", r"^(?:NVS|DVS)", "encoder"),
    _sign("dahua.answer", r".", "camera", 3),
    _sign("sadp.DeviceDescription", _HIK_RECORDER, "recorder"),
    _sign("sadp.DeviceDescription", _HIK_DOOR, "door_station"),
    _sign("sadp.DeviceDescription", r"^DS-6\d{3}", "encoder"),
    _sign("sadp.DiskNumber", r"^[1-9]", "recorder"),
    _sign("sadp.DeviceSN", r".", "camera", 3),
    _sign("sadp.DeviceType", r".", "camera", 3),
    _sign("isapi.deviceType", r"NVR|DVR|HybirdNVR|recorder", "recorder"),
    _sign("isapi.deviceType", r"IPCamera|IPDome|IPZoom|IPC\b", "camera"),
    _sign("isapi.model", _HIK_RECORDER, "recorder"),
    _sign("isapi.model", _HIK_DOOR, "door_station"),
    _sign("isapi.deviceName", r".", "camera", 3),
    _sign("isapi.namespace", r"hikvision\.com|isapi\.org|std-cgi\.com", "camera", 3),
    _sign("onvif.types", r"NetworkVideoTransmitter", "camera", 3),
    _sign("onvif.types", r"NetworkVideoStorage", "recorder"),
    _sign("onvif.Manufacturer", r".", "camera", 3),
    _sign("onvif.Model", r".", "camera", 3),
    _sign("onvif.FirmwareVersion", r".", "camera", 3),
    _sign("onvif.Model", r"\b(?:NVR|DVR|XVR|HVR)", "recorder"),
    _sign("onvif.scope", r"^type/(?:video_encoder|network_?video_?transmitter|ptz|ipcamera|audio_enc)", "camera", 3),
    _sign("onvif.scope", r"^profile/(?:streaming|[stgq])\b", "camera", 3),
    _sign("onvif.scope", r"^hardware/.", "camera", 2),
    _sign("onvif.scope", r"^type/network_?video_?storage|^profile/g/recorder", "recorder"),
    _sign("axis.ProdType", r"network camera|dome|ptz|thermal|bullet|video", "camera"),
    _sign("axis.ProdNbr", r".", "camera", 2),
    _sign("xm.answer", r".", "camera", 3),
    _sign("reolink.answer", r".", "camera", 3),
    _sign("hikvision.Activated", r".", "camera", 3),
    _sign("vivotek.answer", r".", "camera", 3),
    _sign("foscam.answer", r".", "camera", 3),
    _sign("vstarcam.answer", r".", "camera", 3),
    _sign("ubiquiti.platform", r"^UVC", "camera"),
    _sign("ubiquiti.firmware", r"^UVC\.", "camera"),
    _sign("ubiquiti.platform", r"^(?:UNVR|ENVR)", "recorder"),
    _sign("ubiquiti.product", r"^(?:UNVR|ENVR)", "recorder"),
    _sign("kasa.type", r"^IOT\.IPCAMERA$", "camera"),
    _sign("tapo.type", r"^SMART\.IPCAMERA$", "camera"),
    _sign("dvrip.answer", r".", "camera", 3),
    _sign("tvt.answer", r".", "camera", 3),
    _sign("tvt.type", r"^(?:dvr|nvr)$", "recorder"),
    _sign("tvt.type", r"^dvs$", "encoder"),
    _sign("hanwha.answer", r".", "camera", 3),
    _sign("hanwha.model", r"^(?:[XQPLA]RN|WRN|SR[NDR]|HRX)-", "recorder"),
    _sign("hanwha.model", r"^SPE-", "encoder"),
    _sign("bosch.answer", r".", "camera", 3),
    _sign("bosch.model", r"^DIVAR", "recorder"),
    _sign("bosch.model", r"^(?:VIDEOJET|VIP[ -]?X)", "encoder"),
    _sign("panasonic.answer", r".", "camera", 3),
    _sign("panasonic.model", r"^WJ-(?:N[DVX]|HD)", "recorder"),
    _sign("panasonic.model", r"^WJ-GX", "encoder"),
    _sign("sony.answer", r".", "camera", 3),
    _sign("sony.model", r"^SNT-", "encoder"),
    _sign("vision360.answer", r".", "camera", 3),
    _sign("nicevision.answer", r".", "camera", 3),
    _sign("tapo.type", r"^SMART\.TAPODOORBELL$", "door_station"),
    _sign("p2p.component", r".", "camera", 1),
    _sign("dhcp.vendor_class", r"\b(?:network camera|ip ?camera)\b", "camera", 3),
    _sign("dhcp.vendor_class", r"\b(?:network video encoder|video server)\b", "encoder", 3),
    _sign("ftp.greeting", r"\bnetwork (?:\w+ ){0,2}camera\b", "camera", 3),
    _sign("ftp.greeting", r"\bvideo (?:encoder|server)\b", "encoder", 3),
    _sign("snmp.sysdescr", r"\bnetwork camera\b", "camera", 3),
    _VIDEO,
    _sign("sdp.line", r"^[si]=.*\b(?:ip[ -]?camera|ipnc|ipc|video server)\b", "camera", 2),
    _sign("sdp.line", r"^a=Media_header:MEDIAINFO=", "camera", 2),
)  # fmt: skip
_BY_KIND: dict[str, list[Sign]] = {}
for _one in _SIGNS:
    _BY_KIND.setdefault(_one.kind, []).append(_one)
_SORTS_OF_CAMERA = ("recorder", "door_station", "encoder", "camera")
"""A more particular sort wins over plain "camera", in this order."""
_COPIED = 2
"""Signs up to this weight stand in a stream's description, which software that republishes it copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """What sort of device it is."""

    is_camera: bool | None
    kind: str
    conflict: str | None = None


def sort_of(seen: Seen, evidence: Sequence[Evidence]) -> Sort:
    """Return whether it is a camera and which sort, None and `unknown` where nothing says so."""
    shown = [
        sign
        for kind, values in seen.items()
        for sign in _BY_KIND.get(kind, ())
        if any(map(sign.pattern.search, values))
    ]
    if not any(one.role is Role.MAKER for one in evidence):
        # Programs and conference rooms send video too: a stream alone is a camera's only where a maker is named.
        shown = [sign for sign in shown if sign is not _VIDEO]
    restreams = [one for one in evidence if one.role is Role.RESTREAMER]
    if restreams:
        # Whoever republishes a stream copies the camera's description of it with it; whoever names itself over ONVIF
        # says the rest of ONVIF's answers too.
        over_onvif = any(one.kind.startswith("onvif.") for one in restreams)
        shown = [s for s in shown if s.weight > _COPIED and not (over_onvif and s.kind.startswith("onvif."))]
    found = [(sign.sort, sign.weight) for sign in shown]
    camera = _strongest(found, evidence, Role.CAMERA)
    other = _strongest([], evidence, Role.NOT_CAMERA)
    if restreams and not camera and not other:
        return Sort(is_camera=False, kind="restreamer")
    if other > camera:
        return Sort(is_camera=False, kind=_other_kind(evidence))
    if camera > other:
        return Sort(is_camera=True, kind=_camera_kind(sort for sort, _ in found))
    if camera:
        return Sort(is_camera=None, kind="unknown", conflict=_TIE)
    return Sort(is_camera=None, kind="unknown")


_TIE = (
    "It shows signs of a camera and of another sort of device: usually a computer or storage box that runs camera "
    "software, or two devices behind one address."
)


def _strongest(found: list[tuple[str, int]], evidence: Sequence[Evidence], role: Role) -> int:
    return max(
        (weight for _, weight in [*found, *(("", _WEIGHT[one.strength]) for one in evidence if one.role is role)]),
        default=0,
    )


def _camera_kind(sorts: Iterable[str]) -> str:
    found = set(sorts)
    return next((sort for sort in _SORTS_OF_CAMERA if sort in found), "camera")


def _other_kind(evidence: Sequence[Evidence]) -> str:
    names = {(one.brand or "").lower() for one in evidence if one.role is Role.NOT_CAMERA}
    return "gateway" if names & {"router", "gateway", "access point"} else "other"
