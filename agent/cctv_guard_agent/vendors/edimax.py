"""Edimax IC cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="edimax",
    name="Edimax",
    signatures=(
        *own_label(r"Edimax(?: .*)?", "Edimax", ("EDIMAX", "Edimax Technology Co."), "facts/makers.csv", upnp=False),
        *models(r"IC-\d{4}", ("IC-3116W",), MODELS, brand="Edimax"),
    ),
)
