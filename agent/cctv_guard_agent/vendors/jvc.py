"""JVC VN cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="jvc",
    name="JVCKENWOOD",
    signatures=(
        *own_label(r"JVC(?: ?KENWOOD.*)?", "JVC", ("JVC", "JVCKENWOOD Corporation"), "facts/makers.csv", upnp=False),
        *models(r"VN-[A-Z]{1,2}\d{2,3}", ("VN-T216", "VN-H557U"), MODELS, brand="JVC"),
        *camera_named(
            r"JVC(?: ?KENWOOD)?",
            "JVC",
            ("JVC",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *shown_models(
            r"VN-[A-Z]{1,2}\d{2,3}",
            (
                "VN-T216",
                "VN-H557U",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="JVC",
            counter=(
                "VN-1",
                "EVN-T216",
            ),
        ),
        *title(
            r"^V\.Networks",
            M,
            ("V.Networks",),
            "nmap (JVC V.Networks)",
            brand="JVC",
            says="its web page has the title of JVC's network cameras",
        ),
    ),
)
