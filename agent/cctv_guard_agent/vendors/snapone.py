"""Snap One: a label (Luma, ClareVision, Wirepath: several makers); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="snapone",
    name="Snap One",
    signatures=(
        *label(
            r"Snap ?(?:One|AV)(?:.*)|Luma(?: Surveillance)?|ClareVision|Wirepath.*",
            "Snap One",
            ("Snap One", "Luma", "Wirepath"),
            "facts/oem_brands.csv",
        ),
    ),
)
