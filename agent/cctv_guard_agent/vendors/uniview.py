"""Uniview: firmware and serial forms, the extra scopes of its WS-Discovery answer, its page code and SDP.

All of them stay under other labels: a unit with scope `manufacturer/NONE` and a SUNBA show them.
Source: facts/identification.md 5, 6, 8.1, 8.6; brownfinesecurity.com, a ProbeMatch; public ONVIF client tests (the
SUNBA unit, find by "QIPC-B2202.10.17").
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    M,
    S,
    W,
    body,
    favicon,
    favicon_md5,
    firmware,
    models,
    own_label,
    scope,
    sdp,
    serial,
    server,
    sign,
)

_ANSWER = "brownfinesecurity.com, ProbeMatch with GIPC-B6215 firmware; feiyangqingyun QWidgetDemo onvif notes"

MAKER = Maker(
    id="uniview",
    name="Uniview",
    stream_paths=("/media/video1", "/unicast/c1/s0/live"),
    signatures=(
        *own_label(
            r"UNIVIEW|UNV|Zhejiang Uniview.*|Uniarch|Star4Live",
            "Uniview",
            ("UNIVIEW", "UNV", "Uniarch"),
            _ANSWER,
            counter=("UNVEIL",),
        ),
        *firmware(
            r"^(?:[A-Z]{0,3}IPC|NVR|DVR|HIC|VMS)[-_]?(?:[A-Z]\d{4}\b|[\dA-Z_]{4,80}-B\d{4}P\d{2})",
            S,
            (
                "QIPC-B2202.10.17.C06222.L61.NB.250307",
                "GIPC-B6215.1.68.NB.240617",
                "NVR-B3101.26.17.210414",
                "IPC_2401DE_2421DE_34X1DE_54X1DE_5421DH_24X1SCF-B5265P13",
                "IPC_G6103-B0008P30D1806",
            ),
            _ANSWER,
            counter=("IPC_523128M8MP", "V5.5.82 build 190318", "IPC_HI3516EV200_50H20L_S38"),
        ),
        *firmware(r"^B\d{4}P\d{2}", M, ("B3223P30",), "public ONVIF scope tests, find by IPC3232SB-ADZK-I0"),
        *serial(
            r"^2102\d{2}[0-9A-Z]{14}$",
            S,
            ("210235UEDW3247000013", "210231T2H6323C000005"),
            _ANSWER,
            counter=("210235A0", "6C01E93PAG69A7D"),
        ),
        *scope(
            r"^(?:register_status/(?:on|off)line|register_server/|regist_id/|VideoSourceNumber/)",
            S,
            ("register_status/offline", "register_server/0.0.0.0:5060", "regist_id/34020000001320000001"),
            _ANSWER,
        ),
        *scope(r"^macaddr/[0-9a-f]{12}$", M, ("macaddr/e4f14c776608",), _ANSWER),
        *sign(
            "onvif.endpoint_reference",
            Group.LAN_PROTOCOL,
            r"00010010-0001-1020-8000-[0-9a-f]{12}",
            S,
            ("urn:uuid:00010010-0001-1020-8000-e4f14c776608",),
            _ANSWER,
            says="its ONVIF identity is built the way Uniview builds it",
            counter=("urn:uuid:98190dc2-0890-4ef8-ac9a-5940995e6119",),
        ),
        *models(
            r"(?:IPC|HIC|NVR|IPC-)[2-9]\d{2,4}[A-Z]{1,5}\d?-[A-Z]{1,4}\d*|NVR\d{3}-\d{2}|HIC\d{4}|IPC-[BTDP]\d{3}-[A-Z]{1,4}\d{2}",
            ("IPC2124LE-ADF28KM-H", "IPC3232SB-ADZK-I0", "NVR302-16S", "HIC5421S-C", "IPC-T112-PF28"),
            _ANSWER,
            brand="Uniview",
            counter=("IPC-HDW2431T", "NVR-108", "IPC_523128M8MP", "IPC-T620-Z", "IPC-C22EP"),
        ),
        *body(
            r"gjs_oemtype\s*=\s*['\"](?P<brand>[\w .-]{2,40})['\"]|gjs_producttype",
            S,
            ("var gjs_oemtype = 'uniview';", "var gjs_producttype"),
            "identification.md 5.3 (kscan): gjs_oemtype holds the label",
        ),
        *body(r"/LAPI/V1\.0/", S, ('url: "/LAPI/V1.0/System/DeviceBasicInfo"',), "identification.md 5.3"),
        *body(r"recordmanager_activex", M, ("recordmanager_activex",), "identification.md 5.3 (kscan)"),
        *body(r"cgi-bin/main-cgi\b", M, ('action="/cgi-bin/main-cgi"',), "identification.md 5.3 (kscan)"),
        *body(
            r"action=.{0,3}/?cgi-bin/main\.cgi\b",
            W,
            ('<form action="cgi-bin/main.cgi">',),
            "identification.md 5.3 (kscan): a common name",
            says="its login form has an address that {maker}'s firmware uses, and others",
        ),
        *server(r"^(?:uniser|unisvr)\b", M, ("uniser", "unisvr"), "identification.md 5.1 (kscan)"),
        *sdp(
            r"^s=VCP IPC Realtime stream",
            S,
            ("s=VCP IPC Realtime stream",),
            "identification.md 6 (retina geovision_sdp.txt)",
        ),
        *sdp(
            r"DecoderTag=h3c",
            S,
            ("a=fmtp:107 DecoderTag=h3c-v3 RTCP=0",),
            "identification.md 6 (retina geovision_sdp.txt)",
        ),
        *sdp(
            r"/media/video\d/(?:video|metadata)",
            W,
            ("a=control:rtsp://192.0.2.237/media/video1/video",),
            "identification.md 8.7, 12 (Sony uses the path too)",
        ),
        *sign(
            "ws_discovery.namespace",
            Group.LAN_PROTOCOL,
            r"uniview\.com/Ver10",
            S,
            ("http://www.uniview.com/Ver10/Device/wsdl",),
            "public UNV discovery client tests, find by UniviewProbeMatches",
            says="it answers Uniview's own search",
        ),
        *sign(
            "onvif.services",
            Group.API,
            r"uniview\.com/Ver10",
            S,
            ("http://www.uniview.com/Ver10/Device/wsdl",),
            "public UNV discovery client tests, find by UniviewProbeMatches",
            says="it offers Uniview's own services",
        ),
        *sign(
            "path.guarded",
            Group.API,
            r"^/LAPI/V1\.0/",
            S,
            ("/LAPI/V1.0/System/DeviceBasicInfo",),
            "identification.md 5.3",
            says="it guards the /LAPI/V1.0/ paths and no others",
        ),
        *favicon(M, "identification.md 5.4", -1240222446),
        *favicon_md5(M, "identification.md 5.4 (recog; jorhelp/Ingram)", "1536f25632f78fb03babedcb156d3f69"),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^(?:uniview|nvr208-32) login:",
            S,
            (
                "uniview login:",
                "nvr208-32 login:",
            ),
            "identification.md 5.3 (kscan)",
            says="its console greets as Uniview's does",
            counter=("hikvision login:",),
        ),
        *sign(
            "snmp.sysdescr",
            Group.API,
            r"^(?:hc121|hic2221e-|hic6622)",
            S,
            (
                "hic2221e-c",
                "hc121",
            ),
            "identification.md 5.3 (kscan)",
            says="it describes itself (SNMP) with a model of Uniview's",
        ),
        *models(
            r"UAC-[BDTP]\d{3}-[A-Z]{1,4}\d{2}",
            ("UAC-B112-F28",),
            "uniview.com, product names (Uniarch)",
            brand="Uniarch",
            says="its model name ({seen}) is of Uniview's Uniarch range",
        ),
    ),
)
