"""Tiandy: certificate, page object, RTSP server, the scopes and firmware of its ONVIF answer.

Source: facts/identification.md 1.2, 5.3, 5.5, 6, 8.4.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, body, firmware, models, own_label, rtsp_server, scope, title, tls

MAKER = Maker(
    id="tiandy",
    name="Tiandy",
    signatures=(
        *own_label(
            r"Tiandy(?: .*)?|EasyLive", "Tiandy", ("Tiandy", "Tiandy Technologies Co., Ltd."), "facts/makers.csv"
        ),
        *models(
            r"TC-(?:[CRNAHD]\d|NC\d|R3)",
            ("TC-C32TS SPEC:I8/A/E/Y/M/H/2.7-13.5mm", "TC-R3120"),
            "identification.md 1.2 (vicmaeg ScopesTestData.json)",
            counter=("TC65", "TC-2000"),
        ),
        *firmware(
            r"^APP_V\d+\.\d+\.\d+\.\d{8}",
            M,
            ("APP_V3.3.0.20200606",),
            "identification.md 8.4 (vicmaeg)",
            counter=("V5.5.82 build 190318",),
        ),
        *scope(
            r"^location/city/tianjin$",
            M,
            ("location/city/tianjin",),
            "identification.md 1.2 (vicmaeg)",
            also=(("onvif.scope", r"^(?:mfr|type)/ipcamera$"),),
        ),
        *tls(r"O=Tiandy tech", S, ("CN=DVR_UI,O=Tiandy tech",), "identification.md 5.5 (kscan)"),
        *body(
            r"tiandyvideo|id=.?nvsvideo|tdvideo\.css",
            S,
            ('<embed id="nvsvideo" type="application/tiandyvideo">',),
            "identification.md 5.3 (kscan)",
        ),
        *body(
            r"Tiandy (?:Technologies )?Co\.,? ?Ltd",
            M,
            ("<p>Tiandy Co.,Ltd All Rights Reserved</p>", "Tiandy Technologies Co., Ltd."),
            'yaklang fingerprints, find by "Tiandy Co.,Ltd"',
            brand="Tiandy",
            says="the foot of its web page names Tiandy",
        ),
        *title(r"^Net Video Browser$", S, ("Net Video Browser",), "identification.md 5.3 (kscan)"),
        *rtsp_server(r"^Tiandy RTSP server", S, ("Tiandy RTSP server",), "identification.md 6 (kscan)"),
    ),
)
