"""Hikvision and everything that its firmware runs on under other labels (EZVIZ, HiLook, HiWatch, Annke, LTS, ...).

Source: identification.md 1.2, 2, 5, 6, 8; the collisions of 8.7 stand as counter-examples and `unless`.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import (
    M,
    S,
    W,
    body,
    favicon,
    favicon_md5,
    realm,
    scope,
    sdp,
    server,
    sign,
    title,
    tls,
)

_DATE = r"20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Digits of the batch are masked in many published dumps; date and region are what decides.
_SERIAL = _DATE + r"(?:[A-C]{2})?(?:CH|WR|RR|TW|JP|EU)[A-Z]{0,2}[\dX*]{7,9}(?:WCVU)?$"
_SERIALS = (
    "DS-2CD2385G1-I20200414AAWRE33842150",
    "ECI-T24F220230615AAWRAC4440853",
    "DS-7732NI-M41620230101CCRRL12345678WCVU",
    "DS-2CD2532F-IWS20150601CCCH512345678",
)
_NOT_SERIALS = ("6C01E93PAG69A7D", "AMC0123456789", "ACCC8E270AD8", "95270000ABCDEFGH", "20200414")
_MODEL = r"(?P<model>i?DS-[A-Z]{0,3}\d[\w()/.+-]{2,40})"
_MODELS = ("DS-2CD2385G1-I", "DS-7608NI-K2/8P", "iDS-7204HUHI-M1/S", "DS-KV6113-WPE1(C)", "DS-2DE4A425IWG-E")
_NOT_MODELS = ("DS07P-LP SIP Door Station", "DS918+", "DS-LITE", "IPC-HDW1431T1-S4")
# CamHi-class cameras copy Hikvision's namespaces and stream marks, never its model names (8.7, 4).
_COPYCATS = (
    ("onvif.Model", r"^(?:IPCAM|C9F0\w+)$"),
    ("onvif.Manufacturer", r"^IPCAM$"),
    ("rtsp.server", r"HiIpcam|Hipcam|H264DVR"),
    ("sdp.line", r"anjvision|anpviz|s=RTSP Server|i=samsung|38990265062388"),
)
_PUBLIC = r"^OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER$"
_HANBANG = (("http.server", r"NVR Webserver"), ("rtsp.server", r"hb-dvr"))

_SERIAL_FORMS = tuple(
    signature
    for kind in ("sadp.DeviceSN", "isapi.serialNumber", "onvif.SerialNumber", "list.serial", "ssdp_desc.serialNumber")
    for signature in sign(
        kind,
        Group.SERIAL,
        _SERIAL,
        S,
        _SERIALS,
        "identification.md 8.2",
        says="its serial number ends as only Hikvision's factory writes it, with date, region and batch",
        counter=_NOT_SERIALS,
    )
)
_MODEL_FORMS = tuple(
    signature
    for kind, prefix in (
        ("sadp.DeviceDescription", "^"),
        ("isapi.model", "^"),
        ("onvif.Model", "^"),
        ("list.model", "^"),
        ("ssdp_desc.modelName", r"^(?:HIKVISION )?"),
        ("ssdp_desc.modelNumber", "^"),
        ("onvif.HardwareId", "^"),
        ("http.title", r"^(?:HIKVISION )?"),
        ("mdns.instance", r"^(?:HIKVISION )?"),
    )
    for signature in sign(
        kind,
        Group.SCOPES,
        prefix + _MODEL,
        M,
        _MODELS,
        "identification.md 8.2, 1.2 (model codes)",
        says="its model name ({seen}) is of Hikvision's range",
        counter=_NOT_MODELS,
        brand="Hikvision",
        # HomeKit bridges announce other makers' cameras under their names.
        unless=(("mdns.service", r"^_hap\."),) if kind == "mdns.instance" else (),
    )
)
_LINES = tuple(
    signature
    for kind in ("sadp.DeviceDescription", "isapi.model", "onvif.Model", "onvif.scope")
    for brand, strength, pattern, examples in (
        ("HiWatch", M, r"HW[INDTP]-[A-Z]?\d{2,4}[\w/-]{0,20}", ("HWI-T220H", "HWN-4104MH")),
        ("HiLook", W, r"(?:IPC|THC|PTZ)-[BTDPN]\d{3}H?(?:-(?!A?PF|PZ)[\w/-]{1,20})?$", ("IPC-T620-Z", "IPC-B140H")),
        (
            "EZVIZ",
            M,
            r"CS-(?:C\d\w|H\d|BC|DB|LC|EB|X\d|TY|BM|HB|CV|W)[\w()-]{0,40}",
            ("CS-C6N-A0-1C2WFR", "CS-H8c-R100"),
        ),
    )
    for signature in sign(
        kind,
        Group.SCOPES,
        (r"^(?:hardware|name)/(?:\w+[ _])?" if kind == "onvif.scope" else "^") + f"(?P<model>{pattern})",
        strength,
        tuple(f"hardware/{example}" if kind == "onvif.scope" else example for example in examples),
        "identification.md 8.2 (HiLook, HiWatch serials), hikvision_next fixtures",
        says=f"its model name is of {brand}, a line of Hikvision",
        brand=brand,
        counter=("IPC-HDW1431T1-S4", "IPC3614LE", "IPCAM", "IPC-T112-PF28"),
    )
)
_FIRMWARE = tuple(
    signature
    for kind in ("isapi.firmwareVersion", "onvif.FirmwareVersion", "sadp.SoftwareVersion", "list.firmware")
    for signature in sign(
        kind,
        Group.FIRMWARE,
        r"^V[2-6]\.\d{1,2}\.\d{1,3}[ _,]{0,2}build ?\d{6}$",
        M,
        ("V5.5.82 build 190318", "V5.6.2build 190701", "V4.30.085 build 210415"),
        "identification.md 8.4",
        says="its firmware version is written as Hikvision writes it ({seen})",
        counter=("1.3.14 Build 240513 Rel.43631n", "2.800.0000000.31.R", "V1.0.0014 - 20210517 15:00:00"),
    )
)

MAKER = Maker(
    id="hikvision",
    name="Hikvision",
    stream_paths=("/Streaming/Channels/101", "/h264/ch1/main/av_stream"),
    signatures=(
        # Its own LAN protocol, which other firmware does not speak.
        *sign(
            "sadp.DeviceSN",
            Group.LAN_PROTOCOL,
            r".",
            S,
            ("DS-2CD2385G1-I20200414AAWRE33842150",),
            "identification.md 2.2",
            says="it answers Hikvision's own search protocol (SADP)",
        ),
        *sign(
            "sadp.CommandPort",
            Group.LAN_PROTOCOL,
            r"^\d+$",
            S,
            ("8000",),
            "identification.md 2.2",
            says="it answers Hikvision's own search protocol (SADP)",
        ),
        *sign(
            "sadp.DeviceType",
            Group.LAN_PROTOCOL,
            r"^\d+$",
            S,
            ("141945",),
            "identification.md 2.2",
            says="it answers Hikvision's own search protocol (SADP)",
        ),
        *sign(
            "sadp.EZVIZCode",
            Group.LABEL,
            r"^true$",
            M,
            ("true",),
            "identification.md 2.2",
            says="its firmware is the EZVIZ edition of Hikvision's",
            brand="EZVIZ",
            counter=("false",),
        ),
        *sign(
            "sadp.SpecificDeviceType",
            Group.API,
            r"^(?:Neutral|HIK)$",
            M,
            ("Neutral", "HIK"),
            "identification.md 2.2",
            says="it states which of Hikvision's editions it is (neutral or own label)",
        ),
        *_SERIAL_FORMS,
        *_MODEL_FORMS,
        *_LINES,
        *_FIRMWARE,
        *sign(
            "isapi.firmwareVersionInfo",
            Group.FIRMWARE,
            r"^B-R-[A-Z]\d-\d",
            S,
            ("B-R-G5-0", "B-R-G1-0"),
            "identification.md 8.4",
            says="its firmware names one of Hikvision's platforms ({seen})",
        ),
        # The interface of the same firmware.
        *sign(
            "isapi.namespace",
            Group.API,
            r"^https?://www\.(?:hikvision\.com|isapi\.org|std-cgi\.(?:com|org))/ver\d\d/",
            S,
            (
                "http://www.hikvision.com/ver20/XMLSchema",
                "http://www.isapi.org/ver20/XMLSchema",
                "http://www.std-cgi.com/ver20/XMLSchema",
            ),
            "identification.md 2.3",
            says="its device interface (ISAPI) is Hikvision's",
            counter=("http://www.onvif.org/ver10/schema", "http://www.w3.org/2001/XMLSchema"),
        ),
        *sign(
            "isapi.encoderVersion",
            Group.API,
            r"^V\d+\.\d+",
            M,
            ("V7.3", "V5.0"),
            "identification.md 2.3 (hikvision_next fixtures)",
            says="its device interface has the fields of Hikvision's (ISAPI)",
        ),
        *sign(
            "isapi.firmwareReleasedDate",
            Group.FIRMWARE,
            r"^build ?\d{6}$",
            M,
            ("build 240606",),
            "identification.md 2.3, 8.4",
            says="its firmware is dated as Hikvision dates it ({seen})",
        ),
        *sign(
            "isapi.manufacturer",
            Group.API,
            r"^hikvision$",
            S,
            ("hikvision",),
            "identification.md 2.3",
            says="its device interface names Hikvision as manufacturer",
        ),
        *sign(
            "isapi.systemContact",
            Group.API,
            r"hikvision\.china",
            S,
            ("Hikvision.China",),
            "identification.md 2.3",
            says="its device interface keeps Hikvision's contact",
        ),
        *sign(
            "hikvision.Activated",
            Group.API,
            r"^(?:true|false|flase)$",
            S,
            ("true", "false", "flase"),
            "identification.md 2.3",
            says="it answers Hikvision's activation question (/SDK/activateStatus)",
        ),
        *body(
            r"<(?:\w+:)?ActivateStatus\b|www\.(?:hikvision\.com|isapi\.org|std-cgi\.com)/ver\d\d/XMLSchema",
            S,
            (
                '<ActivateStatus version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">',
                'xmlns="http://www.std-cgi.com/ver20/XMLSchema"',
            ),
            "identification.md 2.3",
        ),
        *body(r"/pramaAPI/", S, ("GET /pramaAPI/System/deviceInfo",), "identification.md 2.3", brand="Prama"),
        *body(
            r"NetVideoActiveX|HCNetVideoActiveX\.cab|NetVideoOCX\.cab|F030F48F-CD67-45D1-B622-A5D88A7BCFE9"
            r"|7B43048F-DA7A-458F-AF35-D825BDBB6816",
            S,
            ('codebase="HCNetVideoActiveX.cab"', "clsid:F030F48F-CD67-45D1-B622-A5D88A7BCFE9", "NetVideoActiveX"),
            "identification.md 5.3 (kscan)",
        ),
        *body(
            r"/doc/(?:page/(?:login|config|preview)|i18n/en/|script/lib|index\.html#/portal)|doc/page/login\.asp",
            M,
            ('window.location.href = "/doc/page/login.asp?_" + (new Date()).getTime();',),
            "identification.md 2.3, 5.1",
            unless=_HANBANG,
            counter=('<form action="/goform/web_usrloginproc">',),
        ),
        *sign(
            "http.location",
            Group.WEB,
            r"/doc/page/login\.asp|/doc/index\.html",
            M,
            ("/doc/page/login.asp?_1600000000000", "/doc/index.html#/portal/login"),
            "identification.md 2.3, 5.1",
            says="its web page leads to Hikvision's login page",
            unless=_HANBANG,
        ),
        *server(
            r"^(?:App-webs/?|DNVRS-Webs|DVRDVS-Webs|Hikvision-Webs)\s*\S*$",
            S,
            ("App-webs/", "DNVRS-Webs", "DVRDVS-Webs", "Hikvision-Webs"),
            "identification.md 5.1 (recog, nmap, kscan)",
            counter=("webserver", "NVR Webserver", "Webs", "Kedacom-Webs", "Infinova-Webs", "uc-httpd 1.0.0"),
        ),
        *server(r"^Interlogix-Webs", S, ("Interlogix-Webs",), "identification.md 5.1 (recog)", brand="TruVision"),
        *server(r"^face-webs", M, ("face-webs",), "identification.md 5.1 (recog)"),
        *server(
            r"^webserver$",
            W,
            ("webserver",),
            "identification.md 5.1: newest Hikvision, also Huawei",
            unless=(("http.body", r"/goform/web_usrloginproc"),),
            counter=("NVR Webserver", "Webs"),
        ),
        *sign(
            "http.cookie",
            Group.WEB,
            r"^_goaheadwebSessionId",
            M,
            ("_goaheadwebSessionId",),
            "identification.md 5.1 (kscan)",
            says="its web server's session is named as on older Hikvision devices",
        ),
        *realm(
            r"^IP Camera\((?:[A-Z]{1,2}\d{3,4}|\d{5})\)$",
            S,
            ("IP Camera(C7627)", "IP Camera(AB705)", "IP Camera(21388)"),
            "identification.md 5.2",
            counter=("IP Camera", "N100 H.264 IP Camera", "TP-LINK IP-Camera", "IP Camera Video"),
        ),
        *realm(
            r"^i?DS-(?:\d[A-Z]{2}\d|\d{4}|K[A-Z]?\d)",
            S,
            ("DS-2CD2032-I", "DS-7608NI-E2"),
            "identification.md 5.2 (recog)",
            brand="Hikvision",
            counter=("DS07P-LP SIP Door Station - 186882347977", "DS918+"),
        ),
        *sign(
            "rtsp.realm",
            Group.REALM,
            r"^[0-9a-f]{12}$",
            M,
            ("4419b63f5e51", "a41437c723c4"),
            "bluenviron/gortsplib tests; public RTSP logs of firmware from 2013 to 2017",
            also=(("rtsp.header", r'^WWW-Authenticate: Digest .*stale="FALSE"'),),
            # Uniview's firmware asks in the same words (bluenviron/mediamtx issue 4660): its own blocks are left to it.
            unless=(*_COPYCATS, ("rtsp.realm", "^(?:14ba88|48ea63|6cf17e|88263f|c47905|e4f14c)")),
            says="its stream's login question is its hardware address, spelt as older Hikvision firmware does",
            counter=("AXIS_00408C123456", "4419b63f5e5"),
        ),
        *realm(
            r"^Embedded Net DVR$",
            M,
            ("Embedded Net DVR",),
            "public RTSP clients of Hikvision recorders, find by Embedded Net DVR (the name that those bear when new)",
            says="its login question is the name of a new Hikvision recorder",
            counter=("Embedded DVR", "Net DVR"),
        ),
        *realm(
            r"^DVRNVRDVS$",
            M,
            ("DVRNVRDVS",),
            "Greenbone's Hikvision login test; recorders of about 2015 with DNVRS-Webs (public client notes)",
            says="its login question is that of older Hikvision recorders",
            counter=("DVR", "NVR"),
        ),
        *realm(r"^Hikvision$", M, ("Hikvision",), "identification.md 5.2 (recog)", brand="Hikvision"),
        *title(
            r"^(?:Hikvision\b.*|index\s*-\s*hikvision)$",
            M,
            ("Hikvision", "Hikvision NVR"),
            "identification.md 5.3",
            brand="Hikvision",
            unless=(("http.body", r"installer|download center"),),
        ),
        *favicon(M, "identification.md 5.4", 999357577, -808437027, -1830859634),
        *favicon(M, "identification.md 5.4 (sansatart/scrapts)", 1782271534, -1093172228, brand="TruVision"),
        *favicon(M, "identification.md 5.4 (sansatart/scrapts)", 1876585825, brand="ALIBI"),
        *favicon(M, "identification.md 5.4 (sansatart/scrapts)", -1351901211, brand="Luma"),
        *favicon_md5(
            M,
            "identification.md 5.4 (recog; jorhelp/Ingram)",
            "89b932fcc47cf4ca3faadb0cfdef89cf",
            "efca7d9aeaad122133c65cdf628ac574",
        ),
        *tls(
            r"\bO\s*=\s*\"?(?:Hangzhou )?HIKVISION|CN\s*=\s*www\.hikvision\.com|OU\s*=\s*DVRNVR",
            S,
            ("CN=www.hikvision.com, OU=DVRNVR, O=HIKVISION, L=HangZhou", "O=Hangzhou Hikvision Digital Technology"),
            "identification.md 5.5 (recog)",
            brand="Hikvision",
        ),
        *tls(
            r"O\s*=\s*Product Root CA.*OU\s*=\s*IP ?Camera|OU\s*=\s*IP ?Camera.*O\s*=\s*Product Root CA"
            r"|\bOU\s*=\s*IPCamera\b",
            S,
            ("O=Product Root CA, OU=IP Camera", "C=CN, O=Embedded, OU=IPCamera, CN=device"),
            "identification.md 5.5 (recog, kscan)",
            counter=("CN=huawei ipc, O=huawei", "CN=TP-LINK CA"),
        ),
        # ONVIF: the set and order of scopes, and namespaces that one other firmware copies.
        *scope(
            r"^location/city/hangzhou$",
            M,
            ("location/city/hangzhou",),
            "identification.md 1.2",
            also=(("onvif.scope", r"^type/video_encoder$"),),
            says="what it announces over ONVIF is Hikvision's own set of entries",
        ),
        *scope(
            r"^MAC/[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){5}$",
            M,
            ("MAC/44:19:b6:00:00:00",),
            "identification.md 1.2",
            also=(("onvif.scope", r"^type/video_encoder$"), ("onvif.scope", r"^hardware/")),
            unless=(("onvif.scope", r"^extension/unique_identifier"), ("onvif.scope", r"^location/country/(?!china)")),
            says="what it announces over ONVIF is Hikvision's own set of entries",
        ),
        *scope(
            rf"^(?:hardware|name)/(?:HIKVISION[ _])?{_MODEL}",
            M,
            ("hardware/DS-2CD2385G1-I", "name/HIKVISION DS-2CD2032-I"),
            "identification.md 1.2, 8.2",
            brand="Hikvision",
            counter=("hardware/DS07P-LP", "name/DS-LITE"),
            says="its model name ({seen}) is of Hikvision's range",
        ),
        *sign(
            "ws_discovery.namespace",
            Group.SCOPES,
            r"^http://www\.onvifext\.com/onvif/ext/ver10/",
            M,
            ("http://www.onvifext.com/onvif/ext/ver10/wsdl",),
            "identification.md 1.5",
            says="its ONVIF answers carry Hikvision's extension namespace",
            unless=_COPYCATS,
        ),
        # RTSP.
        *sdp(
            r"HIK Media Server",
            S,
            ("s=HIK Media Server V3.4.103", "i=HIK Media Server Session Description : standard"),
            "identification.md 6 (gortsplib)",
        ),
        *sdp(
            r"^a=control:.*/Streaming/Channels/.*transportmode=unicast&profile=Profile_",
            M,
            ("a=control:rtsp://192.168.1.2/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1",),
            "identification.md 6 (retina)",
            unless=_COPYCATS,
        ),
        *sdp(
            r"^a=Media_header:MEDIAINFO=494D4B48",
            M,
            ("a=Media_header:MEDIAINFO=494D4B48010100000400000111710110",),
            "identification.md 6: also Anjvision, Anpviz, IPCAM",
            also=(("sdp.line", r"^s=Media Presentation"),),
            unless=_COPYCATS,
            counter=("a=Media_header:MEDIAINFO=44480000",),
        ),
        *sdp(
            r"^a=Media_header:MEDIAINFO=494D4B48",
            W,
            ("a=Media_header:MEDIAINFO=494D4B48010100000400000111710110",),
            "identification.md 6: also Anjvision, Anpviz, IPCAM",
            unless=_COPYCATS,
        ),
        *sdp(
            r"^s=Media Presentation$",
            W,
            ("s=Media Presentation",),
            "identification.md 6: also Hanwha",
            unless=_COPYCATS,
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^WWW-Authenticate:.*stale=\"FALSE\"",
            W,
            ('WWW-Authenticate: Digest realm="IP Camera(C2183)", nonce="0a1b", stale="FALSE"',),
            "identification.md 6 (retina)",
            says="its stream's login question is spelt as Hikvision spells it",
            counter=('WWW-Authenticate: Digest realm="AXIS_ACCC8E000000", nonce="x", stale=FALSE',),
        ),
        *sign(
            "rtsp.public",
            Group.RTSP,
            _PUBLIC,
            W,
            ("OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER",),
            "identification.md 6 (retina)",
            says="its video server lists its commands in Hikvision's order",
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^Date:  \w{3}, ",
            M,
            ("Date:  Tue, Nov 24 2026 10:00:00 GMT",),
            "identification.md 6 (retina hikvision_describe.txt)",
            also=(("rtsp.public", _PUBLIC),),
            says="its video server's answers have Hikvision's habits (two blanks after Date, its order of commands)",
            counter=("Date: Tue, Nov 24 2026 10:00:00 GMT",),
        ),
        *sign(
            "rtsp.public",
            Group.RTSP,
            _PUBLIC,
            S,
            ("OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER",),
            "identification.md 6: the header habits as a set (retina hikvision_describe.txt, hikvision_play.txt)",
            also=(
                ("rtsp.header", r"^Date:  \w{3}, "),
                ("rtsp.header", r"^WWW-Authenticate:.*stale=\"FALSE\"|^Session: {4,}\d+"),
            ),
            unless=_COPYCATS,
            says="its video server has all of Hikvision's habits: order of commands, blanks, spelling of headers",
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^Session: {4,}\d+",
            M,
            ("Session:        708345999",),
            "identification.md 6 (retina hikvision_play.txt)",
            also=(("rtsp.header", r"^Date:  \w{3}, "),),
            says="its video server's answers have Hikvision's habits (runs of blanks after Session and Date)",
            counter=("Session: 708345999;timeout=60",),
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^(?:RTP-Info|Content-Base):.*/Streaming/Channels/.*transportmode=unicast&profile=Profile_",
            M,
            (
                "RTP-Info: url=rtsp://192.0.2.9/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1",
            ),
            "identification.md 6 (retina hikvision_play.txt)",
            says="its stream's address has Hikvision's form",
            unless=_COPYCATS,
        ),
        # UPnP.
        *sign(
            "ssdp_desc.deviceType",
            Group.WEB,
            r"device:EmbeddedNetDevice:1$",
            W,
            ("urn:schemas-upnp-org:device:EmbeddedNetDevice:1",),
            "identification.md 4.1, 8.7: also TVT and lamp gateways",
            says="its UPnP description follows a template common on Chinese cameras",
        ),
        *sign(
            "isapi.deviceName",
            Group.LABEL,
            r"^(?P<brand>HiLook|HiWatch|EZVIZ|ANNKE|LTS|TruVision|ALIBI|Luma)\b",
            M,
            ("ANNKE NVR",),
            "identification.md 8.6",
            says="its interface calls it by a label that Hikvision makes for",
            role=Role.BRAND,
        ),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^(?:192\.0\.0\.64|dvrdvs|hikvision) login:",
            S,
            (
                "192.0.0.64 login:",
                "dvrdvs login:",
                "hikvision login:",
            ),
            "identification.md 5.3 (kscan); recog telnet_banners.xml",
            says="its console greets as Hikvision's does",
            counter=("uniview login:", "192.0.0.1 login:"),
        ),
        *sign(
            "path.guarded",
            Group.API,
            r"^/pramaAPI/",
            S,
            ("/pramaAPI/System/deviceInfo",),
            "identification.md 2.3",
            says="it guards the /pramaAPI/ paths, its device interface under another name, and no others",
            brand="Prama",
        ),
    ),
)
