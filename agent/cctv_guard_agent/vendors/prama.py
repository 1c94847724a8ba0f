"""Prama: a label (Hikvision-made); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="prama",
    name="Prama",
    signatures=(*label(r"Prama(?: .*)?", "Prama", ("Prama", "PRAMA HIKVISION INDIA"), "facts/oem_brands.csv"),),
)
