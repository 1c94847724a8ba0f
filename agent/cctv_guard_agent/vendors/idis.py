"""IDIS cameras and recorders: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, body, models, own_label, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="idis",
    name="IDIS",
    signatures=(
        *own_label(r"IDIS(?: Co.*)?", "IDIS", ("IDIS", "IDIS Co., Ltd."), "facts/makers.csv", upnp=False),
        *models(r"DC-[A-Z]\d{4}|DR-\d{4}", ("DC-D4236HRXL", "DR-6316PS"), MODELS, brand="IDIS"),
        *camera_named(
            r"IDIS",
            "IDIS",
            ("IDIS",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *shown_models(
            r"(?:DC-[A-Z]\d{4}|DR-\d{4}[A-Z])",
            (
                "DC-D4236HRXL",
                "DR-6316PS",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="IDIS",
            counter=("ADC-D4236",),
        ),
        *title(
            r"^WebGuard(?: Login)?$",
            M,
            ("WebGuard Login",),
            "WhatWeb webguard: IDIS's web client, also on recorders it builds for others",
            says="its web page is WebGuard, the web client of IDIS's recorders",
        ),
        *body(
            r"images/login_venus_back\.gif",
            M,
            ('background="images/login_venus_back.gif"',),
            "WhatWeb webguard",
            says="its login page is that of WebGuard, the web client of IDIS's recorders",
        ),
    ),
)
