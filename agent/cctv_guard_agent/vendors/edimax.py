"""Edimax IC cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="edimax",
    name="Edimax",
    signatures=(
        *own_label(r"Edimax(?: .*)?", "Edimax", ("EDIMAX", "Edimax Technology Co."), "facts/makers.csv", upnp=False),
        *models(r"IC-\d{4}", ("IC-3116W",), MODELS, brand="Edimax"),
        *shown_models(
            r"IC-[379]\d{3}[A-Z]{0,4}",
            (
                "IC-3116W",
                "IC-7113W",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Edimax",
            counter=(
                "IC-12",
                "BASIC-3000",
            ),
        ),
        *camera_named(
            r"Edimax(?: Technology)?",
            "Edimax",
            ("Edimax",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=("Edimax Router",),
        ),
    ),
)
