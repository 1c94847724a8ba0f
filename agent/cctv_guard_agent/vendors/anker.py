"""Eufy cameras by Anker: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="anker",
    name="Anker / eufy",
    signatures=(
        *own_label(
            r"eufy(?: Security)?|Anker(?: Innovations.*)?",
            "eufy",
            ("eufy", "Anker Innovations"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(r"(?:eufyCam|T8\d{3}[A-Z0-9]{0,4}$)", ("T8410", "eufyCam 2C"), MODELS, brand="eufy"),
    ),
)
