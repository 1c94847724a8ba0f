"""VIVOTEK: firmware names with VVTK, serials that are its MACs, web server and RTSP habits.

Realm `streaming_server` stays weak: cameras that look like Axis send it too (identification.md 8.7, 8).
Source: facts/identification.md 4, 5, 6; nmap http-vivotek-camera-info; networkoptix nx_open onvif hooks.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    M,
    S,
    W,
    body,
    favicon,
    firmware,
    models,
    own_label,
    realm,
    sdp,
    serial,
    server,
    sign,
    title,
    tls,
)
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="vivotek",
    name="VIVOTEK",
    stream_paths=("/live.sdp", "/live1s1.sdp"),
    signatures=(
        *own_label(
            r"VIVOTEK(?:,? Inc\.?)?|VVTK", "VIVOTEK", ("VIVOTEK", "Vivotek Inc."), "networkoptix/nx_open onvif hooks"
        ),
        *models(
            r"VIVOTEK |"
            r"(?:FD|FE|IB|IP|IT|IZ|MA|MD|MS|PZ|SD|CC|CD(?=[89])|VS|FC|AU|CU|TB)(?:\d{4}[A-Z]{0,3}|\d{3}[A-Z]{1,2})(?:-[A-Z]+|$)",
            ("FD9187-HT", "IB9387-HT-A", "IP8131W", "FD816BA-HT", "VIVOTEK FD9187-HT"),
            "networkoptix/nx_open onvif hooks; identification.md 5.3",
            counter=("IPC2124LE-ADF28KM-H", "SD-100", "FD12", "CD6330"),
        ),
        *firmware(
            r"^[A-Z]{2}\d{4}[A-Z]*-VVTK-",
            S,
            ("FD9387-VVTK-2.2002.23.01k", "IP8131-VVTK-0100e7", "PT7135-VVTK-0400a"),
            "nmap http-vivotek-camera-info (output); public camera drivers",
        ),
        *body(
            r"-VVTK-\d",
            S,
            ("system_info_firmwareversion='IP8131-VVTK-0100e7'",),
            'public camera drivers, find by "IP8131-VVTK-0100e7"',
        ),
        *serial(r"^0002D1[0-9A-F]{6}$", M, ("0002D1322F7D",), "identification.md 7", counter=("ACCC8E270AD8",)),
        *server(r"^VVTK-HTTP-Server", S, ("VVTK-HTTP-Server/1.0",), "identification.md 5.1 (recog; WhatWeb)"),
        *server(
            r"^(?:Wireless )?Network (?:Dome )?Camera(?:$| with Pan/Tilt)",
            W,
            ("Network Camera", "Network Dome Camera"),
            "identification.md 5.1 (WhatWeb)",
            counter=("Network Camera Server 3.1",),
        ),
        *realm(r"^VVTK", M, ("VVTK",), "identification.md 5.2"),
        *realm(r"^streaming_server$", W, ("streaming_server",), "identification.md 5.2 (certtools/intelmq)"),
        *body(
            r"/cgi-bin/admin/getparamjs\.cgi",
            S,
            ('src="/cgi-bin/admin/getparamjs.cgi"',),
            "identification.md 5.3 (WhatWeb)",
        ),
        *tls(r"O=Vivotek\.?,? ?Inc", S, ("CN=camera,O=Vivotek.Inc",), "identification.md 5.5 (recog)"),
        *sign(
            "rtsp.public",
            Group.RTSP,
            r"^OPTIONS, DESCRIBE, PLAY, SETUP, GET_PARAMETER, SET_PARAMETER, TEARDOWN$",
            M,
            ("OPTIONS, DESCRIBE, PLAY, SETUP, GET_PARAMETER, SET_PARAMETER, TEARDOWN",),
            "identification.md 6 (nmap)",
            says="its video server lists its commands in VIVOTEK's order",
            counter=("OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER",),
        ),
        *sdp(
            r"/live\d?s?\d?\.sdp", W, ("a=control:rtsp://192.0.2.1/live1s1.sdp",), "identification.md 6, stream paths"
        ),
        *sign(
            "vivotek.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Vivotek.cs)",
            says="it answers VIVOTEK's own discovery protocol",
        ),
        *favicon(M, "identification.md 5.4", -1654229048),
        *realm(
            r"^Network Camera with Pan/Tilt$",
            M,
            ("Network Camera with Pan/Tilt",),
            "yaklang device fingerprints (login question of the PT series); WhatWeb (the same words as Server)",
            counter=("Network Camera",),
        ),
        *title(r"^Vivotek Network Camera", M, ("Vivotek Network Camera",), "yaklang/yaklang device fingerprints"),
        *shown_models(
            r"(?:FD|FE|IB|IP|IT|IZ|MA|MD|MS|PZ|SD|CC|VS)(?:[789]\d{3}|81[0-9]{2})[A-Z]?(?:-[A-Z]{1,4})?(?![\w-])",
            (
                "FD8168",
                "IB9387-HT",
                "PZ8121",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="VIVOTEK",
            counter=(
                "IPC8131",
                "IP81312",
            ),
        ),
        *camera_named(
            r"VIVOTEK",
            "VIVOTEK",
            ("VIVOTEK",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *body(
            r"RtspVapgCtrl|VVTK_Plug-?in|/cgi-bin/viewer/(?:getparam|video)",
            M,
            (
                'onclick="RtspVapgCtrl.RedrawIE()"',
                'src="/cgi-bin/viewer/getparam.cgi?system"',
            ),
            'public copies of its pages, find by "RtspVapgCtrl"; WhatWeb vivotek-network-camera',
            says="its web page loads VIVOTEK's plug-in or scripts",
        ),
        *models(
            r"ND[89]\d{3}P?(?:$|-)",
            ("ND9542P", "ND8322P"),
            "Achelics/mutil_device_recongition name rules",
            brand="VIVOTEK",
            says="its model name ({seen}) is of VIVOTEK's recorder range",
        ),
        *sdp(
            r"\bvnd\.vivotek\.",
            S,
            ("a=rtpmap:108 vnd.vivotek.metj/90000",),
            'a public RTSP client\'s tests, find by "vnd.vivotek.metj"',
            says="its stream has a track of VIVOTEK's own kind",
        ),
        *body(
            r"camctrl_head_top\.tmpl|/cgi-bin/(?:camctrl|ctrldirect)\.cgi",
            M,
            ("@(#)camctrl_head_top.tmpl v2.60c", "/cgi-bin/camctrl.cgi"),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
            says="its web page holds a template or address of VIVOTEK's control pages",
        ),
    ),
)
