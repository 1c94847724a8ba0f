"""March Networks cameras and recorders: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="march",
    name="March Networks",
    signatures=(
        *own_label(r"March Networks(?: .*)?", "March Networks", ("March Networks",), "facts/makers.csv", upnp=False),
    ),
)
