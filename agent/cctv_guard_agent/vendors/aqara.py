"""Aqara camera hubs: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="aqara",
    name="Aqara",
    signatures=(
        *own_label(r"Aqara|Lumi United.*", "Aqara", ("Aqara",), "facts/makers.csv", upnp=False),
        *models(r"Camera Hub G\d|lumi\.camera", ("lumi.camera.gwpagl01",), MODELS, brand="Aqara"),
    ),
)
