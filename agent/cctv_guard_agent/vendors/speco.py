"""Speco Technologies: a label (Dahua, TVT and others); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="speco",
    name="Speco Technologies",
    signatures=(
        *label(r"Speco(?: Technologies.*)?", "Speco Technologies", ("Speco Technologies",), "facts/oem_brands.csv"),
    ),
)
