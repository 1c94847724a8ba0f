"""The one SADP message that is ever sent: `inquiry`. Other types change devices and are not built here.

Source: facts identification.md 2.1.
"""

import uuid

GROUP = "239.255.255.250"
PORT = 37020


def inquiry(identifier: str) -> bytes:
    """Build the one message that is sent."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>{identifier}</Uuid><Types>inquiry</Types></Probe>'
    ).encode()


def inquiries() -> tuple[bytes, ...]:
    """Build an inquiry with an identifier of its own."""
    return (inquiry(str(uuid.uuid4()).upper()),)
