"""One file per kind of capture: `read(raw) -> fields`, pure, raises BadReply.

A field is (kind of observation, value as received). `decode.py` bounds and dates them.
"""

Fields = tuple[tuple[str, str], ...]
"""What one capture holds: (kind of observation, value) in the order of the reply."""
