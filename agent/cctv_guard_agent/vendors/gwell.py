"""Gwell cameras (Yoosee app): told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="gwell",
    name="Gwell / Yoosee",
    signatures=(*own_label(r"Gwell(?: .*)?|Yoosee", "Yoosee", ("Gwell", "Yoosee"), "facts/makers.csv"),),
)
