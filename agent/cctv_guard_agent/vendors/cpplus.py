"""CP PLUS: a label (Dahua-made in part); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="cpplus",
    name="CP PLUS",
    signatures=(*label(r"CP[ _-]?PLUS", "CP PLUS", ("CP PLUS", "CPPLUS", "CP_PLUS"), "facts/oem_brands.csv"),),
)
