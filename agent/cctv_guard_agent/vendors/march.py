"""March Networks cameras and recorders: told by name and by their client's title; no protocol is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, title
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="march",
    name="March Networks",
    signatures=(
        *own_label(r"March Networks(?: .*)?", "March Networks", ("March Networks",), "facts/makers.csv", upnp=False),
        *title(
            r"^March Networks Command\b",
            M,
            ("March Networks Command Client",),
            'a public nmap log, find by "March Networks Command Client"',
            brand="March Networks",
        ),
        *camera_named(
            r"March Networks",
            "March Networks",
            ("March Networks",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *models(
            r"MegaPX|(?:ME|SE|VA|PE)\d [A-Za-z ]{0,14}(?:Dome|Bullet|Turret|PTZ|IndoorDome|OutdoorDome)",
            ("MegaPX WDR MicroDome", "ME4 IR Dome", "SE2 Pendant PTZ"),
            MODELS,
            brand="March Networks",
            counter=("ME Dome",),
        ),
    ),
)
