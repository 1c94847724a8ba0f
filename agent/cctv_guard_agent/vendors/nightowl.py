"""Night Owl: a label (RaySharp or TBK recorders); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="nightowl",
    name="Night Owl",
    signatures=(*label(r"Night ?Owl(?: .*)?", "Night Owl", ("Night Owl", "Night Owl SP"), "facts/oem_brands.csv"),),
)
