"""360 Vision cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="vision360",
    name="360 Vision Technology",
    signatures=(
        *own_label(r"360 ?Vision(?: Technology.*)?", "360 Vision", ("360 Vision Technology",), "facts/makers.csv"),
    ),
)
