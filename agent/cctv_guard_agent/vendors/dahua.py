"""Dahua and everything that its firmware runs on under other labels (Amcrest, Lorex, Imou, Intelbras, BCS, ...).

Source: identification.md 1.2, 3, 5, 6, 8; the collisions of 8.7 stand as counter-examples and `unless`.
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
    rtsp_server,
    scope,
    sdp,
    server,
    sign,
    tls,
)

_SERIAL = r"[0-9A-Z]{2}[0-9A-F]{5}[A-Z]A[A-Z][0-9A-Z]{5}"
_SERIALS = ("6C01E93PAG69A7D", "2J01018PAA00813", "4X7C5A1ZAG21L3F", "AB06FCEPAGF0AB2", "3C06520PAN00001")
_NOT_SERIALS = ("DS-2CD2385G1-I20200414AAWRE33842150", "ACCC8E270AD8", "210235C3AB1234567890", "1234567890ABCDE")
_FIRMWARE = r"^V?\d\.\d{3}\.(?P<code>[0-9A-Z]{4,10})\.\d{1,3}\.[RTD]\b"
_MODEL = (
    r"(?P<model>(?:DH|DHI)-[A-Z0-9][\w/-]{2,40}|IPC-(?:H[DF][BWPL]?[A-Z]*\d|HUM|EBW|EW\d|PF|PDB|MF|MW|A\d|C\d|K\d|G\d)[\w/+-]{0,40}"
    r"|(?:DH-)?SD\d[A-Z0-9]\d{3}[A-Z]{1,3}(?:-[\w-]{1,20}|$)"
    r"|(?:NVR|XVR|HCVR)\d{3,4}[A-Z]{0,2}-(?:\w{1,4}-)?(?:4KS\d|I\d?|S[23]|XI|EI)(?:/\w+)?"
    r"|VT[OH]\d{3,4}[\w-]{0,20}|TPC-[A-Z]{2}\d[\w-]{0,20}|ITC\d{3}-[\w-]{0,20})"
)
_MODELS = (
    "IPC-HDW1431T1-S4",
    "IPC-HFW2431S-S-S2",
    "DH-IPC-HDBW4431R",
    "DHI-NVR4216-16P-4KS2",
    "SD59225U-HNI",
    "VTO2000A",
)
_NOT_MODELS = (
    "IPC-T620-Z",
    "IPC3614LE-ADF28K",
    "IPCAM",
    "NVR301-04S2-P4",
    "DS-2CD2032-I",
    "IPC-T112-PF28",
    "NVR-4104",
    "SD9364-EHL",
)
# Firmware of others that imitates Dahua so that its recorders find it, and streams on ports of others (8.7, 2 and 3).
_COPYCATS = (
    ("sdp.line", r"38990265062388|anjvision|anpviz"),
    ("rtsp.server", r"H264DVR|HiIpcam|Hipcam"),
    ("onvif.Manufacturer", r"^(?:IPCAM|H264|H265|OpenIPC)$"),
)
_DEVICE_FIELDS = ("SerialNo", "DeviceType", "DeviceClass", "Version", "MachineName")
_CUSTOMERS = (
    # Third group of the firmware version: who ordered the build (identification.md 8.4).
    ("Amcrest", r"(?:00)?AC0[0-2]\w*", "2.800.00AC000.0.R"),
    ("Intelbras", r"00IB\d{3}", "2.000.00IB004.0.R"),
    ("BCS", r"106F\d{3}", "2.800.106F004.0.R"),
    ("Lorex", r"030000000", "2.800.030000000.3.R"),
    ("Imou", r"10IM\d{3}", "2.840.10IM001.0.R"),
    ("Honeywell", r"\w{0,3}HW01\w{0,3}", "2.420.HW01.0.R"),
)
_ANSWERS = "it answers Dahua's own search protocol (DHIP)"

_FIRMWARE_FORMS = tuple(
    signature
    for kind in ("dahua.Version", "onvif.FirmwareVersion", "list.firmware")
    for signature in (
        *sign(
            kind,
            Group.FIRMWARE,
            _FIRMWARE,
            S,
            ("2.800.0000000.31.R", "2.680.0000000.25.R.220527", "5.001.0000000.2.R,build:2026-03-31", "3.120.0000.0.R"),
            "identification.md 8.4",
            says="its firmware version is written as only Dahua writes it ({seen})",
            counter=("V5.5.82 build 190318", "1.3.14 Build 240513 Rel.43631n", "2.8.0.R", "9.80.1"),
        ),
        *(
            one
            for brand, code, example in _CUSTOMERS
            for one in sign(
                kind,
                Group.LABEL,
                rf"^V?\d\.\d{{3}}\.{code}\.\d{{1,3}}\.[RTD]\b",
                M,
                (example,),
                "identification.md 8.4",
                says=f"its firmware version carries Dahua's customer code of {brand}",
                brand=brand,
                role=Role.BRAND,
                counter=("2.800.0000000.31.R", "3.120.0000.0.R"),
            )
        ),
    )
)
_SERIAL_FORMS = tuple(
    signature
    for kind in ("dahua.SerialNo", "dvrip.serial", "onvif.SerialNumber", "list.serial", "ssdp_desc.serialNumber")
    for signature in sign(
        kind,
        Group.SERIAL,
        f"^{_SERIAL}$",
        S,
        _SERIALS,
        "identification.md 8.3",
        says="its serial number has the form that only Dahua's factories use",
        counter=_NOT_SERIALS,
    )
)
_LABEL_SERIALS = tuple(
    signature
    for brand, form, examples, source in (
        (
            "Amcrest",
            r"AMC[0-9A-F]{15}",
            ("AMC0957EE72D5819C5", "AMC094B09882D5F152"),
            "khoanguyen-3fc/dh-p2p issue 17: it logs in to Dahua's relay; HA core issue 46822",
        ),
        ("Lorex", r"ND\d{12}", ("ND011811000000",), "recog http_wwwauth.xml; Rapid7's Lorex advisory"),
    )
    for kind in ("dahua.SerialNo", "onvif.SerialNumber", "list.serial", "ssdp_desc.serialNumber")
    for signature in sign(
        kind,
        Group.SERIAL,
        f"^{form}$",
        M,
        examples,
        source,
        says=f"its serial number has the form of the units that Dahua builds for {brand}",
        brand=brand,
        counter=("AMC0171S", "ND1234", "DS-2CD2385G1-I20200414AAWRE33842150"),
    )
)
_DIVARS = tuple(
    signature
    for kind, before in (
        ("onvif.Model", ""),
        ("dahua.DeviceType", ""),
        ("http.title", ""),
        ("onvif.scope", "(?:hardware|name)/(?:Bosch[ _])?"),
    )
    for signature in sign(
        kind,
        Group.SCOPES,
        rf"^{before}DIVAR[ _-](?:AN|hybrid|network)(?![A-Za-z])",
        S,
        ("hardware/DIVAR_AN_5000",) if before else ("DIVAR AN 5000", "DIVAR hybrid 5000", "DIVAR network 3000"),
        "facts/oem_brands.csv: these recorders of Bosch were Dahua's",
        says="it is a DIVAR AN, hybrid or network recorder, which Dahua built for Bosch",
        brand="Bosch",
        counter=("DIVAR IP 5000", "DIVAR XF"),
    )
)
_MODEL_FORMS = tuple(
    signature
    for kind in (
        "dahua.DeviceType",
        "dvrip.model",
        "onvif.Model",
        "list.model",
        "ssdp_desc.modelName",
        "onvif.HardwareId",
        "http.title",
    )
    for signature in sign(
        kind,
        Group.SCOPES,
        f"^{_MODEL}",
        M,
        _MODELS,
        "identification.md 3.1, 1.2 (model codes)",
        says="its model name ({seen}) is of Dahua's range",
        counter=_NOT_MODELS,
    )
)

MAKER = Maker(
    id="dahua",
    name="Dahua",
    stream_paths=("/cam/realmonitor?channel=1&subtype=0",),
    signatures=(
        # Its own LAN protocol.
        *(
            one
            for field in _DEVICE_FIELDS
            for one in sign(
                f"dahua.{field}",
                Group.LAN_PROTOCOL,
                r".",
                S,
                ("IPC-HDW1431T1-S4",),
                "identification.md 3.1",
                says=_ANSWERS,
            )
        ),
        *sign(
            "dahua.method",
            Group.LAN_PROTOCOL,
            r"^client\.notifyDevInfo$",
            S,
            ("client.notifyDevInfo",),
            "identification.md 3.1",
            says=_ANSWERS,
        ),
        *sign(
            "dvrip.answer",
            Group.LAN_PROTOCOL,
            r"^DVRIP$",
            S,
            ("DVRIP",),
            "identification.md 3.2 (UniversalScanner Dahua1.cs; OpenIPC/python-dvr)",
            says="it answers the search protocol of Dahua's older firmware (DVRIP)",
        ),
        *_SERIAL_FORMS,
        *_LABEL_SERIALS,
        *_DIVARS,
        *_FIRMWARE_FORMS,
        *_MODEL_FORMS,
        # HTTP and RTSP logins.
        *realm(
            r"^Login to (?:(?=(?:[A-Z]*\d){4})[0-9A-Z]{12,18}|[0-9a-f]{32})$",
            S,
            ("Login to 2J01018PAA00813", "Login to 0123456789abcdef0123456789abcdef", "Login to ND011811000000"),
            "identification.md 3.3, 5.2",
            counter=(
                "Login to the Router Web Configurator",
                "Login to Vigor 3300",
                "Login to AMC",
                "Login",
                "Login to WirelessRouter",
            ),
            says='its login question reads "Login to" and a Dahua serial or key',
        ),
        *realm(
            r"^Login to Amcrest$|^DH_[0-9A-F]{12}$",
            M,
            ("Login to Amcrest", "DH_00408CA5EA04"),
            "Dahua's guide to its HTTP interface; public RTSP clients of Amcrest owners, find by DH_",
            says="its login question is one of those that Dahua's firmware asks",
            counter=("Login to AMC", "DH", "DH_Router"),
        ),
        *realm(
            r"^device$",
            S,
            ("device",),
            "identification.md 5.2 (kscan)",
            also=(("rtsp.server", r"^Dahua Rtsp Server"),),
            says="its login question and video server are those of older Dahua firmware",
        ),
        *realm(
            r"^Device_CGI$",
            M,
            ("Device_CGI",),
            "rroller/dahua issue 583: firmware 2.420 of 2014 asks for a Basic login to its device interface so",
            says="its login question is that of older Dahua firmware's device interface",
            counter=("Device", "device", "CGI"),
        ),
        *realm(r"^DahuaRtsp", S, ("DahuaRtsp",), "identification.md 5.2 (recog)"),
        *server(r"^Dahua (?:DRS|Rtsp Server)", S, ("Dahua DRS", "Dahua Rtsp Server"), "identification.md 5.1 (kscan)"),
        *rtsp_server(
            r"^Dahua Rtsp Server", S, ("Dahua Rtsp Server",), "identification.md 6", counter=("Rtsp Server/2.0",)
        ),
        *rtsp_server(
            r"^Rtsp Server/3\.0$",
            M,
            ("Rtsp Server/3.0",),
            "identification.md 6 (retina)",
            counter=("Rtsp Server/2.0", "Rtsp Server 1920*1080*20*2048"),
        ),
        *sign(
            "rtsp.public",
            Group.RTSP,
            r"^OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, PAUSE, TEARDOWN, SET_PARAMETER, GET_PARAMETER$",
            S,
            ("OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, PAUSE, TEARDOWN, SET_PARAMETER, GET_PARAMETER",),
            "identification.md 6 (retina dahua_options.txt)",
            also=(("rtsp.server", r"^(?:Rtsp Server/3\.0|Dahua Rtsp Server)"),),
            says="its video server has Dahua's name and unusual order of commands",
        ),
        *sign(
            "rtsp.public",
            Group.RTSP,
            r"^OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, PAUSE, TEARDOWN, SET_PARAMETER, GET_PARAMETER$",
            M,
            ("OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, PAUSE, TEARDOWN, SET_PARAMETER, GET_PARAMETER",),
            "identification.md 6 (retina dahua_options.txt)",
            says="its video server lists its commands in Dahua's unusual order",
            unless=(("rtsp.server", r"^(?!Rtsp Server/3\.0|Dahua)."),),
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^Content-Base:.*/cam/realmonitor\?channel=\d+&subtype=\d",
            M,
            ("Content-Base: rtsp://192.168.1.2/cam/realmonitor?channel=1&subtype=0&unicast=true&proto=Onvif/",),
            "identification.md 6 (retina dahua_describe_*.txt)",
            says="its stream keeps Dahua's address form",
            unless=_COPYCATS,
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^x-Accept-Dynamic-Rate: ?1$",
            W,
            ("x-Accept-Dynamic-Rate: 1",),
            "identification.md 6: Xiongmai sends it too",
            says="its video server sends a header known from Dahua and Xiongmai",
            unless=(("rtsp.server", r"H264DVR"), ("rtsp.header", r"x-Accept-Retransmit")),
        ),
        *sdp(
            r"^s=RTSP Session of ZheJiang Dahua",
            S,
            ("s=RTSP Session of ZheJiang Dahua Technology CO.,LTD.",),
            "identification.md 6",
            counter=("s=RTSP Session",),
        ),
        *sdp(
            r"^a=(?:packetization|rtppayload)-supported:DH$",
            M,
            ("a=packetization-supported:DH", "a=rtppayload-supported:DH"),
            "identification.md 6: one other firmware emits it in a compatibility mode",
            also=(("sdp.line", r"^s=Media Server$|stream-assist-frame|^a=x-packetization-supported:IV$"),),
            unless=_COPYCATS,
            counter=("a=x-packetization-supported:IV",),
        ),
        *sdp(
            r"^a=(?:packetization|rtppayload)-supported:DH$",
            W,
            ("a=packetization-supported:DH",),
            "identification.md 6, 8.7",
            unless=_COPYCATS,
        ),
        *sdp(
            r"^o=- (?P<session>22[4-9]\d{7}) (?P=session) IN IP4 0\.0\.0\.0$",
            M,
            ("o=- 2251938183 2251938183 IN IP4 0.0.0.0", "o=- 2252478537 2252478537 IN IP4 0.0.0.0"),
            "identification.md 6 (retina); public RTSP logs of firmware from 2012 to 2025. Without the DH line it is "
            "what small RTMP and RTSP programs copied",
            also=(
                ("sdp.line", r"^s=(?:RTSP Session/2\.0|Media Server)$"),
                ("sdp.line", r"^a=control:trackID=0$"),
                ("sdp.line", r"^a=(?:packetization|rtppayload)-supported:DH$"),
            ),
            unless=_COPYCATS,
            says="its stream is numbered and named as Dahua's firmware does it",
            counter=("o=- 0 0 IN IP4 0.0.0.0", "o=- 1109162014219182 0 IN IP4 0.0.0.0"),
        ),
        *sdp(r"^s=Media Server$", W, ("s=Media Server",), "identification.md 6", unless=_COPYCATS),
        # Web pages.
        *body(
            r"var\s+g_isdeviceinited\s*=",
            S,
            ("var g_isdeviceinited = true;",),
            "identification.md 3.3 (kscan)",
            unless=(("http.title", r"^Watashi service$"),),
        ),
        *body(
            r"/RPC2_Login|/RPC_Loadfile|rtspoverwebsocket",
            M,
            ('url: "/RPC2_Login"', "ws://host/rtspoverwebsocket"),
            "identification.md 3.3, 6",
        ),
        *body(
            r"/css/oem\.css",
            M,
            ('<link href="/css/oem.css">',),
            "identification.md 3.3 (kscan)",
            also=(("http.body", r"jsCore/|widget/js/|jquery\.ui\.widget|g_isdeviceinited"),),
            unless=(("http.title", r"^Watashi service$"),),
        ),
        *body(
            r"^(?:table\.)?(?:deviceType|serialNumber|version)=|\bversion=\d\.\d{3}\.\w{4,10}\.\d{1,3}\.R,build:",
            S,
            ("serialNumber=4X7C5A1ZAG21L3F", "version=2.800.0000016.0.R,build:2020-06-05"),
            "identification.md 3.3 (magicBox.cgi)",
            also=(("http.body", rf"serialNumber={_SERIAL}|\d\.\d{{3}}\.\w{{4,10}}\.\d{{1,3}}\.R\b"),),
            says="it answers Dahua's device interface (magicBox.cgi)",
        ),
        *sign(
            "http.title",
            Group.WEB,
            r"^WEB SERVICE$",
            M,
            ("WEB SERVICE",),
            "identification.md 5.3",
            says='its web page is titled "WEB SERVICE", as Dahua\'s is',
            counter=("Watashi service", "Web Service Description", "NETSurveillance WEB"),
        ),
        *sign(
            "http.header",
            Group.WEB,
            r"^P3P: ?CP=CAO PSA OUR$",
            W,
            ("P3P: CP=CAO PSA OUR",),
            "identification.md 5.1 (FingerprintHub): Dahua and CP Plus with Dahua's page code",
            says="its web server sends a header usual on Dahua devices",
        ),
        *sign(
            "http.header",
            Group.WEB,
            r"^P3P: ?CP=CAO PSA OUR$",
            M,
            ("P3P: CP=CAO PSA OUR",),
            "identification.md 5.1 (FingerprintHub)",
            says="its web server sends a header usual on Dahua devices, with Dahua's page",
            also=(("http.body", r"g_isdeviceinited|/css/oem\.css|jsCore/|WEB SERVICE"),),
        ),
        *favicon(M, "identification.md 5.4", 2019488876, 833190513, 1281253102, -1466785234, -1935899595),
        *favicon_md5(
            M,
            "identification.md 5.4 (recog; jorhelp/Ingram)",
            "bd9e17c46bbbc18af2a2bd718dddad0e",
            "605f51b413980667766a9aff2e53b9ed",
            "b39f249362a2e4ab62be4ddbc9125f53",
        ),
        *tls(
            r"\bCN\s*=\s*DHI?-(?:NVR|XVR|HCVR|IPC|SD|VT[OH])\w*",
            S,
            ("CN=DHI-NVR4216", "CN=DH-IPC-HFW4431R, O=General"),
            "identification.md 5.5 (kscan)",
        ),
        *tls(
            r"\bO\s*=\s*\"?(?:Zhejiang )?Dahua\b",
            S,
            ("C=CN, ST=Zhejiang, O=Dahua, CN=device",),
            "identification.md 5.5",
        ),
        # UPnP.
        *sign(
            "ssdp.server",
            Group.WEB,
            r"ZheJiang Dahua Technology",
            S,
            ("Linux/3.0.8, UPnP/1.0, ZheJiang Dahua Technology CO.,LTD. Upnp SDK/1.0",),
            "identification.md 3.3 (HA core issue 46822)",
            says="its UPnP answers name Dahua's own library",
        ),
        *sign(
            "ssdp.usn",
            Group.WEB,
            r"uuid:www\.dahuatech\.com\.device",
            S,
            ("uuid:www.dahuatech.com.device_3_0-2J01018PAA00813",),
            "identification.md 3.3 (HA core issue 46822)",
            says="its UPnP name is one of Dahua's",
        ),
        *(
            one
            for kind in ("ssdp.usn", "ssdp_desc.UDN")
            for one in sign(
                kind,
                Group.WEB,
                r"^uuid:device_3_0-[0-9A-Z]{12,20}\b",
                M,
                ("uuid:device_3_0-AMC047530045ABCDEF::upnp:rootdevice", "uuid:device_3_0-2J01018PAA00813"),
                "HA core issue 46822: an Amcrest beside cameras of Dahua's own label, one form without the domain",
                says="its UPnP name is written as Dahua's firmware writes it for other labels",
                counter=("uuid:device_3_0-1", "uuid:3ddcd1d3-2380-45f5-b069-3497f66cbb22"),
            )
        ),
        *sign(
            "ssdp_desc.UDN",
            Group.WEB,
            r"uuid:www\.dahuatech\.com\.device",
            S,
            ("uuid:www.dahuatech.com.device_3_0-2J01018PAA00813",),
            "identification.md 3.3 (HA core issue 46822)",
            says="its UPnP name is one of Dahua's",
        ),
        # ONVIF scopes.
        *scope(
            r"^extension/unique_identifier(?:/\d+)?$",
            M,
            ("extension/unique_identifier", "extension/unique_identifier/1"),
            "identification.md 1.2",
            also=(("onvif.scope", r"^location/country/"), ("onvif.scope", r"^type/Network_Video_Transmitter$")),
            unless=(*_COPYCATS, ("onvif.scope", r"openipc|majestic|^name/(?:IPCAM|ONVIF_ICAMERA|OpenIPC)")),
            says="what it announces over ONVIF is Dahua's own set of entries",
        ),
        *scope(
            r"^extension/unique_identifier(?:/\d+)?$",
            W,
            ("extension/unique_identifier",),
            "identification.md 1.2, 8.7: one firmware supplier adds it on purpose",
            says="its ONVIF scopes carry an entry that Dahua's firmware has, and one imitation",
        ),
        *scope(
            r"^extension/\w+_mask/37777$",
            M,
            ("extension/Honeywell_mask/37777",),
            "identification.md 1.2",
            says="its ONVIF scopes name Dahua's own port 37777",
        ),
        *scope(
            rf"^(?:hardware|name)/(?:Dahua[ _])?{_MODEL}",
            M,
            ("hardware/IPC-HDW1431T1-S4", "hardware/DH-IPC-HFW2431S"),
            "identification.md 1.2, 3.1",
            counter=("hardware/IPC-T620-Z", "hardware/IPC3614LE", "name/IPCAM", "hardware/NVR301-04S2"),
            says="its model name ({seen}) is of Dahua's range",
        ),
        *sign(
            "ssdp.st",
            Group.WEB,
            rf"^urn:schemas-upnp-org:device:3\.0-{_SERIAL}$",
            S,
            ("urn:schemas-upnp-org:device:3.0-2J01018PAA00813",),
            "identification.md 3.3 (HA core issue 46822)",
            says="its UPnP type holds a serial number of Dahua's form",
        ),
    ),
)
