"""RVi: a label (Dahua-made in part); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="rvi",
    name="RVi",
    signatures=(*label(r"RVi(?: Group)?", "RVi", ("RVi",), "facts/oem_brands.csv"),),
)
