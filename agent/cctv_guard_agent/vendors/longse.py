"""Longse: the RTSP server that names a picture size, and its login question.

Source: facts/identification.md 5.2, 6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, models, own_label, realm, rtsp_server

MAKER = Maker(
    id="longse",
    name="Longse",
    signatures=(
        *own_label(r"LONGSE(?: .*)?", "Longse", ("LONGSE", "Longse Technology"), "facts/makers.csv"),
        *rtsp_server(
            r"^Rtsp Server \d{3,4}\*\d{3,4}\*",
            M,
            ("Rtsp Server 1920*1080*20*2048",),
            "identification.md 6 (retina longse_unauthorized.txt)",
            counter=("Rtsp Server/3.0", "Rtsp Server/2.0"),
        ),
        *realm(
            r"^Surveillance Server$",
            M,
            ("Surveillance Server",),
            "identification.md 5.2 (retina longse_unauthorized.txt)",
        ),
        *models(
            r"L(?:BH|BB|IR|MD|VD|PT|BE)[A-Z0-9]{0,4}\d{2}[A-Z]{1,3}\d{3}\b",
            ("LBH24SV400", "LIRDBAD20SV200"),
            "longsetech.com, product names",
            brand="Longse",
            counter=("LBH24",),
        ),
    ),
)
