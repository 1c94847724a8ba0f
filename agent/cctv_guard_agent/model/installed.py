"""Was a device there at the baseline, the first complete look at the site, or did it come later?"""

from collections.abc import Sequence
from datetime import datetime

from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.device import Device


def came_later(device: Device, baseline_at: datetime | None, decisions: Sequence[Decision]) -> bool:
    """Is it a new installation, as far as was seen and the owner said?

    What the owner says counts: moved, or installed on a day not after the baseline's. Without a baseline nothing is
    new.
    """
    if baseline_at is None:
        return False
    said = next((d for d in decisions if d.kind is DecisionKind.INSTALLED and d.device == device.id), None)
    if said is None:
        return device.first_seen > baseline_at
    return said.answer != "moved" and said.day is not None and said.day > baseline_at.date()
