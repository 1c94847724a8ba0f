"""Digiever recorders: told by name only; their DS- model names look like another maker's.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="digiever",
    name="Digiever",
    signatures=(*own_label(r"DIGIEVER(?: .*)?", "Digiever", ("DIGIEVER",), "facts/makers.csv"),),
)
