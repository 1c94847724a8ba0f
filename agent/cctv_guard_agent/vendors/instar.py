"""INSTAR: icons and label; its old web server's name is a bare word.

Source: facts/identification.md 5.1, 5.4.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, W, favicon, models, own_label, server
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="instar",
    name="INSTAR",
    signatures=(
        *own_label(
            r"INSTAR(?: Deutschland.*)?",
            "INSTAR",
            ("INSTAR", "INSTAR Deutschland GmbH"),
            "facts/makers.csv",
            counter=("Instaram",),
        ),
        *models(r"IN-[3-9]\d{3}", ("IN-9408", "IN-8015"), "facts/makers.csv", also=(("onvif.Manufacturer", "instar"),)),
        *server(r"^Ipcam$", W, ("Ipcam",), "identification.md 5.1 (recog)"),
        *favicon(M, "identification.md 5.4", -1169314298, -1748763891),
        *models(
            r"IN-[3-9]\d{3}(?:$| ?(?:(?:Full ?)?HD|WQHD|2K|PoE|V\d))",
            ("IN-9408 WQHD", "IN-8015 Full HD", "IN-5905HD"),
            "facts/makers.csv",
            brand="INSTAR",
            says="its model name ({seen}) is written as INSTAR writes them",
            counter=("IN-80150",),
        ),
        *shown_models(
            r"IN-[3-9]\d{3} ?(?:(?:Full ?)?HD|WQHD|2K|PoE)",
            (
                "IN-9408 WQHD",
                "IN-8015 Full HD",
            ),
            "facts/makers.csv",
            brand="INSTAR",
            counter=("PLUG IN-80150",),
        ),
    ),
)
