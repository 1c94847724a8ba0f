"""GeoVision: its web server. The name alone is a hint: part of the range is Uniview's (identification.md 8.6).

Source: facts/identification.md 1.2, 5.1, 6, 8.6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, body, models, own_label, server
from cctv_guard_agent.vendors._shown import shown_models

_UNIVIEW = (
    ("sdp.line", "VCP IPC Realtime stream|h3c-v3"),
    ("onvif.FirmwareVersion", r"IPC[-_]"),
    ("onvif.scope", "^register_status/"),
)

MAKER = Maker(
    id="geovision",
    name="GeoVision",
    stream_paths=("/CH001.sdp",),
    signatures=(
        *own_label(
            r"GeoVision(?:,? Inc\.?)?",
            "GeoVision",
            ("Geovision", "GeoVision Inc."),
            "identification.md 1.2 (vicmaeg ScopesTestData.json)",
            unless=_UNIVIEW,
        ),
        *models(
            r"GV-[A-Z]{1,5}\d{2,5}",
            ("GV-UNP2500", "GV-EBD4700"),
            "identification.md 1.2",
            brand="GeoVision",
            unless=_UNIVIEW,
        ),
        *server(r"^GeoHttpServer", S, ("GeoHttpServer",), "identification.md 5.1 (recog)"),
        *body(
            r"INPUT name=[up]md5\b",
            M,
            ('document.write("<INPUT name=umd5',),
            "Greenbone, GeoVision detection (/ssi.cgi/Login.htm)",
        ),
        *shown_models(
            r"GV-(?:IP|[A-Z]{2,5}\d{2,5})",
            (
                "GV-EBD4700",
                "GV-BX1500",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="GeoVision",
            unless=_UNIVIEW,
            counter=("AGV-IP",),
        ),
    ),
)
