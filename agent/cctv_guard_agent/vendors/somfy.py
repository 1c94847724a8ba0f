"""Somfy cameras: told by name only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="somfy",
    name="Somfy",
    signatures=(*own_label(r"Somfy(?: .*)?", "Somfy", ("Somfy",), "facts/makers.csv", upnp=False),),
)
