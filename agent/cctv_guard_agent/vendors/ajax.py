"""Ajax cameras and recorders (ONVIF on port 8080, RTSP on 8554): told by name and model range only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="ajax",
    name="Ajax Systems",
    signatures=(
        *own_label(r"Ajax(?: Systems.*)?", "Ajax", ("Ajax Systems", "Ajax"), "facts/makers.csv", upnp=False),
        *models(r"(?:Bullet|Turret|Dome)Cam \(", ("TurretCam (5 Mp/2.8 mm)",), MODELS, brand="Ajax"),
    ),
)
