"""ZKTeco cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="zkteco",
    name="ZKTeco",
    signatures=(
        *own_label(r"ZKTeco(?: .*)?", "ZKTeco", ("ZKTeco", "ZKTeco Co., Ltd."), "facts/makers.csv", upnp=False),
    ),
)
