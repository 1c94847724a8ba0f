"""Zavio cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="zavio",
    name="Zavio",
    signatures=(*own_label(r"Zavio(?: .*)?", "Zavio", ("ZAVIO", "Zavio Inc."), "facts/makers.csv"),),
)
