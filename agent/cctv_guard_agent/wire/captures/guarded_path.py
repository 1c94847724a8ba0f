"""`guarded_path`: how a path of a maker's interface and one that cannot exist were answered, `PATH STATUS` a line.

A path that asks for a login on a device that says "not found" elsewhere exists: nobody had to log in to learn it.
Source: identification.md 2.3 (/pramaAPI/), 5.3 (/LAPI/V1.0/, /stw-cgi/).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

CONTROL_PATH = "/cctv-guard/no-such-page"
_LINE = re.compile(r"^\s*(/[^\s?#]{1,200})\S*\s+(\d{3})\s*$")


def read(raw: str) -> Fields:
    """Return `path.guarded` for each path answered 401 while the control path was answered 404. Raises BadReply."""
    lines = [match for line in raw[:4096].splitlines() if (match := _LINE.match(line))]
    answers = {match[1]: match[2] for match in lines}
    control = answers.pop(CONTROL_PATH, None)
    if control is None or not answers:
        raise BadReply("guarded path: expected a path with its status, and the control path with its own", raw)
    return tuple(("path.guarded", path) for path, status in answers.items() if status == "401" and control == "404")
