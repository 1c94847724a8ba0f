"""Replacement firmware: it writes its own answers, so they no longer tell who made the hardware.

Source: facts/identification.md 0 (OpenIPC, Majestic); themactep/thingino-firmware, its pages; roleoroleo/yi-hack.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, own_label, rtsp_server, sign, title

_IS = Role.OVERLAY

MAKER = Maker(
    id="",
    name="Replacement firmware",
    signatures=(
        *title(
            r"^(?:OpenIPC|Majestic)\b",
            S,
            ("OpenIPC", "Majestic"),
            "identification.md 0 (TestClassifyVendorPage)",
            role=_IS,
            brand="OpenIPC",
        ),
        *sign(
            "http.location",
            Group.WEB,
            r"/cgi-bin/live\.cgi",
            S,
            ("/cgi-bin/live.cgi",),
            "identification.md 0",
            role=_IS,
            brand="OpenIPC",
            says="its web page leads to OpenIPC's live view",
        ),
        *own_label(r"OpenIPC(?: .*)?|Majestic", "OpenIPC", ("OpenIPC",), "OpenIPC/majestic-webui", role=_IS),
        *rtsp_server(r"^Majestic\b", S, ("Majestic",), "OpenIPC/majestic-webui", role=_IS, brand="OpenIPC"),
        *title(
            r"^thingino\b",
            S,
            ("thingino", "Thingino Initial Configuration"),
            "themactep/thingino-firmware, its pages",
            role=_IS,
            brand="thingino",
        ),
        *own_label(r"thingino(?: .*)?", "thingino", ("Thingino",), "themactep/thingino-firmware, its pages", role=_IS),
        *title(
            r"^(?:Yi-?Hack|Dafang Hacks|OpenMiko|XiaomiDafang)",
            S,
            ("Yi-Hack", "Dafang Hacks"),
            "roleoroleo/yi-hack",
            role=_IS,
            brand="yi-hack",
        ),
        *sign(
            "onvif.Model",
            Group.LABEL,
            r"^Yi Hack",
            M,
            ("Yi Hack",),
            "roleoroleo/yi-hack (onvif start script)",
            role=_IS,
            brand="yi-hack",
            says="its model is called Yi Hack",
        ),
    ),
)
