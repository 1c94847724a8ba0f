"""Nest cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="google",
    name="Google Nest",
    signatures=(
        *own_label(
            r"Nest(?: Labs.*)?|Google Nest", "Nest", ("Nest Labs Inc.", "Google Nest"), "facts/makers.csv", upnp=False
        ),
        *models(r"Nest (?:Cam|Hello|Doorbell)", ("Nest Cam IQ",), MODELS, brand="Nest"),
        *camera_named(
            r"Nest|Google Nest",
            "Nest",
            ("Nest",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
