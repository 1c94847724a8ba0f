"""Avigilon: its ONVIF server, its own scopes, certificates and model names.

Source: facts/identification.md 1.2, 5, 6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, models, own_label, realm, rtsp_server, scope, sdp, server, tls

MAKER = Maker(
    id="avigilon",
    name="Avigilon",
    stream_paths=("/defaultPrimary?streamType=u",),
    signatures=(
        *own_label(
            r"Avigilon(?: Corporation| Alta)?|VideoIQ",
            "Avigilon",
            ("Avigilon", "Avigilon Corporation"),
            "facts/makers.csv",
            unless=(("http.title", "Control Center"),),
        ),
        *scope(
            r"^avigilon/(?:mac|firmware|scopes)/",
            S,
            ("avigilon/mac/00-18-85-14-3e-0a", "avigilon/firmware/version/2.6.0.150"),
            "identification.md 1.2 (vicmaeg ScopesTestData.json)",
        ),
        *models(
            r"\d{1,2}\.\d[A-Z]?-?(?:C?-)?H\d[A-Z]*-",
            ("2.0-H3M-DO1", "5.0-H3-DP1-IR", "3.0C-H4SL-BO1-IR"),
            "identification.md 1.2, 5.5",
            brand="Avigilon",
            counter=("2.0-HD",),
        ),
        *server(r"^AvigilonOnvifNvt/", S, ("AvigilonOnvifNvt/2.6.0.130",), "identification.md 5.1 (recog)"),
        *rtsp_server(r"^AvigilonOnvifNvt/", S, ("AvigilonOnvifNvt/2.6.0.130",), "identification.md 6 (recog)"),
        *tls(
            r"CN=AVIGILON-CAMERA-|O=Avigilon Corporation",
            S,
            ("CN=AVIGILON-CAMERA-5.0-H3-DP1-1242900,O=Avigilon Corporation",),
            "identification.md 5.5 (recog)",
        ),
        *realm(r"^avigilon", M, ("avigilon",), "identification.md 5.2 (kscan)"),
        *sdp(
            r"/defaultPrimary/\w+/trackID=\d+\?mtu=\d+",
            M,
            ("a=control:rtsp://192.0.2.63/defaultPrimary/micCfg0/trackID=9?mtu=1440&streamType=u",),
            "gortsplib issue 501: the tracks' own addresses, which nobody asked for",
            counter=("a=control:rtsp://192.0.2.63/defaultPrimary?streamType=u",),
        ),
        *models(
            r"\d{1,2}C?[A-Z]?-H\d[A-Z]*-|H[345][A-Z]* (?:Video Intercom|Multisensor|Fisheye|SL)",
            ("12W-H3-4MH-DP1-B", "24C-H4A-3MH-270", "H4 Video Intercom"),
            "avigilon.com, product names",
            brand="Avigilon",
            says="its model name ({seen}) is written as Avigilon writes them",
        ),
    ),
)
