"""Every kind of capture: what is read, and that hostile input gives BadReply and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.wire.decode import DECODERS, LONGEST_VALUE, decode

SOAP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><SOAP-ENV:Body><tds:GetDeviceInformationResponse>'
    "<tds:Manufacturer>HIKVISION</tds:Manufacturer><tds:Model>DS-2CD2032-I</tds:Model>"
    "<tds:FirmwareVersion>V5.4.5 build 170124</tds:FirmwareVersion><tds:SerialNumber>S1</tds:SerialNumber>"
    "<tds:HardwareId>88</tds:HardwareId></tds:GetDeviceInformationResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>"
)
PROBE_MATCH = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">'
    "<s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:1-2</a:Address></a:EndpointReference>"
    "<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/A%20B "
    "onvif://www.onvif.org/Profile/Streaming</d:Scopes><d:XAddrs>http://192.0.2.9/onvif/device_service "
    "http://[fe80::1]/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"
)
SADP = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ProbeMatch><Uuid>U</Uuid><Types>inquiry</Types>'
    "<DeviceType>141945</DeviceType><DeviceDescription>DS-2CD2385G1-I</DeviceDescription>"
    "<HCPlatformEnable>flase</HCPlatformEnable></ProbeMatch>"
)
DHIP = (
    '{"mac":"08:ed:ed:00:00:01","method":"client.notifyDevInfo","params":{"deviceInfo":{"DeviceClass":"IPC",'
    '"DeviceType":"IPC-HDW1431T1-S4","HttpPort":80,"IPv4Address":{"DefaultGateway":"192.0.2.1","DhcpEnable":true,'
    '"IPAddress":"192.0.2.3"},"Vendor":"Private"}}}\n\x00'
)
RTSP = (
    'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Digest realm="IP Camera(C7627)", nonce="a", '
    'stale="FALSE"\r\nWWW-Authenticate: Basic realm="IP Camera(C7627)"\r\nDate:  Wed, Jan 19 2022 02:00:00 GMT\r\n\r\n'
)
HTTP = (
    "HTTP/1.1 401 Unauthorized\r\nServer: App-webs/\r\nSet-Cookie: WebSession=secret; path=/\r\n"
    'WWW-Authenticate: Digest realm="IP Camera(C7627)", qop="auth"\r\n\r\n<html><title>A &amp; B</title></html>'
)
GOOD = {
    "onvif_device_info": SOAP,
    "onvif_scopes": "onvif://www.onvif.org/name/A%20B\nonvif://www.onvif.org/hardware/X odm:name:Door",
    "ws_discovery": PROBE_MATCH,
    "rtsp_response": RTSP,
    "sdp": "v=0\r\ns=Media Presentation\r\nm=video 0 RTP/AVP 96\r\n",
    "http_headers": HTTP,
    "http_wwwauth": 'Digest realm="Login to 2J01018PAA00813", nonce="1", Basic realm="x"',
    "http_title": "<title>WEB&nbsp;SERVICE</title>",
    "http_body": "<html><head><title> WEB  SERVICE </title></head><body>var g_isdeviceinited = true</body></html>",
    "favicon_mmh3": "-1466785234",
    "guarded_path": "/LAPI/V1.0/System/DeviceBasicInfo 401\n/cctv-guard/no-such-page 404",
    "axis_release": "part: 0\nVersion: 5.51.5\n",
    "favicon_md5": "bd9e17c46bbbc18af2a2bd718dddad0e",
    "tls_subject": "subject=CN=axis-accc8e000000, O=Axis Communications AB\nissuer=O=Axis Communications AB",
    "sadp": SADP,
    "dahua_discovery": DHIP,
    "ssdp_desc": '<root xmlns="urn:x"><device><manufacturer>AXIS</manufacturer></device></root>',
    "ssdp_search": "M-SEARCH * HTTP/1.1\r\nST: urn:schemas-upnp-org:service:WANIPConnection:1\r\n\r\n",
    "ssdp_response": "HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nLOCATION: http://192.0.2.1/d.xml\r\n\r\n",
    "mdns": "AXIS M5014 - ACCC8E000000._axis-video._tcp.local\nmacaddress=ACCC8E000000",
    "isapi_device_info": '<DeviceInfo xmlns="http://www.std-cgi.com/ver20/XMLSchema"><deviceName>x</deviceName></DeviceInfo>',
    "mac": "44-19-B6-01-02-03",
    "activate_status": '<ActivateStatus xmlns="http://www.hikvision.com/ver20/XMLSchema"><Activated>true</Activated></ActivateStatus>',
    "axis_brand": '{"data":{"propertyList":{"Brand":"AXIS","ProdNbr":"M1065-LW"}}}',
    "xm_discovery": '{"NetWork.NetCommon":{"HostName":"LocalHost","SN":"abc"},"Ret":100}',
    "reolink_discovery": "ip=192.0.2.4\nmac=ec:71:db:00:00:01\nname=Cam",
    "dahua_dvrip": "mac=90:02:a9:00:00:01\nmodel=IPC-HFW2100\nserial=1A02B3CPAK00000",
    "tvt_discovery": "type=ipc\nmac=58:5b:69:00:00:01\nmodel=DCN-BM8127AIN\nmanufacturer=DVC",
    "hanwha_discovery": "mac=00:09:18:00:00:01\nip=192.0.2.80\nmodel=XNV-8080R",
    "bosch_discovery": "form=xml\nmac=00:07:5f:00:00:01\nmodel=FLEXIDOME IP 4000i",
    "panasonic_discovery": "mac=00:80:45:00:00:01\nmodel=WV-SP105\nfirmware=1.46",
    "sony_discovery": "mac=00:01:4a:00:00:01\nmodel=SNC-CH110",
    "vision360_discovery": "type=IPDOME\nmac=00:11:22:00:00:01",
    "nicevision_discovery": "mac=00:11:22:00:00:01\nfirmware=1.0.0.114",
    "vivotek_discovery": "mac=00:02:d1:00:00:01\nmodel=FD9187-HT",
    "foscam_discovery": "serial=0123456789\nip=192.0.2.17\ntype=1",
    "vstarcam_discovery": "ip=192.0.2.18\nuid=…6789",
    "ubiquiti_discovery": "mac=e0:63:da:00:00:01\nplatform=UVC G4 Pro",
    "p2p_discovery": "component=CS2\nuid=…ONJM",
    "kasa_discovery": "type=IOT.IPCAMERA\nmodel=EC60(US)",
    "tapo_discovery": "type=SMART.IPCAMERA\nmodel=C100",
    "dhcp_vendor_class": "vendor_class=AXIS,Network Camera,P3343,5.20.3\nhostname=axis-accc8e000001",
    "ftp_banner": "220 AXIS P1346 Network Camera 5.50 (2014) ready.",
    "telnet_banner": "Welcome to FLEXIDOME NDC-455-P 192.0.2.5 from 192.0.2.2",
    "snmp_sysdescr": "Canon Network Camera VB-C60",
}


def read(kind: str, raw: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for observation in decode(Capture(kind=kind, raw=raw)):
        found.setdefault(observation.kind, []).append(observation.value)
    return found


def test_every_kind_has_a_good_sample() -> None:
    assert set(GOOD) == set(DECODERS)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_good_sample_is_read(kind: str) -> None:
    assert read(kind, GOOD[kind])


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_truncated_at_every_byte_gives_observations_or_bad_reply(kind: str) -> None:
    for end in range(len(GOOD[kind])):
        try:
            read(kind, GOOD[kind][:end])
        except BadReply:
            continue


def test_device_information_is_found_whatever_the_prefixes_are() -> None:
    for prefix in ("tds:", "ns2:", "SOAP-ENV:", ""):
        found = read("onvif_device_info", SOAP.replace("tds:", prefix) if prefix else SOAP.replace("tds:", ""))
        assert found["onvif.Manufacturer"] == ["HIKVISION"]
        assert found["onvif.FirmwareVersion"] == ["V5.4.5 build 170124"]


def test_prefix_that_is_nowhere_declared_is_read() -> None:
    assert read("onvif_device_info", "<ns2:Manufacturer>Acme</ns2:Manufacturer><ns2:Model>X</ns2:Model>") == {
        "onvif.Manufacturer": ["Acme"],
        "onvif.Model": ["X"],
    }


def test_device_information_as_lines() -> None:
    assert read("onvif_device_info", "Manufacturer=Acme\r\nModel: X 1\r\nnoise") == {
        "onvif.Manufacturer": ["Acme"],
        "onvif.Model": ["X 1"],
    }


def test_bare_ampersand_and_control_characters_in_a_name_are_survived() -> None:
    found = read("sadp", SADP.replace("DS-2CD2385G1-I", "Door & Gate\x01"))
    assert found["sadp.DeviceDescription"] == ["Door & Gate"]


def test_complete_fields_of_an_answer_that_breaks_off_are_read() -> None:
    found = read("onvif_device_info", SOAP[: SOAP.index("S1")].replace("DS-2CD2032-I", "DS <2CD"))
    assert found == {"onvif.Manufacturer": ["HIKVISION"], "onvif.FirmwareVersion": ["V5.4.5 build 170124"]}


def test_firmware_typo_is_kept_as_received() -> None:
    assert read("sadp", SADP)["sadp.HCPlatformEnable"] == ["flase"]


def test_discovery_answer_gives_scopes_decoded_and_every_address() -> None:
    found = read("ws_discovery", PROBE_MATCH)
    assert found["onvif.endpoint_reference"] == ["urn:uuid:1-2"]
    assert found["onvif.types"] == ["dn:NetworkVideoTransmitter"]
    assert found["onvif.scope"] == ["name/A B", "Profile/Streaming"]
    assert found["onvif.xaddr"] == [
        "http://192.0.2.9/onvif/device_service",
        "http://[fe80::1]/onvif/device_service",
    ]


def test_dahua_answer_gives_its_fields_and_its_addresses() -> None:
    found = read("dahua_discovery", DHIP)
    assert found["dahua.DeviceType"] == ["IPC-HDW1431T1-S4"]
    assert found["dahua.DefaultGateway"] == ["192.0.2.1"]
    assert found["dahua.mac"] == ["08:ed:ed:00:00:01"]
    assert found["dahua.method"] == ["client.notifyDevInfo"]


def test_json_of_something_else_is_no_dahua_answer() -> None:
    with pytest.raises(BadReply, match="deviceInfo"):
        read("dahua_discovery", '{"method":"client.notifyDevInfo","params":{"x":1}}')


def test_rtsp_headers_stay_as_received_and_both_challenges_are_read() -> None:
    found = read("rtsp_response", RTSP)
    assert "Date:  Wed, Jan 19 2022 02:00:00 GMT" in found["rtsp.header"]
    assert found["rtsp.auth_scheme"] == ["Digest", "Basic"]
    assert found["rtsp.realm"] == ["IP Camera(C7627)", "IP Camera(C7627)"]


def test_session_cookie_gives_its_name_and_never_its_value() -> None:
    found = read("http_headers", HTTP)
    assert found["http.cookie"] == ["WebSession"]
    assert found["http.title"] == ["A & B"]
    assert not any("secret" in value for kind, values in found.items() if kind != "http.header" for value in values)


def test_header_block_without_status_line_is_read() -> None:
    assert read("http_headers", "Server: uc-httpd 1.0.0\nContent-Type: text/html\n")["http.server"] == [
        "uc-httpd 1.0.0"
    ]


def test_mac_gives_its_registrant_by_the_longest_prefix() -> None:
    assert read("mac", "34:46:63:2a:bb:cc")["mac.registrant"] == ["Amcrest Technologies"]
    assert "mac.registrant" not in read("mac", "02:00:00:00:00:01")


@pytest.mark.parametrize("raw", ["", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "hello", "44:19"])
def test_mac_that_names_no_unit_is_refused(raw: str) -> None:
    with pytest.raises(BadReply):
        read("mac", raw)


def test_mac_inside_other_words_is_found() -> None:
    assert read("mac", "MAC: 44:19:B6:01:02:03 (Hikvision)")["mac.address"] == ["44:19:b6:01:02:03"]


def test_scopes_as_a_list_and_certificate_names_written_long() -> None:
    assert read("onvif_scopes", '["onvif://www.onvif.org/name/A%20B", "onvif://www.onvif.org/hardware/X"]') == {
        "onvif.scope": ["name/A B", "hardware/X"]
    }
    assert read("tls_subject", "commonName=axis-accc8e000000, organizationName = Axis") == {
        "tls.subject": ["CN=axis-accc8e000000, O=Axis"]
    }


def test_mdns_on_one_line_gives_service_instance_and_entries() -> None:
    found = read("mdns", "service: _http._tcp.local., name: AXIS M5014, macaddress=ACCC8E000000")
    assert found["mdns.service"] == ["_http._tcp"]
    assert "AXIS M5014" in found["mdns.instance"]
    assert found["mdns.txt"] == ["macaddress=ACCC8E000000"]


def test_unsigned_favicon_hash_becomes_signed() -> None:
    assert read("favicon_mmh3", "2828182062") == {"favicon.mmh3": ["-1466785234"]}


def test_unknown_kind_names_those_that_are_known() -> None:
    with pytest.raises(BadReply, match="known are"):
        decode(Capture(kind="telegram", raw="x"))


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><ProbeMatch><DeviceSN>&c;</DeviceSN>'
    "<DeviceType>1</DeviceType></ProbeMatch>"
)
XML_KINDS = ("onvif_device_info", "ws_discovery", "sadp", "ssdp_desc", "isapi_device_info", "activate_status")


@pytest.mark.parametrize("kind", XML_KINDS)
def test_document_types_and_entities_are_refused(kind: str) -> None:
    external = BOMB.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')
    for raw in (BOMB, external, '<!DOCTYPE r SYSTEM "http://192.0.2.1/x.dtd"><r/>'):
        with pytest.raises(BadReply):
            read(kind, raw)


@pytest.mark.parametrize("kind", XML_KINDS)
def test_deep_wide_and_large_documents_are_refused(kind: str) -> None:
    for raw in ("<a>" * 5000 + "</a>" * 5000, "<a/>" * 60000, "<a>" + "x" * 1_000_000 + "</a>"):
        with pytest.raises(BadReply):
            read(kind, raw)


@pytest.mark.parametrize("kind", sorted(DECODERS))
def test_values_are_bounded(kind: str) -> None:
    for raw in (GOOD[kind].replace("X", "Y" * 100_000), "A" * 1_000_000, "<a b=" * 100_000, '{"a":' * 50_000):
        try:
            found = decode(Capture(kind=kind, raw=raw))
        except BadReply:
            continue
        assert len(found) <= 600
        assert all(len(one.value) <= (16_384 if one.kind == "http.body" else LONGEST_VALUE) for one in found)


HOSTILE = st.text(max_size=400) | st.text(
    alphabet=st.sampled_from("<>&;/=\"'\x1b\x00:{}[],._-\r\n aA0é￿%"), max_size=400
)


@pytest.mark.parametrize("kind", sorted(DECODERS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_text_gives_observations_or_bad_reply(kind: str, data: st.DataObject) -> None:
    noise = data.draw(HOSTILE)
    at = data.draw(st.integers(0, len(GOOD[kind])))
    for raw in (noise, GOOD[kind][:at] + noise + GOOD[kind][at:], GOOD[kind][:at] + noise):
        try:
            found = decode(Capture(kind=kind, raw=raw))
        except BadReply:
            continue
        assert all(one.kind and isinstance(one.value, str) for one in found)
