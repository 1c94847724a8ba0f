"""DJI cameras: told by name only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="dji",
    name="DJI",
    signatures=(*own_label(r"DJI(?: .*)?|SZ DJI.*", "DJI", ("DJI",), "facts/makers.csv", upnp=False),),
)
