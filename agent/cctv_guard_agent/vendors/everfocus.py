"""EverFocus cameras and recorders: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, realm

MAKER = Maker(
    id="everfocus",
    name="EverFocus",
    signatures=(
        *own_label(r"EverFocus(?: .*)?", "EverFocus", ("EverFocus", "EverFocus Electronics Corp."), "facts/makers.csv"),
        *models(r"E(?:ZN|HN|AN|PN)\d{3,4}", ("EHN1320", "EZN3240"), MODELS, brand="EverFocus"),
        *realm(
            r"^(?:ECOR|EPHD|EPARA)\w*",
            M,
            ("ECOR264-4D1", "EPHD16+"),
            "Greenbone, HTTP banners of EverFocus recorders",
            brand="EverFocus",
            counter=("DECOR", "EPH"),
        ),
    ),
)
