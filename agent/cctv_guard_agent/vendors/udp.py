"""Cameras under UDP Technology's own name: told by name only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="udp",
    name="UDP Technology",
    signatures=(*own_label(r"UDP(?: Technology.*)?", "UDP Technology", ("UDP Technology",), "facts/makers.csv"),),
)
