"""LTS: a label (mostly Hikvision-made); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="lts",
    name="LTS",
    signatures=(
        *label(r"LTS(?: Security.*)?|LT Security.*", "LTS", ("LTS", "LT Security Inc."), "facts/oem_brands.csv"),
    ),
)
