"""Skywatch cameras: told by name only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="skywatch",
    name="Skywatch",
    signatures=(*own_label(r"Skywatch(?: .*)?", "Skywatch", ("Skywatch",), "facts/makers.csv"),),
)
