"""Ubiquiti cameras (UVC, AI, UniFi Protect). Its access points and gateways are told in gateways.py.

Source: facts/identification.md 4, 5.4, 5.5, 6; public unifi-cam-proxy notes (firmware UVC.S2L.v4.23.8).
"""

from typing import Unpack

from cctv_guard_agent.model.evidence import Group, Maker, Role, Signature
from cctv_guard_agent.vendors._forms import (
    M,
    Rest,
    S,
    body,
    favicon,
    firmware,
    models,
    own_label,
    rtsp_server,
    sdp,
    server,
    sign,
    title,
    tls,
)
from cctv_guard_agent.vendors._shown import camera_named

_DISCOVERY = "identification.md 4 (uilibs/unifi-discovery)"
_ROUTERS = r"UDM|UDR|UDW|UX|UXG|UCG|USG|EFG|UGW|ER-|ER\d|UAP|U[267](?:-|$|[A-Z])|UFP-UAP|NanoStation|Rocket"


def _each_of(pattern: str, examples: tuple[str, ...], **rest: Unpack[Rest]) -> tuple[Signature, ...]:
    """The platform, or what newer firmware tells in its place."""
    kinds = ("ubiquiti.platform", "ubiquiti.product")
    return tuple(s for kind in kinds for s in sign(kind, Group.LAN_PROTOCOL, pattern, S, examples, _DISCOVERY, **rest))


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
            "keshavdv/unifi-cam-proxy",
            strength=S,
            brand="Ubiquiti",
        ),
        *firmware(r"^UVC\.[A-Z0-9]+\.v\d", S, ("UVC.S2L.v4.23.8.67.0eba6e3.200526.1046",), "keshavdv/unifi-cam-proxy"),
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
            r"^UBNT Streaming Server",
            S,
            ("UBNT Streaming Server v1.2",),
            'public lists of camera server names, find by "UBNT Streaming Server"',
        ),
        *sdp(
            r"^u=www\.evostream\.com|^e=contact@evostream\.com",
            M,
            ("u=www.evostream.com",),
            "identification.md 6 (retina ubiquiti_sdp.txt)",
        ),
        *sign(
            "ubiquiti.platform",
            Group.LAN_PROTOCOL,
            r"^UVC\b",
            S,
            ("UVC G4 Pro", "UVC"),
            _DISCOVERY,
            brand="Ubiquiti",
            says="it answers Ubiquiti's own discovery protocol as a camera",
            counter=("UFP-UAP-B", "UDMPROMAX"),
        ),
        *sign(
            "ubiquiti.firmware",
            Group.LAN_PROTOCOL,
            r"^UVC\.[A-Z0-9]+\.v\d",
            S,
            ("UVC.S5L.v4.46.18.67.ceacbaa.211202.1017",),
            _DISCOVERY,
            brand="Ubiquiti",
            says="it tells the firmware of a Ubiquiti camera in their discovery protocol",
            counter=("UFP-UAP-B.MT7622_SOC.v0.4.0.4.340d302.220106.0349",),
        ),
        *_each_of(
            r"^(?:UNVR|ENVR)",
            ("UNVR", "UNVR-PRO"),
            brand="Ubiquiti",
            says="it answers Ubiquiti's own discovery protocol as a video recorder",
            counter=("UDMPROMAX",),
        ),
        *_each_of(
            rf"^(?:{_ROUTERS})",
            ("UDMPROMAX", "UFP-UAP-B", "UAP-AC-Lite", "U7-Pro"),
            role=Role.NOT_CAMERA,
            brand="router",
            says="it answers Ubiquiti's discovery protocol as a gateway or access point",
            counter=("UVC G4 Pro", "UNVR"),
        ),
        *_each_of(
            rf"^(?!UVC|UNVR|ENVR|{_ROUTERS})[A-Za-z0-9]",
            ("UCK-G2-Plus", "USW-24-PoE", "USP-Strip"),
            role=Role.NOT_CAMERA,
            brand="network equipment",
            says="it answers Ubiquiti's discovery protocol, but not as a camera",
            unless=(("ubiquiti.firmware", r"^UVC\."),),
            counter=("UVC G4 Pro", "UNVR", "UDMPROMAX"),
        ),
        *favicon(M, "identification.md 5.4", 768816037),
        *server(
            r"^UBNT Streaming Server",
            S,
            ("UBNT Streaming Server v1.2",),
            'public lists of camera server names, find by "UBNT Streaming Server" (airCam)',
        ),
        *body(
            r"com\.ubnt\.unifivideo\b",
            M,
            ('<meta name="apple-itunes-app" content="app-id=com.ubnt.unifivideo">',),
            "Greenbone, UniFi Video detection",
            says="its web page belongs to UniFi Video, Ubiquiti's recorder software",
        ),
        *camera_named(
            r"Ubiquiti|UBNT|UniFi",
            "Ubiquiti",
            ("Ubiquiti",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
