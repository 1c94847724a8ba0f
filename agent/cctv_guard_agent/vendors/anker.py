"""Eufy cameras by Anker: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, sdp

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
        *sdp(
            r"^s=H\.26[45] Video,\s?leco stream",
            M,
            ("s=H.264 Video,leco stream",),
            "scottlamb/retina issue 119 (eufy E210, C22)",
            brand="eufy",
            says="its stream is named as eufy's indoor cameras name it",
        ),
    ),
)
