"""Zmodo: a name that several build for (RaySharp and Xiongmai in part); nothing here says who built a unit.

Source: facts/makers.csv, facts/oem_brands.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="zmodo",
    name="Zmodo",
    signatures=(*label(r"Zmodo(?: Technology.*)?", "Zmodo", ("Zmodo", "ZMODO"), "facts/oem_brands.csv"),),
)
