"""One analogue input of a recorder: a camera on coax is known only by what the recorder says of its socket."""

import re
from dataclasses import dataclass

SIGNALS = ("yes", "no", "unknown")
_TEXT = re.compile(r"(\S{1,12}) (yes|no|unknown)(?: (.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalogChannel:
    """Its number and name as the recorder's menu shows them."""

    number: str
    name: str
    signal: str = "unknown"
    """Is a picture there: yes, no, unknown."""

    def as_text(self) -> str:
        """Return the value of the observation `channel.analog`: `NUMBER SIGNAL NAME`."""
        return f"{self.number} {self.signal} {self.name}".strip()[:1024]


def read_channel(text: str) -> AnalogChannel | None:
    """Read the value of an observation `channel.analog`; None where it is none."""
    match = _TEXT.fullmatch(text)
    return AnalogChannel(number=match[1], signal=match[2], name=(match[3] or "").strip()) if match else None
