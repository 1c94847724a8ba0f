"""Xiongmai (XMEye, Sofia firmware), sold under a hundred labels: web server, RTSP headers, own discovery, firmware.

Source: facts/identification.md 4, 5, 6; OpenIPC notes on XM boards; a public ONVIF test suite (Manufacturer "H264").
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    M,
    S,
    W,
    body,
    firmware,
    models,
    own_label,
    rtsp_server,
    sdp,
    server,
    sign,
    title,
)

_BOARDS = "OpenIPC/coupler issue 21 and board lists (XM firmware V5.00.R02, platform IPC_GK7205V200_G5C_S38)"

MAKER = Maker(
    id="xiongmai",
    name="Xiongmai",
    stream_paths=("/user=admin_password=_channel=1_stream=0.sdp",),
    signatures=(
        *own_label(
            r"XMEye|Xiong ?mai(?: .*)?|JUFENG|Hangzhou Xiongmai.*",
            "Xiongmai",
            ("XMEye", "Xiongmai"),
            "facts/makers.csv",
            upnp=False,
            counter=("XML",),
        ),
        *sign(
            "onvif.Manufacturer",
            Group.LABEL,
            r"^H26[45]$",
            M,
            ("H264",),
            'a public ONVIF test suite, find by "XM530_R80X20-PQ_8M": stock firmware calls its maker H264',
            says="it calls its maker H264, as Xiongmai's stock firmware does",
            counter=("H264DVR Pro",),
        ),
        *models(
            r"XM\d{3}[A-Z]*_|(?:IPC|NVR|NBD|AHB|HVR)_(?:HI35|GK7|XM|NT98|SSC|GOKE)\w+|NBD\d{2}[A-Z]|AHB\d{2}[A-Z]",
            ("XM530_R80X20-PQ_8M", "IPC_HI3516EV200_50H20L_S38", "IPC_GK7205V200_G5C_S38", "NBD80X16S-KL"),
            _BOARDS,
            counter=("IPC_523128M8MP", "IPC-HDW2431T", "IPC_G6103-B0008"),
        ),
        *firmware(
            r"^V[45]\.\d\d\.R\d\d\.[0-9A-Z]{8}\.",
            S,
            ("V5.00.R02.00030695.10010.343106..ONVIF 2.41", "V4.02.R11.00000117.10001.131900.00000"),
            _BOARDS,
            counter=("V5.5.82 build 190318", "V5.00.13"),
        ),
        *server(r"^uc-httpd", S, ("uc-httpd 1.0.0", "uc-httpd/1.0.0"), "identification.md 5.1 (recog; nmap)"),
        *title(
            r"^NETSurveillance WEB",
            M,
            ("NETSurveillance WEB",),
            "identification.md 5.3 (recog; dismap)",
            counter=("Net Video Browser",),
        ),
        *body(
            r"NetSuveillanceWebCookie",
            S,
            ("var gHashCookie = new Hash.Cookie('NetSuveillanceWebCookie',{duration: 30});",),
            "public scanners' page text, find by NetSuveillanceWebCookie (the misspelling is theirs)",
        ),
        *body(
            r"\bxmsecu\.com\b",
            M,
            ('<a href="http://xmsecu.com:8080/ocx/NewActive.exe">',),
            'yaklang fingerprints, find by "xmsecu.com:8080": Xiongmai\'s own host',
            says="its web page loads its plug-in from Xiongmai's host",
        ),
        *sign(
            "http.cookie",
            Group.WEB,
            r"NetSuveillanceWebCookie",
            S,
            ("NetSuveillanceWebCookie=%7B%7D",),
            'public scanners\' page text, find by "NetSuveillanceWebCookie"',
            says="its web page sets Xiongmai's misspelt cookie",
        ),
        *rtsp_server(r"^H264DVR\b", S, ("H264DVR 1.0",), "identification.md 6 (recog; retina h264dvr_describe.txt)"),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^x-Accept-Retransmit:\s*our-retransmit",
            W,
            ("x-Accept-Retransmit: our-retransmit",),
            "identification.md 6 (retina h264dvr_describe.txt); Hanwha cameras and HiIpcam servers send it as well "
            "(Ullaakut/cameradar issue 199; ZoneMinder issue 841)",
            says="its video server sends a header that Xiongmai's sends, among others",
            unless=(("rtsp.server", "^(?:HiIpcam|Hipcam)"),),
        ),
        *sdp(
            r"^o=- 38990265062388 ",
            M,
            ("o=- 38990265062388 38990265062388 IN IP4 127.0.0.1",),
            "identification.md 6 (retina h264dvr_describe.txt)",
            unless=(("sdp.line", "MEDIAINFO=494D4B48"),),
        ),
        *sdp(
            r"^a=framerate:0S",
            M,
            ("a=framerate:0S",),
            "identification.md 6",
            unless=(("sdp.line", "MEDIAINFO=494D4B48"),),
        ),
        *sign(
            "xm.answer",
            Group.LAN_PROTOCOL,
            r".",
            S,
            ("NetWork.NetCommon",),
            "identification.md 4 (OpenIPC/python-dvr)",
            says="it answers Xiongmai's own discovery protocol",
        ),
        *sign(
            "onvif.xaddr",
            Group.SCOPES,
            r":8899/onvif/",
            W,
            ("http://192.0.2.83:8899/onvif/device_service",),
            "identification.md 1.5 (HA core issue 91678)",
            says="its ONVIF service sits on port 8899, usual for Xiongmai",
        ),
        *models(
            r"HI35\d\dE?V?\d*_\d{2}H\d{2}|NBD\d{4}[A-Z]{1,2}|IP[GM]-\d{2}[A-Z]{1,3}\d{1,2}[A-Z]",
            ("HI3516EV100_50H20L", "NBD7024T-P", "IPG-53H13PE-S"),
            "OpenIPC/coupler, names of XM's boards",
            brand="Xiongmai",
            says="its model name ({seen}) is that of a board of Xiongmai's",
            counter=("IPC-HDW2431T", "IPG-1"),
        ),
    ),
)
