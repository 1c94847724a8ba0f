"""Wansview cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="wansview",
    name="Wansview",
    signatures=(*own_label(r"Wansview(?: .*)?", "Wansview", ("Wansview",), "facts/makers.csv"),),
)
