"""RTSP 1.0 messages for one question: which server is this, and does it hand out its stream without a login?

Source: RFC 2326 sections 10.1, 10.2 (OPTIONS, DESCRIBE), 12.37 (Session), C.1.1 (control URL);
exposure.md 7 (what proves an open stream and what does not).
Never PLAY: no picture is ever asked for (design section 7.3).
"""

import re
from dataclasses import dataclass

from cctv_guard_agent.model.address import Endpoint

NONSENSE_PATH = "/cctv-guard-no-such-stream"
"""Control question: a server that describes this describes anything, so its 200 proves nothing."""


def url(endpoint: Endpoint, path: str = "/") -> str:
    """Return the URL of a path on a device, without user name and password."""
    host = f"[{endpoint.address}]" if endpoint.address.version == 6 else str(endpoint.address)
    return f"rtsp://{host}:{endpoint.port}{path if path.startswith('/') else '/' + path}"


def media_lines(sdp: str) -> int:
    """Return how many streams a session description offers (`m=` lines, RFC 4566 section 5.14)."""
    return sum(1 for line in sdp.splitlines() if line.startswith("m="))


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a DESCRIBE without login got."""

    status: int
    """RTSP status; 0 where no answer came."""
    media: int = 0
    """`m=` lines in the answer."""

    @property
    def is_open(self) -> bool:
        """It described at least one stream."""
        return self.status == 200 and self.media > 0


_SESSION = re.compile(r"[\w.+$-]{1,128}", re.ASCII)


def session_id(header: str | None) -> str | None:
    """Return the id of a `Session` header without its timeout; None where there is none of the standard's form."""
    text = (header or "").partition(";")[0].strip()
    return text if _SESSION.fullmatch(text) else None


def first_track(sdp: str, base: str | None, path: str, endpoint: Endpoint) -> str | None:
    """Return the path by which the first media line's track is set up, None where it leads elsewhere.

    base: `Content-Base`; path: what was described. A URL counts only where it leads to this server itself.
    """
    media = sdp.partition("\nm=")[2].partition("\nm=")[0]
    control = next((line[10:].strip() for line in media.splitlines() if line.startswith("a=control:")), "")
    if not media or len(control) > 512:
        return None
    stem = own_path(base, endpoint) if base else path
    if stem is None:
        return None
    if control.lower().startswith("rtsp://"):
        return own_path(control, endpoint)
    track = stem if control in ("", "*") else f"{stem.rstrip('/')}/{control.lstrip('/')}"
    return track if _PATH.fullmatch(track) else None


_PATH = re.compile(r"/[!-~]{0,1023}")
_URL = re.compile(r"rtsp://(?:\[([0-9a-f:.]+)\]|([^/:@\s]+))(?::(\d{1,5}))?(/[!-~]{0,1023})?", re.IGNORECASE)


def own_path(text: str, endpoint: Endpoint) -> str | None:
    """Return the path of a URL that leads to this very server (0.0.0.0 means it too); None where it leads elsewhere."""
    match = _URL.fullmatch(text.strip())
    if match is None or (match[1] or match[2]).lower() not in (str(endpoint.address), "0.0.0.0"):
        return None
    return match[4] or "/"


def anonymous_stream(path: str, asked: Described, control: Described | None) -> str:
    """Judge: `yes PATH`, `no`, or `unknown WHY`.

    path: one that this device should have (from a list, or its likely maker's usual path).
    control: answer for `NONSENSE_PATH`, asked only where the first answer was open.
    """
    if asked.is_open:
        if control is None or not control.status:
            return "unknown the control question got no answer"
        if control.is_open:
            return "unknown inconclusive: it describes a stream at any path"
        return f"yes {path}"
    if asked.status == 401:
        return "no"
    if asked.status == 200:
        return f"unknown 200 for {path}, but without a stream in it"
    return f"unknown {asked.status} for {path}: whether the stream is guarded was not to be seen there"
