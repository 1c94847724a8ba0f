"""Foscam: its CGI, its SDP. The old Netwave and MO_I families were built for many sellers: a hint only.

Source: facts/identification.md 4, 5, 6, 8.7 (10).
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, W, body, models, own_label, sdp, server, sign, title
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="foscam",
    name="Foscam",
    stream_paths=("/videoMain",),
    signatures=(
        *own_label(r"Foscam(?: .*)?|ShenZhen Foscam.*", "Foscam", ("Foscam",), "facts/makers.csv"),
        *models(
            r"FI[89]\d{3}[A-Z]?|FN\d{4}|Foscam ",
            ("FI9900P", "FI8910W", "Foscam R4M"),
            MODELS,
            counter=("FI710-L", "FI9"),
        ),
        *body(
            r"/cgi-bin/CGIProxy\.fcgi|ipcwebcomponents\.exe",
            S,
            ('"/cgi-bin/CGIProxy.fcgi?cmd=logIn"',),
            "identification.md 5.3 (kscan)",
        ),
        *title(r"^IPCam Client", M, ("IPCam Client",), "identification.md 5.3 (kscan)"),
        *sdp(r"^s=IP Camera Video", M, ("s=IP Camera Video",), "identification.md 6 (retina foscam_describe.txt)"),
        *sdp(r"^i=videoMain$", M, ("i=videoMain",), "identification.md 6 (retina foscam_describe.txt)"),
        *server(r"^Netwave IP Camera", W, ("Netwave IP Camera",), "identification.md 5.1 (recog): many sellers"),
        *sign(
            "foscam.answer",
            Group.LAN_PROTOCOL,
            r"^MO_I$",
            W,
            ("MO_I",),
            "identification.md 4, 8.7 (10): many early cameras of other sellers answer so too",
            says="it answers the discovery protocol MO_I, which Foscam and many others used",
        ),
        *body(
            r"\"IDS_DEV_NAME\">Camera Model<",
            M,
            ('<string id="IDS_DEV_NAME">Camera Model</string>',),
            "Greenbone, Foscam detection (/lg/ENU.xml)",
            says="its pages' texts are those of Foscam's firmware",
        ),
        *shown_models(
            r"FI[89]\d{3}[A-Z]{0,2}(?![\w-])",
            (
                "FI9821W",
                "FI8910W",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Foscam",
            counter=(
                "FI12345",
                "WIFI9000",
            ),
        ),
    ),
)
