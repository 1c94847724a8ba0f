"""Grundig Security: a label (Hikvision-made in part); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="grundig",
    name="Grundig Security",
    signatures=(
        *label(r"Grundig(?: Security.*)?", "Grundig Security", ("Grundig Security", "GRUNDIG"), "facts/oem_brands.csv"),
    ),
)
