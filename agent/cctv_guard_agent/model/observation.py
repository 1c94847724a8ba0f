"""What was seen: a capture is one reply as received, an observation is one field of it.

Kinds of capture are those of design section 3 (`sadp`, `rtsp_response`, `http_headers`, ...); kinds of observation
read `protocol.field` (`sadp.DeviceSN`, `http.server`, `rtsp.realm`). Facts about asking use the same form:
`tcp.open`, `tcp.closed`, `tcp.filtered` (value: the port), `probe.failed` (value: `NAME: why`).
"""

from dataclasses import dataclass
from datetime import datetime

from cctv_guard_agent.model.address import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One reply as received, decoded to text (UTF-8, bad bytes replaced), bounded by whoever read it."""

    kind: str
    """One of design section 3: onvif_device_info, onvif_scopes, ws_discovery, rtsp_response, sdp, ..."""
    raw: str
    endpoint: Endpoint | None = None
    """Who answered; None for captures that came from a file."""
    source: str = ""
    """The plug-in that asked or heard: `sadp`, `rtsp_options`, `frigate`, ..."""
    at: datetime | None = None
    """When it arrived, aware UTC; None for captures that came from a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing seen, at one endpoint, by one source, at one time."""

    kind: str
    """`protocol.field`."""
    value: str
    """As received, stripped of surrounding white space, at most 1,024 characters."""
    endpoint: Endpoint | None = None
    source: str = ""
    at: datetime | None = None
