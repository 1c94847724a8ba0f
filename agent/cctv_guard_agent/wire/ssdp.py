"""Where a UPnP description lies, from the LOCATION that a device gave. Pure.

Source: UPnP Device Architecture 1.1 section 1.3; facts exposure.md 4.1.
"""

from urllib.parse import urlsplit

from cctv_guard_agent.model.address import Address, Endpoint

LONGEST = 65_536
"""Bytes of a description; the longest IGD description seen is below 20 kB."""


def place(location: str, sender: Address) -> tuple[Endpoint, str] | None:
    """Return where on the sender a description lies, or None where the URL leads elsewhere or is none."""
    try:
        url = urlsplit(location.strip())
        host, port = url.hostname, url.port or 80
    except ValueError:
        return None
    if url.scheme.lower() != "http" or host not in (str(sender), "0.0.0.0"):
        return None
    path = url.path or "/"
    return Endpoint(address=sender, port=port), f"{path}?{url.query}" if url.query else path
