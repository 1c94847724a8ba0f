"""PTZOptics: a label (ValueHD-made); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import label

MAKER = Maker(
    id="ptzoptics",
    name="PTZOptics",
    signatures=(*label(r"PTZ ?Optics(?: .*)?", "PTZOptics", ("PTZOptics",), "facts/oem_brands.csv"),),
)
