"""Sony network cameras (IPELA, SNC). Televisions and recorders of the name are no cameras: its UPnP label says nothing.

`s=Sony RTSP Server` stays weak: an Amcrest sent it (identification.md 6, shared strings).
Source: facts/identification.md 4, 5.1, 5.2, 6; recog rtsp_servers.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    MODELS,
    M,
    S,
    W,
    body,
    models,
    own_label,
    realm,
    rtsp_server,
    sdp,
    server,
    sign,
    title,
)
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="sony",
    name="Sony",
    stream_paths=("/media/video1", "/video1"),
    signatures=(
        *own_label(
            r"Sony(?: Corporation)?",
            "Sony",
            ("Sony", "SONY CORPORATION"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(
            r"SNC-[A-Z]{1,3}\d{2,3}", ("SNC-WR630", "SNC-VB770"), "identification.md 5.2, 6", strength=S, brand="Sony"
        ),
        *server(r"^gen5th/|^NetEVI/", S, ("gen5th/1.82.01", "NetEVI/3.10"), "identification.md 5.1 (recog)"),
        *realm(
            r"^Sony Network Camera",
            S,
            ("Sony Network Camera SNC-CH110",),
            "identification.md 5.2 (recog)",
        ),
        *title(
            r"^Sony Network Camera", S, ("Sony Network Camera", "Sony Network Camera SNC-Z20"), "recog html_title.xml"
        ),
        *rtsp_server(
            r"\bZe-PRO\b",
            M,
            ("Linux/2.6.35.14_nl-xarina+ Ze-PRO",),
            "recog rtsp_servers.xml",
            unless=(("rtsp.realm", "^Secret$"),),
            counter=("GStreamer RTSP server",),
        ),
        *sdp(r"^s=Sony RTSP Server", W, ("s=Sony RTSP Server",), "identification.md 6 (gortsplib: mediamtx issue 85)"),
        *title(
            r"^SONY (?:SN[CT]-[A-Z]+\d|Video Network Station)",
            M,
            ("SONY SNT-V304 Video Network Station", "SONY Video Network Station"),
            "WhatWeb sony-video-network-station",
            says='its web page names a Sony camera or encoder ("{seen}")',
            counter=("SONY BRAVIA",),
            brand="Sony",
        ),
        *body(
            r"\bModelName=\"SN[CT]-[A-Z]+\d",
            S,
            ('var ModelName="SNC-RZ25N"',),
            "Greenbone, Sony network camera detection (sysinfo)",
            brand="Sony",
        ),
        *sign(
            "sony.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Sony.cs)",
            says="it answers Sony's own discovery protocol",
        ),
        *shown_models(
            r"(?:SNC|SNT)-[A-Z]{1,3}\d{2,4}",
            (
                "SNC-RZ30",
                "SNT-V304",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            strength=S,
            brand="Sony",
            counter=("SNC-1",),
        ),
        *camera_named(
            r"Sony(?: Corporation)?",
            "Sony",
            ("SONY",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=(
                "Sony camera app",
                "Sony BRAVIA",
            ),
        ),
        *models(
            r"(?:SRG|BRC)-[A-Z]?\d{2,4}",
            ("SRG-300SE", "BRC-X1000", "SRG-X400"),
            MODELS,
            brand="Sony",
            says="its model name ({seen}) is of Sony's range of remote cameras",
        ),
        *body(
            r"NAME=.?sonyhome\d?|<title>Server Push Viewer</title>",
            M,
            ('<FRAME SRC="bar.html" NAME="sonyhome1">',),
            "WhatWeb sony-network-camera",
            says="its first page is built of the frames that Sony's cameras use",
        ),
        *server(
            r"^NetZoom/\d",
            M,
            ("NetZoom/1.02",),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
        ),
    ),
)
