"""The search message of Dahua firmware (DHIP over UDP 37810). Only the search method exists here.

Source: facts identification.md section 0, 3.1.
"""

import struct

GROUP = "239.255.255.251"
PORT = 37810
_HEADER = struct.Struct("<I4s8sIIII")
"""Header size, magic, session and id, length, 0, length, 0."""
_BODY = b'{"method":"DHDiscover.search","params":{"mac":"","uni":1}}\n'
SEARCH = _HEADER.pack(32, b"DHIP", b"", len(_BODY), 0, len(_BODY), 0) + _BODY


def body_of(data: bytes) -> str:
    """Return the JSON of an answer without its header; all of it where there is no JSON."""
    return data[max(data.find(b"{"), 0) :].decode("utf-8", "replace").rstrip("\x00\n ")
