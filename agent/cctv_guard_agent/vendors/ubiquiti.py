"""Ubiquiti cameras (UVC, AI, UniFi Protect). Its access points and gateways are told in gateways.py.

Source: facts/identification.md 4, 5.4, 5.5, 6; public unifi-cam-proxy notes (firmware UVC.S2L.v4.23.8).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import (
    M,
    S,
    favicon,
    firmware,
    models,
    own_label,
    rtsp_server,
    sdp,
    title,
    tls,
)

MAKER = Maker(
    id="ubiquiti",
    name="Ubiquiti",
    stream_paths=("/s0",),
    signatures=(
        *own_label(
            r"Ubiquiti(?: Networks)?(?:,? Inc\.?)?|UniFi(?: Protect)?",
            "Ubiquiti",
            ("Ubiquiti", "Ubiquiti Networks"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(
            r"UVC[ -]?(?:G\d|AI|Dome|Micro|Pro|$)|UniFi (?:Video Camera|Protect|G\d)|UFP-UVC",
            ("UVC G3", "UVC G4 Doorbell"),
            "public unifi-cam-proxy notes",
            strength=S,
            brand="Ubiquiti",
        ),
        *firmware(
            r"^UVC\.[A-Z0-9]+\.v\d", S, ("UVC.S2L.v4.23.8.67.0eba6e3.200526.1046",), "public unifi-cam-proxy notes"
        ),
        *tls(
            r"CN=camera\.ubnt\.dev|CN=unifivideo-app|CN=UniFi-Video Controller",
            S,
            ("CN=camera.ubnt.dev,OU=devint,O=Ubiquiti Networks Inc.,L=Taipei,C=TW", "CN=unifivideo-app"),
            "identification.md 5.5 (recog)",
            counter=("CN=UBNT Router UI,O=Ubiquiti Networks",),
        ),
        *title(
            r"^UniFi (?:Video|Protect|NVR)|^airVision: \[NVR\]",
            M,
            ("UniFi Video", "UniFi NVR: Software Portal"),
            "recog html_title.xml",
            counter=("UniFi Network", "UniFi Security Gateway"),
        ),
        *rtsp_server(
            r"^UBNT Streaming Server", S, ("UBNT Streaming Server v1.2",), "a public list of camera server names"
        ),
        *sdp(
            r"^u=www\.evostream\.com|^e=contact@evostream\.com",
            M,
            ("u=www.evostream.com",),
            "identification.md 6 (retina ubiquiti_sdp.txt)",
        ),
        *favicon(M, "identification.md 5.4", 768816037),
    ),
)
