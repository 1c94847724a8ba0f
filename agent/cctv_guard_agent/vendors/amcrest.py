"""Amcrest: a label (Dahua-made, also once Foscam); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, body, label, title

MAKER = Maker(
    id="amcrest",
    name="Amcrest",
    signatures=(
        *label(r"Amcrest(?: .*)?", "Amcrest", ("Amcrest", "AMCREST"), "facts/oem_brands.csv"),
        *body(r"amcrest", L, ("<title>Amcrest</title>",), "identification.md 5", role=Role.BRAND, brand="Amcrest"),
        *title(r"^amcrest", L, ("Amcrest",), "identification.md 5", role=Role.BRAND, brand="Amcrest"),
    ),
)
