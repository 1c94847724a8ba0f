"""Every row of facts/identification.md that names a maker, a label or a false friend, with the row's own values.

Sections 1.2, 2.2, 2.3, 3.3, 4.1, 4.2, 5.1 to 5.5, 6, 7, 8.2 to 8.7, in their order. A row is raw captures and what must
follow: at least this strength for this maker, a label without a maker, a camera without either, or never these makers.
"""

from dataclasses import dataclass

import pytest

from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.model.evidence import Identity, Role, Strength
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.wire.decode import decode

Raw = tuple[str, str]
_AT_LEAST = {
    Strength.STRONG: {Strength.STRONG},
    Strength.MEDIUM: {Strength.STRONG, Strength.MEDIUM},
    Strength.WEAK: {Strength.STRONG, Strength.MEDIUM, Strength.WEAK},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: what it shows and what must follow."""

    where: str
    captures: tuple[Raw, ...]
    maker: str | None = None
    strength: Strength | None = None
    """At least so strong for `maker`; None where the row names no maker."""
    brand: str | None = None
    never: tuple[str, ...] = ()
    camera: bool | None = None
    role: Role | None = None


def strong(where: str, maker: str, *captures: Raw, brand: str | None = None) -> Row:
    return Row(where=where, captures=captures, maker=maker, strength=Strength.STRONG, brand=brand, camera=True)


def medium(where: str, maker: str, *captures: Raw, brand: str | None = None) -> Row:
    return Row(where=where, captures=captures, maker=maker, strength=Strength.MEDIUM, brand=brand, camera=True)


def weak(where: str, maker: str, *captures: Raw) -> Row:
    return Row(where=where, captures=captures, maker=maker, strength=Strength.WEAK)


def label(where: str, brand: str, *captures: Raw) -> Row:
    return Row(where=where, captures=captures, brand=brand)


def camera(where: str, *captures: Raw, never: tuple[str, ...] = ()) -> Row:
    return Row(where=where, captures=captures, camera=True, never=never)


def never(where: str, makers: tuple[str, ...], *captures: Raw) -> Row:
    return Row(where=where, captures=captures, never=makers)


def software(where: str, role: Role, *captures: Raw) -> Row:
    return Row(where=where, captures=captures, role=role, never=("hikvision", "dahua", "uniview", "axis"))


def scopes(*values: str) -> Raw:
    return ("onvif_scopes", " ".join(f"onvif://www.onvif.org/{value}" for value in values))


def http(*lines: str, body: str = "") -> Raw:
    return ("http_headers", "\r\n".join(("HTTP/1.1 200 OK", *lines)) + "\r\n\r\n" + body)


def server(value: str) -> Raw:
    return http(f"Server: {value}")


def page(value: str) -> Raw:
    return ("http_body", f"<html>{value}</html>")


def title(value: str) -> Raw:
    return ("http_title", value)


def icon(value: int) -> Raw:
    return ("favicon_mmh3", str(value))


def icon_md5(value: str) -> Raw:
    return ("favicon_md5", value)


def realm(value: str) -> Raw:
    return ("http_wwwauth", f'Digest realm="{value}", nonce="4f2c", qop="auth"')


def rtsp(*lines: str, status: str = "200 OK") -> Raw:
    return ("rtsp_response", "\r\n".join((f"RTSP/1.0 {status}", "CSeq: 1", *lines)) + "\r\n\r\n")


def rtsp_realm(value: str) -> Raw:
    return rtsp(f'WWW-Authenticate: Digest realm="{value}", nonce="4f2c"', status="401 Unauthorized")


def public(value: str) -> Raw:
    return rtsp(f"Public: {value}")


def sdp(*lines: str) -> Raw:
    return ("sdp", "\r\n".join(("v=0", *lines, "m=video 0 RTP/AVP 96")))


def tls(subject: str) -> Raw:
    return ("tls_subject", subject)


def sadp(**fields: str) -> Raw:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in {"Types": "inquiry", **fields}.items())
    return ("sadp", f'<?xml version="1.0" encoding="UTF-8"?><ProbeMatch><Uuid>1</Uuid>{inside}</ProbeMatch>')


def isapi(namespace: str = "http://www.example.org/none", **fields: str) -> Raw:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return ("isapi_device_info", f'<DeviceInfo version="2.0" xmlns="{namespace}">{inside}</DeviceInfo>')


def info(**fields: str) -> Raw:
    return ("onvif_device_info", "\n".join(f"{name}={value}" for name, value in fields.items()))


def dhip(**fields: str) -> Raw:
    inside = ",".join(f'"{name}":"{value}"' for name, value in fields.items())
    return ("dahua_discovery", f'{{"method":"client.notifyDevInfo","params":{{"deviceInfo":{{{inside}}}}}}}')


def upnp(**fields: str) -> Raw:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return ("ssdp_desc", f'<root xmlns="urn:schemas-upnp-org:device-1-0"><device>{inside}</device></root>')


def ssdp(*lines: str) -> Raw:
    return ("ssdp_response", "\r\n".join(("HTTP/1.1 200 OK", *lines)) + "\r\n\r\n")


def mac(value: str) -> Raw:
    return ("mac", value)


DAHUA_SET = (
    "location/country/china",
    "Profile/Streaming",
    "type/Network_Video_Transmitter",
    "extension/unique_identifier/1",
    "Profile/T",
    "Profile/G",
    "Profile/Q/Operational",
)
HIKVISION_SET = (
    "type/video_encoder",
    "Profile/Streaming",
    "Profile/G",
    "Profile/T",
    "MAC/{mac}",
    "hardware/{hardware}",
    "name/{name}",
    "location/city/hangzhou",
)


def hikvision_set(mac_address: str, hardware: str, name: str) -> Raw:
    return scopes(*(entry.format(mac=mac_address, hardware=hardware, name=name) for entry in HIKVISION_SET))


def dahua_set(name: str, hardware: str, *more: str) -> Raw:
    return scopes(*DAHUA_SET, f"name/{name}", f"hardware/{hardware}", *more)


# 1.2 Scopes
SCOPES = (
    strong(
        "1.2 Hikvision's set and order, with its model",
        "hikvision",
        hikvision_set("44:19:b6:00:00:01", "DS-2CD2085FWD-I", "HIKVISION%20DS-2CD2085FWD-I"),
        info(SerialNumber="DS-2CD2085FWD-I20200414AAWRE33842150"),
    ),
    medium(
        "1.2 Hikvision's set and order", "hikvision", hikvision_set("44:19:b6:00:00:01", "DS-2CD2085FWD-I", "Garage")
    ),
    medium(
        "1.2 the same set on a rebrand, Hikvision's prefix",
        "hikvision",
        hikvision_set("68:6d:bc:00:00:01", "DFI6256TE", "DFI6256TE"),
    ),
    medium("1.2 Dahua's set", "dahua", dahua_set("Dahua", "IPC-HDW5231R-ZE")),
    medium("1.2 Dahua's set, General", "dahua", dahua_set("General", "IP_Camera")),
    medium("1.2 Dahua's set, N864A6", "dahua", dahua_set("General", "N864A6")),
    medium("1.2 Amcrest 841B", "dahua", dahua_set("Amcrest", "IP2M-841B"), brand="Amcrest"),
    medium("1.2 Amcrest 8200", "dahua", dahua_set("Amcrest", "IP2M-8200"), brand="Amcrest"),
    medium("1.2 CPPLUS", "dahua", dahua_set("CPPLUS", "CP-UNC-TA21L3"), brand="CP Plus"),
    medium("1.2 CP_PLUS", "dahua", dahua_set("CP_PLUS", "CP-UNC-TA21L3"), brand="CP Plus"),
    medium(
        "1.2 CPPlus, India",
        "dahua",
        scopes(
            "location/country/India",
            "name/CPPlus",
            "hardware/CP-UNC-TA21L3",
            *DAHUA_SET[1:],
        ),
        brand="CP Plus",
    ),
    medium(
        "1.2 Honeywell with Dahua's port",
        "dahua",
        dahua_set("Honeywell", "H4W2PER3", "extension/Honeywell_mask/37777", "MAC/00:40:84:00:00:01"),
        brand="Honeywell",
    ),
    weak("1.2 Dahua-like set on a Panasonic", "dahua", dahua_set("Panasonic", "WV-V1330LK")),
    medium(
        "1.2 Tiandy",
        "tiandy",
        scopes(
            "mfr/ipcamera",
            "type/ipcamera",
            "hardware/TC-C32TS%20SPEC%3AI8/A/E/Y/M/H/2.7-13.5mm",
            "location/country/china",
            "location/city/tianjin",
            "firmware/APP_V3.3.0.20200606",
        ),
    ),
    never("1.2 Tiandy's generic words alone", ("tiandy",), scopes("mfr/ipcamera", "type/ipcamera")),
    label(
        "1.2 GeoVision's label",
        "GeoVision",
        scopes("name/Geovision", "location/country/taiwan", "hardware/GV-UNP2500", "acc/firmware/version/V1.00"),
    ),
    medium(
        "1.2 FLIR and DVTel",
        "flir",
        scopes(
            "type/video_encoder",
            "manufacturer/FLIR%20Systems",
            "manufacturer/DVTel",
            "acc/mac/00:1b:d8:00:00:01",
            "acc/mfr/DVTel",
        ),
    ),
    medium("1.2 Avigilon", "avigilon", scopes("avigilon/mac/00:18:85:00:00:01", "avigilon/firmware/version/2.6.0.130")),
    medium(
        "1.2 Axis",
        "axis",
        scopes("name/AXIS%20M2036-LE", "hardware/M2036-LE", "Profile/Streaming", "Profile/G", "Profile/M"),
        mac("ac:cc:8e:00:00:01"),
    ),
    medium("1.2 TP-Link VIGI", "tplink", scopes("name/TP-IPC", "hardware/MODEL", "location/ShenZhen")),
    medium(
        "1.2 TP-Link Tapo",
        "tplink",
        (
            "ws_discovery",
            '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
            ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Body><d:ProbeMatches><d:ProbeMatch>'
            "<d:Types>tds:Device</d:Types><d:Scopes>onvif://www.onvif.org/name/C720 onvif://www.onvif.org/hardware/C720"
            " onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/location/Hong%20Kong"
            " onvif://www.onvif.org/type/NetworkVideoTransmitter</d:Scopes>"
            "<d:XAddrs>http://192.0.2.9:2020/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body>"
            "</s:Envelope>",
        ),
    ),
    medium("1.2 Reolink", "reolink", scopes("name/Reolink", "hardware/RLC-810A")),
    medium("1.2 Reolink, name chosen by the user", "reolink", scopes("name/Drive%20way", "hardware/RLC-810A")),
    camera(
        "1.2 reference firmware ICAMERA",
        scopes("name/ONVIF_ICAMERA", "hardware/MSTAR_IPNC", "type/video_encoder"),
        never=("hikvision", "dahua", "xiongmai"),
    ),
    never(
        "1.2 421FZ with model IPCAM",
        ("hikvision", "dahua"),
        scopes("hardware/421FZ", "name/IPCAM"),
        info(Manufacturer="IPCAM", Model="IPCAM"),
    ),
    label("1.2 name/Panasonic", "Panasonic", scopes("name/Panasonic_BB-SC384B", "hardware/BB-SC384B")),
    label("1.2 name/Canon", "Canon", scopes("name/Canon_VB-S30D", "hardware/VB-S30D")),
    never("1.2 set by a person", ("hikvision", "axis"), scopes("odm:name:HIKVISION")),
)

# 2.2 SADP's fields, 2.3 the HTTP interface of the same stack
ACTIVATED = '<?xml version="1.0"?><ActivateStatus><Activated>{}</Activated></ActivateStatus>'
HIKVISION = (
    strong(
        "2.2 any SADP answer",
        "hikvision",
        sadp(DeviceType="141945", DeviceDescription="DS-2CD2385G1-I", DeviceSN="DS-2CD2385G1-I20200414AAWRE33842150"),
    ),
    strong(
        "2.2 OEM model keeps the serial's tail",
        "hikvision",
        sadp(DeviceDescription="ECI-T24F2", DeviceSN="ECI-T24F220230615AAWRAC4440853", OEMCode="1"),
    ),
    strong(
        "2.2 a blank inside the serial (TCG)",
        "hikvision",
        sadp(DeviceDescription="TCG", DeviceSN="DS-TCG225 20200414AAWRE33842150", CommandPort="8000"),
    ),
    strong(
        "2.2 CommandPort", "hikvision", sadp(CommandPort="8000", HttpPort="80", SDKOverTLSPort="8443", Activated="true")
    ),
    strong("2.2 MAC with dashes", "hikvision", sadp(DeviceType="1", MAC="44-19-b6-00-00-01", Activated="true")),
    strong(
        "2.2 SoftwareVersion without a blank",
        "hikvision",
        sadp(SoftwareVersion="V5.6.2build 190701", DSPVersion="V7.3 build 190626", DeviceType="1"),
    ),
    strong("2.2 Activated", "hikvision", sadp(Activated="false", DeviceType="141945")),
    strong(
        "2.2 flase",
        "hikvision",
        sadp(HCPlatformEnable="flase", SupportHCPlatform="true", DeviceType="1", CommandPort="8000"),
    ),
    strong("2.2 EZVIZCode", "hikvision", sadp(EZVIZCode="true", DeviceType="1", CommandPort="8000"), brand="EZVIZ"),
    strong(
        "2.2 DetailOEMCode of a customer", "hikvision", sadp(DetailOEMCode="10101", DeviceType="1", CommandPort="1")
    ),
    strong("2.2 Neutral", "hikvision", sadp(SpecificDeviceType="Neutral", DeviceType="1", CommandPort="8000")),
    strong("2.2 HIK", "hikvision", sadp(SpecificDeviceType="HIK", DeviceType="1", CommandPort="8000")),
    strong("2.2 szBaseDesc", "hikvision", sadp(szBaseDesc="DS-2CD2T25", DeviceType="1", CommandPort="8000")),
    strong("2.3 /SDK/activateStatus", "hikvision", ("activate_status", ACTIVATED.format("true"))),
    strong("2.3 not activated", "hikvision", ("activate_status", ACTIVATED.format("false"))),
    strong(
        "2.3 /SDK/language, /SDK/capabilities: the namespace",
        "hikvision",
        (
            "http_body",
            '<?xml version="1.0"?><Language version="1.0" xmlns="http://www.hikvision.com/ver10/XMLSchema"/>',
        ),
    ),
    medium("2.3 /doc/page/login.asp", "hikvision", http("Location: /doc/page/login.asp?_1600000000")),
    medium("2.3 /doc/i18n", "hikvision", page("$.getJSON('/doc/i18n/en/Common.json')")),
    strong("2.3 ISAPI, hikvision.com", "hikvision", isapi("http://www.hikvision.com/ver20/XMLSchema", model="X1")),
    strong("2.3 ISAPI, isapi.org", "hikvision", isapi("http://www.isapi.org/ver20/XMLSchema", model="X1")),
    strong("2.3 ISAPI, std-cgi.com", "hikvision", isapi("http://www.std-cgi.com/ver20/XMLSchema", model="X1")),
    strong("2.3 ISAPI, ver10", "hikvision", isapi("http://www.hikvision.com/ver10/XMLSchema", model="X1")),
    strong("2.3 ISAPI, std-cgi ver10", "hikvision", isapi("http://www.std-cgi.com/ver10/XMLSchema", model="X1")),
    strong("2.3 manufacturer", "hikvision", isapi(manufacturer="hikvision", model="X1", deviceName="a")),
    strong("2.3 systemContact", "hikvision", isapi(systemContact="Hikvision.China", model="X1", deviceName="a")),
    strong(
        "2.3 platform and release",
        "hikvision",
        isapi(firmwareVersionInfo="B-R-G5-0", firmwareReleasedDate="build 240606", deviceName="a", model="X1"),
    ),
    medium("2.3 versions", "hikvision", isapi(encoderVersion="V7.3", bootVersion="V1.3.4", model="X1", deviceName="a")),
    strong("2.3 pramaAPI in a page", "hikvision", page("xhr.open('GET', '/pramaAPI/System/deviceInfo')")),
    strong(
        "2.3 a 401 at /pramaAPI",
        "hikvision",
        ("guarded_path", "/pramaAPI/System/deviceInfo 401\n/cctv-guard/no-such-page 404"),
        brand="Prama",
    ),
)

# 3.3 HTTP and SSDP of Dahua's stack
DAHUA = (
    *(
        strong(f"3.3 realm {value}", "dahua", realm(f"Login to {value}"))
        for value in (
            "2J01018PAA00813",
            "4K049EBPAG1D7E7",
            "4H01D66PAJ2FA64",
            "4K01FD2PAJ6E3FF",
            "ND011811000000",
            "0123456789abcdef0123456789abcdef",
        )
    ),
    never("3.3 a router's realm", ("dahua",), realm("Login to the Router Web Configurator")),
    never("3.3 a Vigor's realm", ("dahua",), realm("Login to Vigor 3300")),
    medium("3.3 /RPC2_Login in the page", "dahua", page("$.post('/RPC2_Login', {method: 'global.login'})")),
    strong(
        "3.3 magicBox",
        "dahua",
        ("http_body", "version=2.800.0000016.0.R,build:2020-06-05\r\nserialNumber=4X7C5A1ZAG21L3F"),
    ),
    strong("3.3 page markers", "dahua", page("<script>var g_isdeviceinited = true</script>")),
    medium(
        "3.3 page markers, two together",
        "dahua",
        page('<link href="/css/oem.css"><script src="widget/js/jquery.ui.widget.js"></script>'),
    ),
    medium("3.3 title", "dahua", title("WEB SERVICE")),
    strong(
        "3.3 SSDP server",
        "dahua",
        ssdp("SERVER: Linux/3.0.8, UPnP/1.0, ZheJiang Dahua Technology CO.,LTD. Upnp SDK/1.0"),
    ),
    strong("3.3 SSDP name", "dahua", ssdp("USN: uuid:www.dahuatech.com.device_3_0-2J01018PAA00813", "SERVER: x")),
    strong("3.3 SSDP type", "dahua", ssdp("ST: urn:schemas-upnp-org:device:3.0-2J01018PAA00813", "SERVER: x")),
    never("3.3 Watashi service", (), title("Watashi service"), page("<script>var g_isdeviceinited = true</script>")),
)

# 4.1 UPnP descriptions, 4.2 greetings
UPNP = (
    never(
        "4.1 EmbeddedNetDevice of a Swann",
        ("tvt",),
        upnp(
            deviceType="urn:schemas-upnp-org:device:EmbeddedNetDevice:1",
            manufacturer="SWANN",
            friendlyName="SWANN 192.0.2.4",
        ),
    ),
    medium(
        "4.1 the Swann's MAC tells",
        "hikvision",
        upnp(deviceType="urn:schemas-upnp-org:device:EmbeddedNetDevice:1", manufacturer="SWANN", modelName="DVR8-1550"),
        mac("8c:e7:48:00:00:01"),
        brand="Swann",
    ),
    camera("4.1 digitalsecuritycamera", upnp(deviceType="urn:schemas-upnp-org:device:digitalsecuritycamera:1")),
    medium("4.1 manufacturer AXIS", "axis", upnp(manufacturer="AXIS")),
    strong(
        "4.1 Axis's description",
        "axis",
        upnp(
            manufacturer="AXIS",
            manufacturerURL="http://www.axis.com/",
            modelName="AXIS M1014",
            serialNumber="ACCC8E270AD8",
            friendlyName="AXIS M1014 - ACCC8E270AD8",
        ),
    ),
    label("4.1 words of a brand", "Swann", upnp(manufacturer="SWANN", deviceType="urn:x:device:Basic:1")),
    never(
        "4.1 a router's MiniUPnPd",
        ("hikvision", "dahua"),
        ssdp("SERVER: Linux/5 UPnP/1.1 MiniUPnPd/2.2", "LOCATION: http://192.0.2.1:5000/rootDesc.xml"),
    ),
    strong("4.2 DHCP class of Axis", "axis", ("dhcp_vendor_class", "AXIS,Network Camera,P3343,5.20.3")),
    strong("4.2 DHCP class, PTZ", "axis", ("dhcp_vendor_class", "AXIS,PTZ Dome Network Camera,M5014,5.50.3.7")),
    strong("4.2 FTP greeting of Axis", "axis", ("ftp_banner", "220 AXIS P1346 Network Camera 5.50.3 (2013) ready.")),
    medium("4.2 FTP greeting of D-Link", "dlink", ("ftp_banner", "220 DCS-2100 FTP server ready.")),
    strong("4.2 telnet, AutoDome", "bosch", ("telnet_banner", "Welcome to AutoDome 800 HD 192.0.2.4 from 192.0.2.8")),
    strong(
        "4.2 telnet, FLEXIDOME", "bosch", ("telnet_banner", "Welcome to FLEXIDOME NDC-455-P 192.0.2.4 from 192.0.2.8")
    ),
    strong("4.2 SNMP, Canon", "canon", ("snmp_sysdescr", "Canon Network Camera VB-C60")),
)

# 5.1 Server header
SERVERS = (
    strong("5.1 App-webs", "hikvision", server("App-webs/")),
    strong(
        "5.1 App-webs with its redirect",
        "hikvision",
        http("Server: App-webs/", "Content-Length: 480", body="location='/doc/page/login.asp?_'"),
    ),
    strong("5.1 DNVRS-Webs", "hikvision", server("DNVRS-Webs")),
    strong("5.1 DVRDVS-Webs", "hikvision", server("DVRDVS-Webs")),
    strong("5.1 Hikvision-Webs", "hikvision", server("Hikvision-Webs")),
    strong("5.1 Interlogix-Webs", "hikvision", server("Interlogix-Webs"), brand="TruVision"),
    weak("5.1 webserver", "hikvision", server("webserver")),
    never(
        "5.1 webserver of Huawei",
        ("hikvision",),
        http("Server: webserver", body='<form action="/goform/web_usrloginproc">'),
    ),
    medium(
        "5.1 the cookie of older Hikvision", "hikvision", http("Server: Webs", "Set-Cookie: _goaheadwebSessionId=1")
    ),
    never("5.1 Webs alone", ("hikvision", "dahua", "axis"), server("Webs")),
    medium("5.1 face-webs", "hikvision", server("face-webs")),
    medium("5.1 NVR Webserver", "hanbang", http("Server: NVR Webserver", "Location: /doc/page/login.asp")),
    strong("5.1 Dahua DRS", "dahua", server("Dahua DRS")),
    strong("5.1 Dahua Rtsp Server on HTTP", "dahua", server("Dahua Rtsp Server")),
    medium(
        "5.1 P3P with Dahua's page",
        "dahua",
        http("P3P: CP=CAO PSA OUR", body='<link href="/css/oem.css"><script src="jsCore/rpc.js"></script>'),
    ),
    strong("5.1 uc-httpd", "xiongmai", server("uc-httpd 1.0.0")),
    strong("5.1 JAWS", "mvpower", server("JAWS/1.0 Jan 21 2017")),
    medium("5.1 JAWS's title", "mvpower", title("Network Video Client")),
    strong("5.1 Cross Web Server", "tvt", server("Cross Web Server")),
    strong("5.1 TVT's title", "tvt", title("DVR Components Download")),
    strong("5.1 Avtech over UPnP", "avtech", server("Linux/2.x UPnP/1.0 Avtech/1.0")),
    strong("5.1 AV-TECH", "avtech", server("AV-TECH AV787 Video Web Server")),
    strong("5.1 VVTK-HTTP-Server", "vivotek", server("VVTK-HTTP-Server")),
    weak("5.1 Network Camera", "vivotek", server("Network Camera")),
    weak("5.1 Network Dome Camera", "vivotek", server("Network Dome Camera")),
    weak("5.1 Wireless Network Camera", "vivotek", server("Wireless Network Camera")),
    strong("5.1 VCS-VideoJet", "bosch", server("VCS-VideoJet-Webserver")),
    strong("5.1 gen5th", "sony", server("gen5th/1.33.00")),
    strong("5.1 NetEVI", "sony", server("NetEVI/1.14")),
    medium("5.1 VB", "canon", server("VB100")),
    camera("5.1 Netwave", server("Netwave IP Camera"), never=("foscam",)),
    camera("5.1 ReeCam", server("ReeCam IP Camera"), never=("foscam",)),
    medium("5.1 alphapd", "dlink", server("alphapd")),
    medium("5.1 dcs-lig-httpd", "dlink", server("dcs-lig-httpd")),
    medium("5.1 D-Link Internet Camera", "dlink", server("D-Link Internet Camera")),
    weak("5.1 Camera Web Server", "dlink", server("Camera Web Server")),
    strong("5.1 GeoHttpServer", "geovision", server("GeoHttpServer")),
    strong("5.1 AvigilonOnvifNvt", "avigilon", server("AvigilonOnvifNvt/2.6")),
    medium("5.1 ev-compat", "pelco", server("ev-compat")),
    weak("5.1 Ipcam", "instar", server("Ipcam")),
    never("5.1 MWS", ("hikvision",), server("MWS 0.01")),
    strong("5.1 IQinVision", "vicon", server("IQinVision Embedded 1.0")),
    strong("5.1 Kedacom-Webs", "kedacom", server("Kedacom-Webs")),
    strong("5.1 kedacom-hs", "kedacom", server("kedacom-hs")),
    strong("5.1 Infinova-Webs", "infinova", server("Infinova-Webs")),
    strong("5.1 SmartCamWebService", "hanwha", server("SmartCamWebService")),
    strong("5.1 HSS", "hanwha", server("HSS web server")),
    medium("5.1 uniser", "uniview", server("uniser")),
    medium("5.1 unisvr", "uniview", server("unisvr")),
    camera("5.1 FIAMM", server("FIAMM ONVIF")),
    camera("5.1 maygion", server("maygion")),
    never("5.1 Rapid Logic", ("axis", "vivotek"), server("Rapid Logic/1.1"), realm("streaming_server")),
    camera("5.1 ipcam SDK", server("Boa/0.94.14rc18-ipcam"), never=("hikvision", "dlink")),
    *(
        never(f"5.1 {name}", ("hikvision", "dahua", "axis", "foscam", "xiongmai", "vivotek"), server(name))
        for name in ("Boa/0.94.13", "GoAhead-Webs", "thttpd/2.25b", "mini_httpd/1.19", "lighttpd/1.4.35", "nginx")
    ),
)

# 5.2 realms
REALMS = (
    *(
        strong(f"5.2 IP Camera({code})", "hikvision", form(f"IP Camera({code})"))
        for code in ("C7627", "J2914", "C2183", "C5654", "D2959", "L4906", "AB705", "21388", "76475", "C1214", "83813")
        for form in (realm, rtsp_realm)
    ),
    strong("5.2 a model as realm", "hikvision", realm("DS-2CD2032-I")),
    medium("5.2 Hikvision", "hikvision", realm("Hikvision")),
    never("5.2 Beward's DS07P", ("hikvision",), realm("DS07P-LP SIP Door Station - 186882347977")),
    medium(
        "5.2 Beward's DS07P is Beward's",
        "beward",
        realm("DS07P-LP SIP Door Station - 186882347977"),
        mac("18:68:82:34:79:77"),
    ),
    never(
        "5.2 realm / with Digest and Basic",
        ("dahua", "axis"),
        rtsp('WWW-Authenticate: Digest realm="/", nonce="1"', 'WWW-Authenticate: Basic realm="/"', status="401 No"),
    ),
    camera("5.2 DVR", realm("DVR"), never=("hikvision", "dahua", "tvt")),
    strong(
        "5.2 device with Dahua's server",
        "dahua",
        rtsp("Server: Dahua Rtsp Server", 'WWW-Authenticate: Digest realm="device", nonce="1"', status="401 No"),
    ),
    never("5.2 device alone", ("dahua",), realm("device")),
    strong("5.2 DahuaRtsp", "dahua", rtsp_realm("DahuaRtsp")),
    strong("5.2 Axis", "axis", realm("AXIS_ACCC8E270AD8")),
    strong("5.2 Axis, RTSP over WebSocket", "axis", realm("AXIS_WS_ACCC8E270AD8")),
    never("5.2 streaming_server", ("axis", "vivotek"), realm("streaming_server")),
    medium("5.2 VVTK", "vivotek", realm("VVTK")),
    strong("5.2 iPOLiS", "hanwha", realm("iPOLiS")),
    strong("5.2 NET-i", "hanwha", realm("NET-i")),
    strong("5.2 Bosch", "bosch", realm("Use 'live' as User Name in order to log in to the respective level")),
    strong("5.2 Bosch, service", "bosch", realm("Use 'service' as User Name in order to log in")),
    strong("5.2 Mobotix", "mobotix", realm("MOBOTIX Camera User")),
    medium("5.2 D-Link", "dlink", realm("DCS-2530")),
    medium("5.2 D-Link, renamed", "dlink", realm("DCS-kabinet")),
    medium("5.2 DCS-lig", "dlink", realm("DCS-lig")),
    medium("5.2 TRENDnet", "trendnet", realm("TV-IP110W")),
    weak("5.2 netcam", "trendnet", realm("netcam")),
    strong("5.2 TP-LINK", "tplink", rtsp_realm("TP-LINK IP-Camera")),
    strong("5.2 Arecont", "arecont", realm("Arecont Vision")),
    medium("5.2 Panasonic", "panasonic", realm("GeneralUser/Administrator")),
    strong("5.2 Sony", "sony", realm("Sony Network Camera SNC-CH140")),
    strong("5.2 kedacom", "kedacom", realm("kedacom")),
    strong("5.2 Reolink", "reolink", rtsp_realm("BC Streaming Media")),
    medium("5.2 Longse", "longse", rtsp_realm("Surveillance Server")),
    medium("5.2 Beward N100", "beward", realm("N100 H.264 IP Camera")),
    medium("5.2 avigilon", "avigilon", realm("avigilon")),
    medium("5.2 brickcom", "brickcom", realm("brickcom wcb-100ap")),
    medium("5.2 infinova", "infinova", realm("infinova")),
    camera("5.2 unisight", realm("unisight")),
    camera("5.2 aircam", realm("aircam dome")),
    camera("5.2 airlive", realm("airlive bu-720")),
    strong("5.2 Hitron", "hitron", realm("HITRON_00041D000001")),
    label("5.2 Orbit", "Steinsvik Orbit", realm("Orbit-351")),
    never(
        "5.2 Aiphone",
        ("sony", "hikvision", "dahua"),
        rtsp(
            "Server: Linux/2.6.32.17-davinci1 Ze-PRO",
            'WWW-Authenticate: Basic realm="Secret"',
            status="401 Unauthorized",
        ),
    ),
    never("5.2 LIVE555", ("reolink", "hikvision", "dahua"), rtsp_realm("LIVE555 Streaming Media")),
)

# 5.3 titles, paths and page code
PAGES = (
    strong("5.3 gjs_", "uniview", page("var gjs_producttype = 1; var gjs_oemtype = 'uniview';")),
    strong("5.3 gjs_ of a rebrand", "uniview", page("var gjs_oemtype = 'Alhua';"), brand="Alhua"),
    medium("5.3 recordmanager", "uniview", page('<object id="recordmanager_activex">')),
    medium("5.3 main.cgi", "uniview", page('<form action="cgi-bin/main-cgi">')),
    strong("5.3 LAPI in a page", "uniview", page("'/LAPI/V1.0/System/DeviceBasicInfo'")),
    strong(
        "5.3 LAPI's answer",
        "uniview",
        (
            "http_body",
            '{"Response":{"ResponseURL":"/LAPI/V1.0/System/DeviceBasicInfo","StatusString":"Succeed",'
            '"Data":{"Manufacturer":"NONE","DeviceModel":"X","SerialNumber":"210235C3FN3172000001"}}}',
        ),
    ),
    strong(
        "5.3 a 401 at LAPI, a 404 beside it",
        "uniview",
        ("guarded_path", "/LAPI/V1.0/System/DeviceBasicInfo 401\n/cctv-guard/no-such-page 404"),
    ),
    strong("5.3 tiandyvideo", "tiandy", page('<embed id="nvsvideo" type="application/tiandyvideo">')),
    strong("5.3 tdvideo.css", "tiandy", page('<link href="css/tdvideo.css">')),
    strong("5.3 Net Video Browser", "tiandy", title("Net Video Browser")),
    medium("5.3 NETSurveillance", "xiongmai", title("NETSurveillance WEB")),
    strong("5.3 NVMS-9000", "tvt", ("http_body", '<response systemType="NVMS-9000" clientType="WEB"/>')),
    strong("5.3 rsvideoocx", "raysharp", page('codebase="rsvideoocx.cab"')),
    *(
        strong(f"5.3 {text}", "hanwha", title(text))
        for text in ("WISENET NVR", "Samsung Techwin NVR Web Viewer", "Hanwha Techwin")
    ),
    strong("5.3 nvr.plugin_version", "hanwha", page("if ($.nvr.plugin_version > 1)")),
    strong("5.3 SUNAPI in a page", "hanwha", page("/stw-cgi/system.cgi?msubmenu=deviceinfo&action=view")),
    strong(
        "5.3 a 401 at SUNAPI, a 404 beside it",
        "hanwha",
        ("guarded_path", "/stw-cgi/system.cgi 401\n/cctv-guard/no-such-page 404"),
    ),
    strong(
        "5.3 getbrand",
        "axis",
        (
            "axis_brand",
            '{"Brand":{"Brand":"AXIS","ProdType":"Network Camera","ProdNbr":"M1065-LW","ProdShortName":"AXIS M1065"}}',
        ),
    ),
    strong(
        "5.3 basicdeviceinfo",
        "axis",
        (
            "axis_brand",
            '{"apiVersion":"1.2","data":{"propertyList":{"Brand":"AXIS","ProdNbr":"M1065-LW","HardwareID":"70E",'
            '"Version":"9.80.1","SerialNumber":"ACCC8E270AD8","BuildDate":"Feb 1 2021"}}}',
        ),
    ),
    strong("5.3 /incl/version.shtml", "axis", page('<frame src="/incl/version.shtml">')),
    strong("5.3 /axis-release", "axis", page('"/axis-release/releaseinfo"')),
    strong("5.3 rcp.xml", "bosch", page("load('rcp.xml?command=0x0a98')")),
    strong("5.3 getparamjs", "vivotek", page('<script src="/cgi-bin/admin/getparamjs.cgi?system">')),
    strong(
        "5.3 its answer",
        "vivotek",
        ("http_body", "system_modelname='IP8131'\nsystem_firmwareversion='IP8131-VVTK-0100e7'"),
    ),
    strong("5.3 CGIProxy", "foscam", page("'/cgi-bin/CGIProxy.fcgi?cmd='")),
    strong("5.3 ipcwebcomponents", "foscam", page('<a href="ipcwebcomponents.exe">')),
    medium("5.3 IPCam Client", "foscam", title("IPCam Client")),
    strong("5.3 loginDevice.js", "avtech", page('<script src="/nobody/loginDevice.js">')),
    *(
        strong(f"5.3 {text}", "avtech", title(text))
        for text in ("::: Login :::", "Remote Surveillance, Any time & Any where", "--- VIDEO WEB SERVER ---")
    ),
    strong("5.3 userimage", "mobotix", page('<a href="/control/userimage.html">')),
    strong("5.3 MOBOTIX AG", "mobotix", page('<meta name="publisher" content="MOBOTIX AG, Germany">')),
    # The row says Honeywell at medium; Honeywell's recorders are built by several, so the name stays a label (8.6).
    label("5.3 hnvr", "Honeywell", page("checking hnvr client control version")),
    strong("5.3 szProductBrand", "acti", page("var szProductBrand = 'acti';")),
    medium("5.3 Web Configurator with it", "acti", title("Web Configurator"), page("var szProductBrand = 'acti';")),
    medium("5.3 NUUO", "nuuo", title("Network Video Recorder Login")),
    label("5.3 Lorex", "Lorex", page('href="/lorex_webplugin.exe"')),
    label("5.3 Amcrest", "Amcrest", page('<a href="http://amcrest.com/support">')),
    label("5.3 Intelbras", "Intelbras", title("Intelbras")),
    *(
        strong(f"5.3 {text}", "hikvision", page(f'<object codebase="{text}">'))
        for text in (
            "clsid:F030F48F-CD67-45D1-B622-A5D88A7BCFE9",
            "clsid:7B43048F-DA7A-458F-AF35-D825BDBB6816",
            "NetVideoOCX.cab",
            "HCNetVideoActiveX.cab",
        )
    ),
    *(
        strong(f"5.3 telnet {text}", "hikvision", ("telnet_banner", text))
        for text in ("192.0.0.64 login:", "dvrdvs login:", "hikvision login:")
    ),
    strong("5.3 telnet uniview", "uniview", ("telnet_banner", "uniview login:")),
    strong("5.3 telnet nvr208-32", "uniview", ("telnet_banner", "nvr208-32 login:")),
    strong("5.3 telnet kedacom", "kedacom", ("telnet_banner", "kedacom login:")),
    strong("5.3 telnet infinova", "infinova", ("telnet_banner", "infinova login:")),
    camera("5.3 telnet ZNV", ("telnet_banner", "hdipcam login:")),
    *(
        strong(f"5.3 SNMP {text}", "uniview", ("snmp_sysdescr", text))
        for text in ("hc121@c-x", "hic2221e-x22ir", "hic6622hx22")
    ),
    strong("5.3 SNMP dinion", "bosch", ("snmp_sysdescr", "dinion ip")),
    camera("5.3 SNMP ZNV", ("snmp_sysdescr", "znv zxnvm")),
)

# 5.4 icons
ICONS = (
    *(medium(f"5.4 {n}", "hikvision", icon(n)) for n in (999357577, -808437027, -1830859634)),
    *(medium(f"5.4 {n}", "dahua", icon(n)) for n in (2019488876, 833190513, 1281253102, -1466785234, -1935899595)),
    *(
        strong(f"5.4 {n} with DNVRS-Webs", "hikvision", server("DNVRS-Webs"), icon(n), brand=brand)
        for n, brand in (
            (1782271534, "TruVision"),
            (-1093172228, "TruVision"),
            (1876585825, "Alibi"),
            (-1351901211, "Luma"),
        )
    ),
    *(
        medium(f"5.4 {n}", maker, icon(n))
        for maker, n in (
            ("uniview", -1240222446),
            ("axis", -1616143106),
            ("mobotix", 661332347),
            ("vivotek", -1654229048),
            ("bosch", -1702769256),
            ("reolink", -38705358),
            ("avtech", -194439630),
            ("herospeed", -873627015),
            ("ubiquiti", 768816037),
            ("instar", -1169314298),
            ("instar", -1748763891),
            ("trendnet", 512590457),
            ("mvpower", 90066852),
            ("dlink", 31972968),
            ("dlink", -1354933624),
            ("dlink", 1221759509),
            ("dlink", 1144925962),
            ("dlink", -355305208),
            ("dlink", -1897829998),
        )
    ),
    label("5.4 Provision-ISR, a label that others build for", "Provision-ISR", icon(-374235895)),
    weak("5.4 JAWS, second", "mvpower", icon(768231242)),
    weak("5.4 TVT generic", "tvt", icon(492290497)),
    never("5.4 Korean DVR", ("tvt", "hikvision", "dahua"), icon(-560297467)),
    Row(where="5.4 Blue Iris", captures=(icon(-520888198),), camera=False),
    Row(where="5.4 motionEye", captures=(icon(-923693877),), camera=False),
    *(
        medium(f"5.4 MD5 {text[:8]}", maker, icon_md5(text))
        for maker, text in (
            ("hikvision", "89b932fcc47cf4ca3faadb0cfdef89cf"),
            ("hikvision", "efca7d9aeaad122133c65cdf628ac574"),
            ("dahua", "bd9e17c46bbbc18af2a2bd718dddad0e"),
            ("dahua", "605f51b413980667766a9aff2e53b9ed"),
            ("dahua", "b39f249362a2e4ab62be4ddbc9125f53"),
            ("uniview", "1536f25632f78fb03babedcb156d3f69"),
            ("axis", "a3fd8705f010b90e37d42128000f620b"),
            ("mobotix", "d9526978908979fa5018db0bcc762aa0"),
            ("avtech", "6a7e13b3f9197a383c96618fe32e345a"),
            ("avtech", "ed8cf53ef6836184587ee3a987be074a"),
            ("mvpower", "f066b751b858f75ef46536f5b357972b"),
            ("dlink", "842c79ab11f38323fc554afbea5c990a"),
            ("flir", "bd1b5fef10a0846b2db322b90a57b746"),
        )
    ),
)

# 5.5 certificates
CERTIFICATES = (
    strong("5.5 Hikvision", "hikvision", tls("CN=www.hikvision.com, OU=DVRNVR, O=HIKVISION, L=HangZhou")),
    strong("5.5 OU=IPCamera", "hikvision", tls("C=CN, O=Embedded, OU=IPCamera, CN=device")),
    strong("5.5 Product Root CA", "hikvision", server("App-webs/"), tls("O=Product Root CA, OU=IP Camera")),
    strong("5.5 Axis", "axis", tls("CN=axis-accc8e270ad8, O=Axis Communications AB")),
    strong("5.5 Bosch", "bosch", tls("CN=local.myboschcam.net, O=Bosch Sicherheitssysteme GmbH")),
    strong("5.5 ST-VS", "bosch", tls("CN=00-07-5f-11-11-11, OU=ST-VS, O=Bosch Sicherheitssysteme GmbH")),
    strong("5.5 Avigilon", "avigilon", tls("CN=AVIGILON-CAMERA-123456, O=Avigilon Corporation")),
    strong("5.5 Tiandy", "tiandy", tls("O=Tiandy tech, CN=DVR_UI")),
    strong("5.5 Huawei", "huawei", tls("CN=huawei ipc, O=huawei")),
    strong(
        "5.5 Huawei PDU", "huawei", tls("CN=x, OU=Enterprise UC&C ProductLine, OU=Video Surveillance PDU, O=Huawei")
    ),
    Row(
        where="5.5 Honeywell",
        captures=(tls("O=honeywell, OU=security group"),),
        brand="Honeywell",
        never=("dahua", "hikvision"),
    ),
    strong("5.5 DHI-", "dahua", tls("CN=DHI-NVR4216")),
    label("5.5 Truen", "Truen", tls("CN=TCAM, OU=Security, O=Truen")),
    strong("5.5 2N", "axis", tls("CN=x, OU=2N IP Intercoms"), brand="2N"),
    strong("5.5 Vivotek", "vivotek", tls("CN=x, O=Vivotek.Inc")),
    medium("5.5 Ubiquiti", "ubiquiti", tls("CN=camera.ubnt.dev, O=Ubiquiti")),
    medium("5.5 UniFi Video", "ubiquiti", tls("CN=unifivideo-app")),
    # Weak, though the row says medium at least: the company's routers and switches may show it too.
    weak("5.5 TP-LINK CA", "tplink", tls("CN=TP-LINK CA")),
    camera("5.5 Vimicro", tls("O=vimicro, OU=vimicro")),
    never("5.5 the EZVIZ cloud", ("hikvision", "ezviz"), tls("CN=*.ys7.com")),
)

# 6 RTSP
HIKVISION_PUBLIC = "OPTIONS, DESCRIBE, PLAY, PAUSE, SETUP, TEARDOWN, SET_PARAMETER, GET_PARAMETER"
DAHUA_PUBLIC = "OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, RECORD, PAUSE, TEARDOWN, SET_PARAMETER, GET_PARAMETER"
IMKH = "a=Media_header:MEDIAINFO=494D4B48010100000400000111710110401F000000FA000000000000000000000000000000000000;"
RTSP = (
    strong(
        "6 Hikvision's header habits as a set",
        "hikvision",
        rtsp(
            f"Public: {HIKVISION_PUBLIC}",
            "Date:  Mon, Nov 23 2026 10:00:00 GMT",
            "Session:        1436190541;timeout=60",
        ),
    ),
    strong(
        "6 stale in quotes, two schemes, IP Camera",
        "hikvision",
        rtsp(
            'WWW-Authenticate: Digest realm="IP Camera(C7627)", nonce="1", stale="FALSE"',
            'WWW-Authenticate: Basic realm="IP Camera(C7627)"',
            "Date:  Mon, Nov 23 2026 10:00:00 GMT",
            status="401 Unauthorized",
        ),
    ),
    medium(
        "6 Hikvision's current SDP",
        "hikvision",
        sdp(
            "s=Media Presentation",
            "e=NONE",
            "b=AS:5050",
            "a=control:rtsp://192.0.2.1/Streaming/Channels/101/?transportmode=unicast&profile=Profile_1",
            IMKH,
            "a=appversion:1.0",
        ),
    ),
    strong(
        "6 HIK Media Server V3.1.3",
        "hikvision",
        sdp("o=- 1109162014219182 1109162014219192", "s=HIK Media Server V3.1.3"),
    ),
    strong("6 HIK Media Server V3.4.103", "hikvision", sdp("s=HIK Media Server V3.4.103")),
    strong("6 its description line", "hikvision", sdp("i=HIK Media Server Session Description : standard")),
    strong("6 Dahua's Public and server", "dahua", rtsp(f"Public: {DAHUA_PUBLIC}", "Server: Rtsp Server/3.0")),
    strong("6 Dahua Rtsp Server", "dahua", rtsp("Server: Dahua Rtsp Server")),
    medium(
        "6 Dahua's Content-Base",
        "dahua",
        rtsp(
            "Content-Base: rtsp://192.0.2.1/cam/realmonitor?channel=1&subtype=0&unicast=true&proto=Onvif/",
            "x-Accept-Dynamic-Rate: 1",
            "Cache-Control: must-revalidate",
        ),
    ),
    medium(
        "6 Dahua's SDP",
        "dahua",
        sdp(
            "o=- 2251938202 2251938202 IN IP4 0.0.0.0",
            "s=Media Server",
            "a=packetization-supported:DH",
            "a=rtppayload-supported:DH",
            "a=x-packetization-supported:IV",
        ),
    ),
    strong("6 Dahua's old SDP", "dahua", sdp("s=RTSP Session of ZheJiang Dahua Technology CO.,LTD.")),
    weak("6 x-Accept-Dynamic-Rate alone", "dahua", rtsp("x-Accept-Dynamic-Rate: 1")),
    strong(
        "6 Uniview, behind GeoVision's label",
        "uniview",
        sdp("s=VCP IPC Realtime stream", "a=control:rtsp://192.0.2.1/media/video1/video"),
    ),
    strong("6 h3c-v3", "uniview", sdp("a=fmtp:107 DecoderTag=h3c-v3 RTCP=0")),
    strong("6 Tiandy", "tiandy", rtsp("Server: Tiandy RTSP server")),
    strong("6 TVT", "tvt", rtsp("Server: TVT RTSP Server")),
    label("6 Novus", "Novus", rtsp("Server: Novus RTSP Server")),
    strong(
        "6 Reolink",
        "reolink",
        sdp(
            's=Session streamed by "preview"', "i=h264Preview_01_main", "a=tool:BC Streaming Media v202210012022.10.01"
        ),
    ),
    never("6 Rtsp Server/2.0", ("dahua", "reolink"), rtsp("Server: Rtsp Server/2.0")),
    strong("6 TP-LINK RTSP Server", "tplink", sdp('s=Session streamed by "TP-LINK RTSP Server"')),
    strong("6 m=application/TP-LINK", "tplink", sdp("m=application/TP-LINK 0 RTP/AVP smart/1/90000")),
    strong(
        "6 H264DVR with our-retransmit",
        "xiongmai",
        rtsp(
            "Server: H264DVR 1.0",
            "Cache-Control: private",
            "x-Accept-Retransmit: our-retransmit",
            "x-Accept-Dynamic-Rate: 1",
        ),
    ),
    medium(
        "6 the constant origin",
        "xiongmai",
        sdp("o=- 38990265062388 38990265062388 IN IP4 192.0.2.1", "s=RTSP Session", "a=framerate:0S"),
    ),
    medium("6 Foscam", "foscam", sdp("s=IP Camera Video", "i=videoMain", "a=tool:LIVE555 Streaming Media v2014.02.10")),
    medium("6 HiIpcam", "hichip", rtsp("Server: HiIpcam/V100R003 VodServer/1.0.0")),
    medium("6 Hipcam", "hichip", rtsp("Server: Hipcam RealServer/V1.0")),
    strong("6 VStarcam", "vstarcam", sdp("o=VSTC 1 1 IN IP4 192.0.2.1", "s=streamed by the VSTARCAM RTSP server")),
    strong("6 macro-video", "macrovideo", sdp("s=streamed by the macro-video rtsp server")),
    medium("6 EvoStream", "ubiquiti", sdp("u=www.evostream.com", "e=contact@evostream.com")),
    medium("6 Longse", "longse", rtsp("Server: Rtsp Server 1920*1080*20*2048")),
    medium("6 Axis", "axis", public("OPTIONS, DESCRIBE, GET_PARAMETER, PAUSE, PLAY, SETUP, SET_PARAMETER, TEARDOWN")),
    strong("6 Avigilon", "avigilon", rtsp("Server: AvigilonOnvifNvt/2.6")),
    medium("6 Vivotek", "vivotek", public("OPTIONS, DESCRIBE, PLAY, SETUP, GET_PARAMETER, SET_PARAMETER, TEARDOWN")),
    never(
        "6 Allow in place of Public",
        ("acti", "geovision"),
        rtsp("Allow: OPTIONS, DESCRIBE, SETUP, PLAY", status="400 Bad Request"),
    ),
    label("6 Grandstream", "Grandstream", rtsp("Server: Grandstream RTSP server")),
    strong("6 hb-dvr", "hanbang", rtsp("Server: hb-dvr")),
    *(
        label(f"6 {name}", name, rtsp(f"Server: {name} RTSP server"))
        for name in ("Aipstar", "VisionDigi", "Aszeno", "Unisight")
    ),
    label("6 iCanSystem", "iCanSystem", rtsp("Server: iCanSystem")),
    strong("6 Siqura", "tkh", rtsp("Server: Optelecom-NKF RTSP server")),
    software("6 GStreamer", Role.RESTREAMER, rtsp("Server: GStreamer RTSP server")),
    software("6 gortsplib", Role.RESTREAMER, rtsp("Server: gortsplib")),
    software("6 Wowza", Role.RESTREAMER, rtsp("Server: Wowza Streaming Engine 4.7.7")),
    software("6 Helix", Role.RESTREAMER, rtsp("Server: Helix Mobile Server/14.0")),
    # strings that look decisive and are not
    never("6 Media Presentation alone", ("hikvision",), sdp("s=Media Presentation")),
    medium(
        "6 Media Presentation of Samsung",
        "hanwha",
        sdp("s=Media Presentation", "i=samsung", "a=control:rtsp://192.0.2.1/profile5/media.smp/trackID=v"),
    ),
    label(
        "6 IMKH of Anjvision",
        "Anjvision",
        sdp("s=RTSP/RTP stream from anjvision ipcamera", "a=tool:CHAM.LI@ANJVISION.COM", IMKH),
    ),
    never(
        "6 IMKH of an IPCAM",
        ("hikvision",),
        sdp("s=RTSP Session", IMKH),
        info(Manufacturer="IPCAM", Model="C9F0SeZ3N0PbL0"),
    ),
    never("6 IMKH of an unnamed camera", ("hikvision",), sdp("o=RTSP 16381778200090761968 1", "s=RTSP Server", IMKH)),
    never("6 1109162014219182 alone", ("hikvision",), sdp("o=- 1109162014219182 1109162014219192 IN IP4 192.0.2.1")),
    never("6 Sony RTSP Server", ("sony",), sdp("o=RTSP Session 1 2 IN IP4 0.0.0.0", "s=Sony RTSP Server")),
    never("6 RTSP Session", ("xiongmai", "dahua", "hikvision"), sdp("s=RTSP Session")),
    never("6 RTSP Server", ("hikvision", "dahua"), sdp("s=RTSP Server")),
    never("6 uEye", ("hikvision", "flir"), sdp('s=Streamed by "IDS uEye Live RTSP Server"')),
    medium("6 IR stream", "flir", sdp("s=IR stream", "i=Live infrared")),
)

# 6 stream paths: a firmware that accepts any path says nothing by repeating it
PATHS = tuple(
    never(f"6 path {path}", (), sdp("s=Live", f"a=control:rtsp://192.0.2.1{path}"))
    for path in (
        "/Streaming/Channels/101",
        "/ISAPI/Streaming/Channels/101",
        "/h264/ch1/main/av_stream",
        "/h264/ch01/main/av_stream",
        "/h264_stream",
        "/cam/realmonitor?channel=1&subtype=0",
        "/media/video1",
        "/unicast/c1/s0/live",
        "/axis-media/media.amp",
        "/profile1",
        "/Preview_01_main",
        "/rtsp_tunnel",
        "/MediaInput/h264",
        "/live.sdp",
        "/live1s1.sdp",
        "/videoMain",
        "/stream1",
        "/chID=1&streamType=main",
        "/rtsp/unicast/live/profile-1",
        "/mobotix.h264",
        "/video1",
        "/CH001.sdp",
        "/11",
        "/12",
        "/user=admin_password=_channel=1_stream=0.sdp",
        "/track1",
        "/defaultPrimary?streamType=u",
        "/h264.sdp",
        "/av_stream/ch0",
        "/RVi/1/1",
        "/s0",
    )
)

# 7 MAC prefixes
PREFIXES = (
    *(
        medium(f"7 {prefix}", "hikvision", mac(f"{prefix}:00:00:01"))
        for prefix in ("68:6D:BC", "58:50:ED", "08:54:11", "44:19:B6", "BC:AD:28", "24:B1:05", "BC:29:78", "8C:E7:48")
    ),
    label("7 LTS's own block", "LTS", mac("14:2F:FD:00:00:01")),
    label("7 ALIBI's own block", "Alibi", mac("64:25:5E:00:00:01")),
    label("7 ALIBI's second block", "Alibi", mac("50:DC:D0:00:00:01")),
    label("7 Prama's own block", "Prama", mac("E4:28:A4:00:00:01")),
    label("7 Lorex's own block", "Lorex", mac("00:1F:54:00:00:01")),
    label("7 Amcrest's own block", "Amcrest", mac("9C:8E:CD:00:00:01")),
    label("7 Amcrest's second block", "Amcrest", mac("A0:60:32:00:00:01")),
    label("7 Amcrest's /28 block", "Amcrest", mac("34:46:63:20:00:01")),
    label("7 NSS (BCS)", "BCS", mac("38:C4:E8:00:00:01")),
    never("7 Honeywell's own block", ("dahua", "hikvision"), mac("00:40:84:00:00:01")),
    *(
        medium(f"7 {prefix}", "dahua", mac(f"{prefix}:00:00:01"))
        for prefix in (
            "B4:4C:3B",
            "08:ED:ED",
            "3C:EF:8C",
            "4C:11:BF",
            "90:02:A9",
            "14:A7:8B",
            "A0:BD:1D",
            "C0:39:5A",
            "38:AF:29",
        )
    ),
    Row(where="7 Luminys", captures=(mac("80:43:5E:00:00:01"),), never=("dahua",)),
    never("7 Tercel", ("foscam", "hikvision"), mac("C4:D6:55:00:00:01")),
    never("7 ReeCam", ("foscam", "hikvision"), mac("E8:AB:FA:00:00:01")),
    never("7 Gaoshengda", ("reolink", "tuya", "hikvision", "dahua", "tplink"), mac("BC:09:B9:00:00:01")),
    never("7 Bilian", ("reolink", "tuya", "hikvision", "dahua"), mac("F0:C8:14:00:00:01")),
    medium("7 Beward", "beward", mac("18:68:82:00:00:01")),
    *(
        medium(f"7 {prefix}", maker, mac(f"{prefix}:00:00:01"))
        for maker, prefix in (
            ("axis", "00:40:8C"),
            ("axis", "AC:CC:8E"),
            ("axis", "B8:A4:4F"),
            ("axis", "E8:27:25"),
            ("hanwha", "00:09:18"),
            ("hanwha", "44:B4:23"),
            ("hanwha", "E4:30:22"),
            ("reolink", "EC:71:DB"),
            ("tvt", "00:18:AE"),
            ("tvt", "58:5B:69"),
            ("vivotek", "00:02:D1"),
            ("mobotix", "00:03:C5"),
        )
    ),
)

# 8.2 Hikvision's serial, 8.3 Dahua's, 8.4 firmware versions, 8.5 other identifiers
FORMS = (
    *(
        strong(f"8.2 {serial}", "hikvision", info(SerialNumber=serial))
        for serial in (
            "DS-2CD2385G1-I20200414AAWRE33842150",
            "DS-2CD2342WD-I20160101BBWR600000001",
            "DS-2CD2532F-IWS20150601CCCH512345678",
            "iDS-7204HUHI-M1/E0420220101CCWRAH12345678WCVU",
            "DS-7732NI-M41620230101CCRRL12345678WCVU",
            "DS-KV6113-WPE1(C)0120210101RRAH12345678",
            "IPC-T620-Z20190101AAWR123456789",
            "HWI-T220H20190101AAWRC12345678",
            "ECI-T24F220230615AAWRAC4440853",
            "C80020210101AAWRF12345678",
        )
    ),
    *(
        never(f"8.2 not {serial}", ("hikvision",), info(SerialNumber=serial))
        for serial in ("6C01E93PAG69A7D", "ACCC8E270AD8", "YYYY1234567890123456", "95270000ABCDEFGH")
    ),
    *(
        strong(f"8.3 {serial}", "dahua", info(SerialNumber=serial))
        for serial in ("6C01E93PAG69A7D", "2J01018PAA00813", "4X7C5A1ZAG21L3F", "AB06FCEPAGF0AB2")
    ),
    strong("8.3 Lorex over DHIP", "dahua", dhip(SerialNo="ND011811000000", Vendor="Lorex"), brand="Lorex"),
    strong("8.3 Intelbras over DHIP", "dahua", dhip(SerialNo="K3LJ3400209RH", Vendor="Intelbras"), brand="Intelbras"),
    never("8.3 another form without DHIP", ("dahua",), info(SerialNumber="K3LJ3400209RH")),
    medium("8.4 Hikvision", "hikvision", info(FirmwareVersion="V5.5.82 build 190318")),
    medium("8.4 Hikvision's recorders", "hikvision", info(FirmwareVersion="V4.30.085 build 210415")),
    strong("8.4 Hikvision's platform", "hikvision", isapi(firmwareVersionInfo="B-R-G1-0", model="X1", deviceName="a")),
    strong("8.4 Hikvision's G7", "hikvision", isapi(firmwareVersionInfo="B-R-G7-0", model="X1", deviceName="a")),
    *(
        strong(f"8.4 {version}", "dahua", info(FirmwareVersion=version))
        for version in (
            "2.800.0000000.31.R",
            "2.680.0000000.25.R.220527",
            "5.001.0000000.2.R,build:2026-03-31",
            "2.820.15OG001.0.R",
            "2.608.GV00.0.R",
        )
    ),
    *(
        strong(f"8.4 customer {version}", "dahua", info(FirmwareVersion=version), brand=brand)
        for version, brand in (
            ("2.800.00AC000.0.R", "Amcrest"),
            ("2.420.AC00.18.R", "Amcrest"),
            ("2.520.AC02.15.R", "Amcrest"),
            ("2.000.00IB004.0.R", "Intelbras"),
            ("2.800.106F004.0.R", "BCS"),
            ("2.800.030000000.3.R", "Lorex"),
            ("2.680.10IM001.0.R", "Imou"),
            ("2.420.HW01.0.R", "Honeywell"),
        )
    ),
    medium("8.4 Tiandy", "tiandy", scopes("firmware/APP_V3.3.0.20200606")),
    strong("8.4 TP-Link", "tplink", info(FirmwareVersion="1.3.14 Build 240513 Rel.43631n")),
    never("8.4 generic", ("hikvision", "dahua", "tplink", "reolink"), info(FirmwareVersion="V1.2.3")),
    never("8.4 generic, two dots", ("hikvision", "dahua", "tplink", "reolink"), info(FirmwareVersion="2.1.4")),
    medium("8.5 Axis's serial", "axis", info(SerialNumber="ACCC8E270AD8")),
    strong(
        "8.5 Xiongmai's answer",
        "xiongmai",
        ("xm_discovery", '{"NetWork.NetCommon":{"SN":"0f1e2d3c4b5a6978","TCPPort":34567,"Version":"1.0"},"Ret":100}'),
    ),
    never("8.5 a P2P component's UID", ("vstarcam", "hikvision", "dahua"), info(SerialNumber="VSTD-123456-ABCDE")),
    strong("8.5 gjs_oemtype", "uniview", page("var gjs_oemtype = 'acme';"), brand="acme"),
)

# 8.6 OEM relations
RELATIONS = (
    strong(
        "8.6 HiLook",
        "hikvision",
        isapi(model="IPC-T620-Z", serialNumber="IPC-T620-Z20190101AAWR123456789"),
        brand="HiLook",
    ),
    strong(
        "8.6 HiWatch",
        "hikvision",
        isapi(model="HWI-T220H", serialNumber="HWI-T220H20190101AAWRC12345678"),
        brand="HiWatch",
    ),
    strong("8.6 EZVIZ", "hikvision", sadp(EZVIZCode="true", DeviceType="1", CommandPort="8000"), brand="EZVIZ"),
    *(
        strong(
            f"8.6 Annke {model}",
            "hikvision",
            info(Manufacturer="ANNKE", Model=model, SerialNumber=f"{model}20210101AAWRF12345678"),
            brand="Annke",
        )
        for model in ("C800", "I91BM", "N46PCK")
    ),
    label("8.6 an Annke that tells nothing more", "Annke", info(Manufacturer="ANNKE", Model="X"), server("MWS 0.01")),
    strong("8.6 LTS", "hikvision", sadp(DeviceType="1", CommandPort="8000", MAC="14-2f-fd-00-00-01"), brand="LTS"),
    strong("8.6 TruVision", "hikvision", server("Interlogix-Webs"), brand="TruVision"),
    strong("8.6 Alibi", "hikvision", server("DNVRS-Webs"), mac("64:25:5e:00:00:01"), brand="Alibi"),
    strong("8.6 Prama", "hikvision", page("/pramaAPI/"), mac("e4:28:a4:00:00:01"), brand="Prama"),
    medium(
        "8.6 Swann with Hikvision's MAC",
        "hikvision",
        upnp(manufacturer="SWANN"),
        mac("8c:e7:48:00:00:01"),
        brand="Swann",
    ),
    *(
        strong(f"8.6 {brand}", "dahua", dhip(Vendor=brand, DeviceType="X", Version="2.800.0000000.3.R"), brand=brand)
        for brand in ("Amcrest", "Lorex", "Imou", "Intelbras", "Honeywell")
    ),
    *(
        Row(where=f"8.6 label {brand} alone", captures=(info(Manufacturer=brand, Model="X"),), brand=brand)
        for brand in ("Amcrest", "Swann", "LTS", "Honeywell")
    ),
    strong(
        "8.6 GeoVision from Uniview",
        "uniview",
        scopes("name/Geovision"),
        sdp("s=VCP IPC Realtime stream"),
        brand="GeoVision",
    ),
    strong("8.6 Q-See recorder from TVT", "tvt", server("Cross Web Server"), info(Manufacturer="Q-See"), brand="Q-See"),
    strong("8.6 MVPower from JUAN", "mvpower", server("JAWS/1.0")),
    never("8.6 JUAN's block", ("hikvision", "dahua"), mac("9C:A3:A9:00:00:01")),
    label("8.6 Steinsvik Orbit", "Steinsvik Orbit", realm("Orbit-351")),
)

# 8.7 known false positives, by their numbers
FALSE_FRIENDS = (
    never(
        "8.7 1 Anjvision", ("hikvision",), sdp("s=RTSP/RTP stream from anjvision ipcamera", IMKH, "a=appversion:1.0")
    ),
    never("8.7 1 Anpviz", ("hikvision",), sdp("s=RTSP/RTP stream from anpviz ipcamera", IMKH)),
    never("8.7 1 generic IPCAM", ("hikvision",), sdp("s=RTSP Server", IMKH)),
    never(
        "8.7 1 Hanwha",
        ("hikvision",),
        sdp("s=Media Presentation", "i=samsung", "a=control:/profile5/media.smp/trackID=v"),
    ),
    never("8.7 2 DH in a compatibility mode", ("dahua",), sdp("s=RTSP", "a=packetization-supported:DH")),
    never("8.7 3 unique_identifier", ("dahua",), scopes("extension/unique_identifier", "name/IPCAM", "hardware/IPCAM")),
    never(
        "8.7 4 hikwsd",
        ("hikvision",),
        (
            "ws_discovery",
            '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
            ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
            ' xmlns:hikwsd="http://www.onvifext.com/onvif/ext/ver10/wsdl"><s:Body><d:ProbeMatches><d:ProbeMatch>'
            "<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/IPCAM</d:Scopes>"
            "<d:XAddrs>http://192.0.2.9:8080/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body>"
            "</s:Envelope>",
        ),
        info(Manufacturer="IPCAM", Model="IPCAM"),
        sdp("s=RTSP Session", IMKH),
    ),
    never("8.7 5 Hanbanggaoke", ("hikvision",), http("Server: NVR Webserver", "Location: /doc/page/login.asp")),
    never("8.7 6 Huawei", ("hikvision",), http("Server: webserver", body='<form action="/goform/web_usrloginproc">')),
    never("8.7 7 Beward", ("hikvision",), realm("DS07P-LP SIP Door Station - 186882347977"), mac("18:68:82:34:79:77")),
    never("8.7 8 streaming_server", ("axis", "vivotek"), realm("streaming_server"), server("Web Server")),
    never(
        "8.7 9 VStarcam's DH",
        ("dahua",),
        ("vstarcam_discovery", "ip=192.0.2.9\nmac=00:00:00:00:00:01\nuid=...CDEF\nname=IPCAM\nport=81"),
    ),
    never("8.7 10 MO_I", ("foscam",), ("foscam_discovery", "name=camera\nmac=00:0d:c5:00:00:01\nport=80")),
    never("8.7 11 Rtsp Server/2.0", ("dahua",), rtsp("Server: Rtsp Server/2.0")),
    never("8.7 12 media/video1", ("uniview", "sony"), rtsp("Content-Base: rtsp://192.0.2.1/media/video1/")),
    never(
        "8.7 13 EmbeddedNetDevice",
        ("hikvision", "tvt"),
        upnp(deviceType="urn:schemas-upnp-org:device:EmbeddedNetDevice:1"),
    ),
    never("8.7 14 Gaoshengda", ("reolink", "tuya"), mac("BC:09:B9:00:00:01")),
    software("8.7 15 gortsplib", Role.RESTREAMER, rtsp("Server: gortsplib"), sdp("s=HIK Media Server V3.4.103", IMKH)),
    software("8.7 15 go2rtc", Role.RESTREAMER, sdp("s=go2rtc/1.9.4", "a=packetization-supported:DH")),
)

ROWS = (
    *SCOPES,
    *HIKVISION,
    *DAHUA,
    *UPNP,
    *SERVERS,
    *REALMS,
    *PAGES,
    *ICONS,
    *CERTIFICATES,
    *RTSP,
    *PATHS,
    *PREFIXES,
    *FORMS,
    *RELATIONS,
    *FALSE_FRIENDS,
)


def answer(row: Row) -> Identity:
    return identify([one for kind, raw in row.captures for one in decode(Capture(kind=kind, raw=raw))])


def named(rows: tuple[Row, ...]) -> list[object]:
    return [pytest.param(row, id=row.where) for row in rows]


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.strength in (Strength.STRONG, Strength.MEDIUM))))
def test_row_names_its_maker_with_at_least_its_strength(row: Row) -> None:
    identity = answer(row)
    assert identity.maker == row.maker
    assert row.strength is not None
    assert any(one.maker == row.maker and one.strength in _AT_LEAST[row.strength] for one in identity.because)


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.strength is Strength.WEAK)))
def test_weak_row_is_shown_and_names_nobody(row: Row) -> None:
    identity = answer(row)
    assert identity.maker is None
    assert any(one.maker == row.maker for one in identity.because)


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.brand is not None)))
def test_row_tells_its_label(row: Row) -> None:
    identity = answer(row)
    assert (identity.brand or "").lower() == (row.brand or "").lower()


# Labels whose owners build what they sell: the name is then decent evidence for the maker (knowledge/self_made.csv).
SELF_MADE = {"Panasonic": "panasonic", "Canon": "canon", "GeoVision": "geovision"}


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.brand and row.strength is None)))
def test_label_alone_names_no_other_maker(row: Row) -> None:
    assert answer(row).maker in (None, SELF_MADE.get(row.brand or ""))


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.never)))
def test_row_never_names_these_makers(row: Row) -> None:
    assert answer(row).maker not in row.never


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.camera is not None)))
def test_row_tells_whether_it_is_a_camera(row: Row) -> None:
    assert answer(row).is_camera is row.camera


@pytest.mark.parametrize("row", named(tuple(row for row in ROWS if row.role is not None)))
def test_row_is_software_of_this_sort(row: Row) -> None:
    identity = answer(row)
    assert any(one.role is row.role for one in identity.because)
    assert identity.maker is None


@pytest.mark.parametrize("row", named(PATHS))
def test_a_stream_path_alone_names_nobody(row: Row) -> None:
    assert answer(row).maker is None


SECTIONS = {
    *("1.2", "2.2", "2.3", "3.3", "4.1", "4.2", "5.1", "5.2", "5.3", "5.4", "5.5"),
    *("6", "7", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7"),
}


def test_every_section_has_its_rows() -> None:
    sections = {row.where.split()[0] for row in ROWS}
    assert sections == SECTIONS
    names = [row.where for row in ROWS]
    assert {name for name in names if names.count(name) > 1} <= {
        name for name in names if name.startswith("5.2 IP Camera(")
    }
