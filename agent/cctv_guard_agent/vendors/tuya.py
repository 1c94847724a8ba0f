"""Cameras on Tuya's platform: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label

MAKER = Maker(
    id="tuya",
    name="Tuya ecosystem",
    signatures=(*own_label(r"Tuya(?: .*)?", "Tuya", ("Tuya", "Tuya Inc."), "facts/makers.csv", upnp=False),),
)
