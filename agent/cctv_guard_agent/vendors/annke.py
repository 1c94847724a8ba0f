"""ANNKE: a label (mostly Hikvision-made); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, label, server, title

MAKER = Maker(
    id="annke",
    name="ANNKE",
    signatures=(
        *label(r"ANNKE(?: .*)?", "ANNKE", ("ANNKE",), "facts/oem_brands.csv"),
        *server(r"^MWS 0\.01", L, ("MWS 0.01",), "identification.md 5", role=Role.BRAND, brand="ANNKE"),
        *title(r"^annke", L, ("ANNKE",), "identification.md 5", role=Role.BRAND, brand="ANNKE"),
    ),
)
