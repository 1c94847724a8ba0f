"""SystemK recorders: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="systemk",
    name="SystemK",
    signatures=(*own_label(r"System ?K(?: Corporation.*)?", "SystemK", ("SystemK Corporation",), "facts/makers.csv"),),
)
