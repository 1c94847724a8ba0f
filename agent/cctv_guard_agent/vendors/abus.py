"""ABUS: a label (Hikvision-made or Zavio's, line by line); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="abus",
    name="ABUS",
    signatures=(*label(r"ABUS(?: .*)?", "ABUS", ("ABUS", "ABUS Security-Center"), "facts/oem_brands.csv"),),
)
