"""Swann: a label (made by Hikvision, Reolink, RaySharp or TVT, unit by unit); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, label, title

MAKER = Maker(
    id="swann",
    name="Swann",
    signatures=(
        *label(r"SWANN(?: .*)?", "Swann", ("SWANN", "Swann Communications"), "facts/oem_brands.csv"),
        *title(r"^swann", L, ("Swann DVR",), "identification.md 5", role=Role.BRAND, brand="Swann"),
    ),
)
