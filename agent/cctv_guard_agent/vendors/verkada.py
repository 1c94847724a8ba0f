"""Verkada cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="verkada",
    name="Verkada",
    signatures=(*own_label(r"Verkada(?: .*)?", "Verkada", ("Verkada", "Verkada Inc"), "facts/makers.csv"),),
)
