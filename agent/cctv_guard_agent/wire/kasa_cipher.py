"""How TP-Link's Kasa gear hides its messages: each byte is exclusive-ored with the hidden byte before it.

Source: python-kasa/python-kasa kasa/transports/xortransport.py (public client); facts identification.md section 4.
"""

_FIRST_KEY = 171


def hide(text: bytes) -> bytes:
    """Hide a message."""
    key, out = _FIRST_KEY, bytearray()
    for byte in text:
        key ^= byte
        out.append(key)
    return bytes(out)


def show(data: bytes) -> bytes:
    """Undo `hide`."""
    return bytes(byte ^ before for byte, before in zip(data, bytes((_FIRST_KEY,)) + data, strict=False))
