"""MERCURY MIPC cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="mercury",
    name="Mercury",
    signatures=(
        *own_label(r"MERCURY(?: .*)?", "Mercury", ("MERCURY",), "facts/makers.csv", upnp=False),
        *models(r"MIPC\d{3}", ("MIPC251C-4",), MODELS, brand="Mercury"),
    ),
)
