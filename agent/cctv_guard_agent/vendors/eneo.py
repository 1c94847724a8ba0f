"""eneo: a label (several makers); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="eneo",
    name="eneo",
    signatures=(*label(r"eneo(?: .*)?|VIDEOR.*", "eneo", ("eneo", "VIDEOR E. Hartig GmbH"), "facts/oem_brands.csv"),),
)
