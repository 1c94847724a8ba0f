"""From a capture to observations: which decoder reads which kind. Pure.

Each decoder stands in `captures/<kind>.py`; here values are stripped and bounded, and endpoint, source and time copied.
"""

from collections.abc import Callable, Mapping

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.wire.captures import (
    Fields,
    activate_status,
    axis_brand,
    dahua_discovery,
    favicon_mmh3,
    http_body,
    http_headers,
    http_title,
    http_wwwauth,
    isapi_device_info,
    mac,
    mdns,
    onvif_device_info,
    onvif_scopes,
    reolink_discovery,
    rtsp_response,
    sadp,
    sdp,
    ssdp_desc,
    ssdp_response,
    tls_subject,
    ws_discovery,
    xm_discovery,
)

LONGEST_VALUE = 1_024
"""Characters kept of one observation (model/observation.py); `http.body` keeps 16 KiB."""

DECODERS: Mapping[str, Callable[[str], Fields]] = {
    "activate_status": activate_status.read,
    "axis_brand": axis_brand.read,
    "dahua_discovery": dahua_discovery.read,
    "favicon_mmh3": favicon_mmh3.read,
    "http_body": http_body.read,
    "http_headers": http_headers.read,
    "http_title": http_title.read,
    "http_wwwauth": http_wwwauth.read,
    "isapi_device_info": isapi_device_info.read,
    "mac": mac.read,
    "mdns": mdns.read,
    "onvif_device_info": onvif_device_info.read,
    "onvif_scopes": onvif_scopes.read,
    "reolink_discovery": reolink_discovery.read,
    "rtsp_response": rtsp_response.read,
    "sadp": sadp.read,
    "sdp": sdp.read,
    "ssdp_desc": ssdp_desc.read,
    "ssdp_response": ssdp_response.read,
    "tls_subject": tls_subject.read,
    "ws_discovery": ws_discovery.read,
    "xm_discovery": xm_discovery.read,
}


def decode(capture: Capture) -> tuple[Observation, ...]:
    """Return what a capture holds, each field once for each time that it stands there.

    Raises BadReply where the kind is unknown or the reply is not what its protocol allows.
    """
    decoder = DECODERS.get(capture.kind)
    if decoder is None:
        raise BadReply(f"capture of unknown kind {capture.kind[:40]!r}; known are {', '.join(DECODERS)}")
    observations = []
    for kind, value in decoder(capture.raw):
        value = value if kind == "http.body" else value[:LONGEST_VALUE].strip()
        if value or kind in ("http.realm", "rtsp.realm"):
            observations.append(
                Observation(kind=kind, value=value, endpoint=capture.endpoint, source=capture.source, at=capture.at)
            )
    return tuple(observations)
