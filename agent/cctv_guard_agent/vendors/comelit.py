"""Comelit: a label (several makers); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="comelit",
    name="Comelit",
    signatures=(*label(r"Comelit(?: .*)?", "Comelit", ("Comelit", "Comelit Group S.p.A."), "facts/oem_brands.csv"),),
)
