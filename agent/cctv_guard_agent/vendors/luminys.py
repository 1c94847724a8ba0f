"""Luminys: a label (stock was Dahua's before the 2024 sale); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="luminys",
    name="Luminys",
    signatures=(*label(r"Luminys(?: .*)?", "Luminys", ("Luminys",), "facts/oem_brands.csv"),),
)
