"""HoloWits, which took over Huawei's cameras: its label.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="holowits",
    name="HoloWits",
    signatures=(*own_label(r"Holowits(?: .*)?", "HOLOWITS", ("HOLOWITS",), "facts/makers.csv"),),
)
