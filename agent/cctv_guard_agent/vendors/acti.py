"""ACTi: the brand variable of its page.

Source: facts/identification.md 5.3, 6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, W, body, models, own_label, server, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="acti",
    name="ACTi",
    stream_paths=("/track1",),
    signatures=(
        *own_label(
            r"ACTi(?: Corporation.*)?", "ACTi", ("ACTi", "ACTi Corporation"), "facts/makers.csv", counter=("Active",)
        ),
        *models(r"(?:ACM|TCM|KCM|TCD)-?\d{4}|ACTi ", ("TCM-1231", "ACM-3211", "KCM5511"), MODELS),
        *body(
            r"szProductBrand\s*=\s*['\"]acti|acti corporation",
            S,
            ("var szProductBrand = 'acti'",),
            "identification.md 5.3 (kscan)",
        ),
        *title(r"^Web Configurator(?: .*ACTi|$)", W, ("Web Configurator",), "identification.md 5.3 (kscan)"),
        *body(
            r"/live/live_layout\.htm",
            M,
            ('src="/live/live_layout.htm"',),
            "Greenbone, ACTi detection",
            says="its web page leads to ACTi's live view",
        ),
        *body(
            r"/cgi-bin/videoconfiguration\.cgi|nvEPLMedia",
            M,
            ('content="0; url=/cgi-bin/videoconfiguration.cgi"', "nvEPLMedia.cab"),
            'nmap; public ACTi clients, find by "nvEPLMedia"',
            says="its web page leads to ACTi's configuration or plug-in",
        ),
        *server(
            r"^Httpd v\d[\d.]* \d\d[a-z]{3}\d{4}",
            M,
            ("Httpd v1.0 05may2008",),
            "nmap (ACTi, beside the title Web Configurator)",
        ),
        *shown_models(
            r"(?:ACM|TCM|KCM|TCD|CAM)-?\d{4}",
            (
                "TCM-1231",
                "ACM-3211",
                "KCM-5511",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="ACTi",
            counter=("XACM-3211",),
        ),
        *camera_named(
            r"ACTi",
            "ACTi",
            ("ACTi",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
