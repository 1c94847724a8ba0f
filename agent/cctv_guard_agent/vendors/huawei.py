"""Huawei cameras (HoloSens): certificates and the login form. Its home gateways are told in gateways.py.

Source: facts/identification.md 5.1, 5.5, 8.7 (6).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, models, own_label, title, tls
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="huawei",
    name="Huawei",
    signatures=(
        *own_label(
            r"Huawei(?: Technologies.*)?|HoloSens",
            "Huawei",
            ("HUAWEI", "Huawei Technologies Co., Ltd."),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(
            r"IPC6\d{3}-(?:VRZ|FDZ|Z|WD|VR)", ("IPC6325-WD-VR", "IPC6224-VRZ"), MODELS, counter=("IPC672LR-AX4DUPK",)
        ),
        *tls(
            r"CN=huawei ipc|OU=Enterprise UC&C ProductLine.*Video Surveillance",
            S,
            ("CN=huawei ipc,O=huawei",),
            "identification.md 5.5 (kscan)",
            counter=("CN=router.huawei.com,O=Huawei",),
        ),
        *body(
            r"/goform/web_usrloginproc",
            M,
            ('<form action="/goform/web_usrloginproc">',),
            "identification.md 5.1 (kscan)",
        ),
        *body(
            r"/goform/web_usrloginproc",
            S,
            ('<form action="/goform/web_usrloginproc">',),
            "identification.md 8.7, 6",
            also=(("http.server", "^webserver"),),
            says="its login form and the name of its web server are Huawei's together",
        ),
        *title(r"^HUAWEI IPC\b", M, ("HUAWEI IPC",), "yaklang/yaklang device fingerprints", brand="Huawei"),
        *camera_named(
            r"Huawei|HoloSens",
            "Huawei",
            ("HUAWEI",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *models(
            r"[CDMX][2-9]\d{3}-(?:\d\d|E|C)-[A-Z0-9]{1,4}|[CDMX][2-9]\d{3}-(?:VI|EI)",
            ("C2150-10-SIU", "D3220-10-SIU", "M6741-10-Z40", "X2221-VI"),
            "huawei.com, product names (HoloSens)",
            brand="HoloSens",
            says="its model name ({seen}) is written as in Huawei's HoloSens range",
            counter=("M3046-V", "P2820-ESR"),
        ),
    ),
)
