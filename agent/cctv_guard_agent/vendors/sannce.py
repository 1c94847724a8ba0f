"""SANNCE: a label (sold by the group behind ANNKE); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="sannce",
    name="SANNCE",
    signatures=(*label(r"SANNCE", "SANNCE", ("SANNCE",), "facts/oem_brands.csv"),),
)
