"""Meraki MV cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="meraki",
    name="Cisco Meraki",
    signatures=(
        *own_label(
            r"(?:Cisco )?Meraki(?:,? .*)?", "Meraki", ("Cisco Meraki", "Meraki"), "facts/makers.csv", upnp=False
        ),
        *models(r"MV\d{1,2}[A-Z]?$", ("MV12", "MV72"), MODELS, brand="Meraki"),
    ),
)
