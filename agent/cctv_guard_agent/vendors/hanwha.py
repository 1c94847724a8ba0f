"""Hanwha Vision, before that Samsung Techwin: its web and RTSP habits, its SUNAPI paths.

`s=Media Presentation` is not among them: Hikvision writes it too (identification.md 6, shared strings).
Source: facts/identification.md 4, 5, 6.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, models, own_label, realm, sdp, server, sign, title, tls
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="hanwha",
    name="Hanwha Vision",
    stream_paths=("/profile2/media.smp", "/0/profile2/media.smp"),
    signatures=(
        *own_label(
            r"Hanwha(?: Techwin| Vision)?(?: Co\.,? ?Ltd\.?)?|Samsung Techwin(?: Co\.,? ?Ltd\.?)?|Wisenet",
            "Hanwha Vision",
            ("Hanwha Techwin", "Hanwha Vision", "Samsung Techwin", "Wisenet"),
            "networkoptix/nx_open, Hanwha plug-in (manufacturer name)",
            unless=(("http.title", "Wisenet WAVE"), ("rtsp.server", "Wisenet WAVE"), ("http.server", "Wisenet WAVE")),
            counter=("Samsung Electronics",),
        ),
        *own_label(
            r"Samsung",
            "Samsung",
            ("SAMSUNG",),
            "evercam/evercam-android issue 55",
            upnp=False,
        ),
        *models(
            r"(?:[XQPTLA]N[BDOPVFEZM]|XRN|QRN|PRN|LRN|ARN|SN[BDVOPZFHE]|SRN|SRD|SHR|HCB|HRX|TNO|TNM|"
            r"PNM|KNB|WRN)-[A-Z]?\d",
            ("XNO-6080R", "QNV-8080R", "PNM-9320VQP", "SNB-2000", "XRN-1610S", "PNV-A9081R"),
            "identification.md 5.2 (kscan); " + MODELS,
            strength=S,
            brand="Hanwha Vision",
            counter=("NVR-1", "XN-6080"),
        ),
        *realm(r"^iPOLiS", S, ("iPOLiS",), "identification.md 5.2 (recog)"),
        *realm(r"^NET-i", S, ("NET-i",), "identification.md 5.2 (recog; kscan)"),
        *tls(
            r"O=(?:Hanwha (?:Vision|Techwin)|Samsung Techwin)|CN=[0-9A-F]{12}\.hanwhavision\.com",
            S,
            ("C=KR, O=Hanwha Vision, OU=Security Device, CN=000918000001.hanwhavision.com",),
            'SUNAPI documentation, certificate, find by "HTW_default"',
            counter=("C=KR, O=Hanwha Systems Inc., CN=Hanwha Systems (Identity CA)",),
        ),
        *server(
            r"^SmartCamWebService|^HSS web server",
            S,
            ("SmartCamWebService", "HSS web server"),
            "identification.md 5.1 (kscan)",
        ),
        *title(
            r"^WISENET (?:NVR|WEB ?VIEWER)|^Wisenet\b(?! WAVE)|Samsung Techwin|^Hanwha (?:Techwin|Vision)|"
            r"Web Viewer for Samsung (?:DVR|NVR)",
            S,
            ("WISENET NVR", "Samsung Techwin NVR Web Viewer", "Hanwha Techwin", "Web Viewer for Samsung DVR"),
            "identification.md 5.3 (kscan; recog)",
            counter=("Samsung SmartThings", "Wisenet WAVE"),
        ),
        *body(
            r"\$\.nvr\.plugin_version|/stw-cgi/|Hanwha Techwin Co|SunapiWeb",
            S,
            ("if ($.nvr.plugin_version)", '"/stw-cgi/system.cgi?msubmenu=deviceinfo"'),
            "identification.md 5.3 (kscan)",
        ),
        *sdp(
            r"/media\.smp(?:/|$)",
            M,
            ("a=control:rtsp://192.0.2.50/profile5/media.smp/trackID=v",),
            "identification.md 6 (gortsplib session_test.go)",
        ),
        *sdp(
            r"^i=samsung$",
            S,
            ("i=samsung",),
            "identification.md 6 (gortsplib session_test.go)",
            also=(("sdp.line", r"/media\.smp"),),
        ),
        *sign(
            "hanwha.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Hanwha.cs)",
            says="it answers Hanwha Vision's own discovery protocol",
        ),
        *sign(
            "path.guarded",
            Group.API,
            r"^/stw-cgi/",
            S,
            ("/stw-cgi/system.cgi",),
            "identification.md 5.3",
            says="it guards the /stw-cgi/ path (SUNAPI) and no others",
        ),
        *shown_models(
            r"(?:[XQPT]N[BDOPVFEZM]|XRN|QRN|PRN|SN[BDVOPZF]|SRN|SRD|PNM)-[A-Z]?\d{3,4}",
            (
                "XNO-6080R",
                "SRN-1670D",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            strength=S,
            brand="Hanwha Vision",
            counter=("XN-6080",),
        ),
        *camera_named(
            r"Samsung(?: Techwin| Electronics)?",
            "Samsung",
            ("Samsung",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=("Samsung SmartThings",),
        ),
        *body(
            r"(?:/|\./)wmf/index\.html|/home/monitoring\.cgi",
            M,
            ('location.href = "../wmf/index.html";', "/home/monitoring.cgi"),
            'public notes on Hanwha cameras, find by "/wmf/index.html"',
            says="its web page leads to the pages of Hanwha's viewer",
        ),
        *sign(
            "http.location",
            Group.WEB,
            r"/wmf/index\.html|/home/monitoring\.cgi",
            M,
            ("http://192.0.2.9/wmf/index.html",),
            'public notes on Hanwha cameras, find by "/wmf/index.html"',
            says="its web page sends on to Hanwha's viewer",
        ),
        *models(
            r"SPE-\d{3,4}",
            ("SPE-410A", "SPE-1610"),
            MODELS,
            brand="Hanwha Vision",
            says="its model name ({seen}) is of Hanwha Vision's encoder range",
        ),
        *body(
            r"\b[nd]vr\.model_name\s*=\s*.(?:SRN|XRN|PRN|QRN|ARN|LRN|SRD|HRX)-\d",
            S,
            ('nvr.model_name="SRN-1670D"',),
            "yaklang/yaklang device rules",
            says="its web page names a recorder of Hanwha's in its own code",
        ),
    ),
)
