"""Intelbras: a label (mostly Dahua-made); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, label, title

MAKER = Maker(
    id="intelbras",
    name="Intelbras",
    signatures=(
        *label(r"Intelbras(?: .*)?", "Intelbras", ("Intelbras", "INTELBRAS S.A."), "facts/oem_brands.csv"),
        *title(r"^intelbras", L, ("Intelbras",), "identification.md 5", role=Role.BRAND, brand="Intelbras"),
    ),
)
