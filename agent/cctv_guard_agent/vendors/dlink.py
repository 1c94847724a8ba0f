"""D-Link DCS cameras and DNR recorders (some built by Alpha Networks or LiteOn). Its routers: gateways.py.

Source: facts/identification.md 4.2, 5.1, 5.2, 5.4; recog http_wwwauth.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    M,
    W,
    body,
    favicon,
    favicon_md5,
    models,
    own_label,
    realm,
    sdp,
    server,
    sign,
    title,
)
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="dlink",
    name="D-Link",
    stream_paths=("/live1.sdp", "/play1.sdp"),
    signatures=(
        *own_label(
            r"D-Link(?: (?:Corporation|Systems).*)?",
            "D-Link",
            ("D-Link", "D-Link Corporation"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(
            r"D(?:CS|NR)-\d{3,4}",
            ("DCS-2310L", "DCS-932LB1", "DNR-322L"),
            "ZoneMinder pull request 1645; recog",
            brand="D-Link",
        ),
        *server(
            r"^alphapd|^dcs-lig-httpd|^D-Link Internet Camera",
            M,
            ("alphapd/2.1.8", "dcs-lig-httpd", "D-Link Internet Camera"),
            "identification.md 5.1 (recog; kscan)",
        ),
        *server(r"^Camera Web Server", W, ("Camera Web Server/1.0",), "identification.md 5.1 (kscan)"),
        *realm(
            r"^D(?:CS|NR)-[\w-]+",
            M,
            ("DCS-5222LB1", "DCS-lig", "DNR-322L"),
            "identification.md 5.2 (recog; kscan)",
            counter=("DS-2CD2032-I",),
        ),
        *favicon(
            M,
            "identification.md 5.4",
            31972968,
            -1354933624,
            1221759509,
            1144925962,
            -355305208,
            -1897829998,
        ),
        *favicon_md5(M, "identification.md 5.4 (recog; jorhelp/Ingram)", "842c79ab11f38323fc554afbea5c990a"),
        *body(
            r"\bmodel=DCS-\d{3,4}",
            M,
            ("model=DCS-936L\nversion=1.07\nhw_version=A",),
            "Greenbone, D-Link DCS detection (/common/info.cgi)",
            brand="D-Link",
        ),
        *title(
            r"^DCS-\d{3,4}[A-Z]{0,3}\b", M, ("DCS-5300", "DCS-950G"), "WhatWeb d-link-network-camera", brand="D-Link"
        ),
        *sdp(
            r"^s=D-Link DCS-\d",
            M,
            ("s=D-Link DCS-2121",),
            "erlyvideo/ertp tests (DCS-2121)",
            brand="D-Link",
        ),
        *sign(
            "ftp.greeting",
            Group.API,
            r"\b(?P<model>DCS-\d{3,4}\w{0,3}) FTP server ready",
            M,
            ("camera DCS-2100 FTP server ready.",),
            "identification.md 4.2 (recog ftp_banners.xml)",
            says="its FTP service greets as a D-Link camera",
            brand="D-Link",
            counter=("Secure Gateway FTP server ready.",),
        ),
        *shown_models(
            r"DCS-\d{3,4}(?!\d)",
            (
                "DCS-5020L",
                "DCS-2132LB1",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="D-Link",
            counter=(
                "DCS-12345",
                "XDCS-900",
            ),
        ),
        *camera_named(
            r"D-Link(?: Corporation)?",
            "D-Link",
            ("D-Link",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=("D-Link Router",),
        ),
        *sdp(
            r"^s=RTSP/RTP stream \d from ",
            M,
            ("s=RTSP/RTP stream 2 from Margarete3", "s=RTSP/RTP stream 1 from DCS-2332L"),
            "ZoneMinder/zoneminder issue 911",
            brand="D-Link",
            also=(("sdp.line", r"^i=(?:live|play)\d\.sdp with v\d"),),
            says="its stream is named as D-Link cameras name it",
            counter=("s=RTSP/RTP stream from Network Video Server",),
        ),
        *server(
            r"^D-Link (?:MiniAVServer|DCS)",
            M,
            ("D-Link MiniAVServer", "D-Link DCS-900"),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
            says='its web server calls itself as D-Link cameras do ("{seen}")',
        ),
        *realm(
            r"^DSH-[A-Z]\d{3}",
            M,
            ("DSH-C310_A1",),
            "yaklang/yaklang device rules",
            brand="D-Link",
            says='its login window names a camera of D-Link\'s home range ("{seen}")',
        ),
    ),
)
