"""What answers about cloud, UPnP and DDNS say: documented answers, both spellings, and nothing but the switches."""

import json
from collections.abc import Callable

import pytest

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.remote import State
from cctv_guard_agent.wire.remote import Question, Told, dahua, isapi, lapi, reolink, sunapi, tvt, vapix

EZVIZ = (
    '<?xml version="1.0" encoding="UTF-8"?><EZVIZ version="2.0" xmlns="{ns}"><enabled>{on}</enabled>'
    "<registerStatus>{online}</registerStatus><redirect>false</redirect><serverAddress>"
    "<addressingFormatType>hostname</addressingFormatType><hostName>litedev.hik-connect.com</hostName></serverAddress>"
    "<verificationCode>MARKER1</verificationCode><bindStatus>{bound}</bindStatus></EZVIZ>"
)
UPNP = (
    "<UPnP><enabled>{on}</enabled><name>DS-2CD</name><ports><enabled>{ports}</enabled><mapmode>auto</mapmode>"
    "<portList><port><id>1</id><enabled>true</enabled><internalPort>http</internalPort></port></portList></ports></UPnP>"
)
DDNS = (
    "<DDNSList><DDNS><id>1</id><enabled>false</enabled><provider>IPServer</provider></DDNS><DDNS><id>2</id>"
    "<enabled>{on}</enabled><provider>DynDNS</provider><deviceDomainName>MARKER2.example.org</deviceDomainName>"
    "<userName>MARKER3</userName><password>MARKER4</password></DDNS></DDNSList>"
)


def ezviz(on: str, online: str, bound: str, ns: str = "http://www.hikvision.com/ver20/XMLSchema") -> str:
    return EZVIZ.format(on=on, online=online, bound=bound, ns=ns)


def lines(name: str, **values: str) -> str:
    return "".join(f"table.{name}.{key.replace('__', '.')}={value}\r\n" for key, value in values.items())


def told(name: str, **fields: object) -> str:
    return json.dumps([{"cmd": f"Get{name}", "code": 0, "value": {name: fields}}])


def data(**fields: object) -> str:
    return json.dumps({"Response": {"ResponseURL": "/LAPI/x", "StatusCode": 0, "Data": fields}})


def p2p_page(inside: str) -> str:
    """TVT's answer, as its web pages read it (exposure.md 1)."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response version="1.0" cmdId="" cmdUrl="queryP2PCfg">'
        f"<status>success</status><types><natServerType><enum index='1' visitAddress='MARKER'>MARKER</enum>"
        f"</natServerType></types><content>{inside}</content></response>"
    )


def dynamic_dns(**fields: object) -> str:
    return json.dumps({"DynamicDNS": [{"SamsungProductID": "MARKER", "PublicPassword": "MARKER", **fields}]})


@pytest.mark.parametrize(
    ("read", "text", "state"),
    [
        (isapi.hik_connect, ezviz("true", "true", "bind"), State.BOUND),
        (isapi.hik_connect, ezviz("true", "true", "unbind"), State.REGISTERED),
        (isapi.hik_connect, ezviz("true", "false", "bind"), State.OFFLINE),
        (isapi.hik_connect, ezviz("false", "false", "unbind"), State.OFF),
        (isapi.hik_connect, ezviz("true", "true", "bind", "http://www.isapi.org/ver20/XMLSchema"), State.BOUND),
        (isapi.hik_connect, "<x:EZVIZ><x:enabled>true</x:enabled></x:EZVIZ>", State.ON),
        (isapi.isup, "<Ehome><enabled>true</enabled><registerStatus>true</registerStatus></Ehome>", State.REGISTERED),
        (isapi.isup, "<Ehome><enabled>false</enabled><key>MARKER</key></Ehome>", State.OFF),
        (
            isapi.isup,
            "<EhomeList><Ehome><enabled>false</enabled></Ehome><Ehome><enabled>true</enabled></Ehome></EhomeList>",
            State.ON,
        ),
        (isapi.upnp, UPNP.format(on="true", ports="true"), State.ON),
        (isapi.upnp, UPNP.format(on="true", ports="false"), State.OFF),
        (isapi.upnp, UPNP.format(on="false", ports="true"), State.OFF),
        (isapi.upnp, "<UPnP><enabled>true</enabled></UPnP>", State.ON),
        (isapi.ddns, DDNS.format(on="true"), State.ON),
        (isapi.ddns, DDNS.format(on="false"), State.OFF),
        (dahua.p2p, lines("T2UServer", Enable="true", UUID="MARKER"), State.ON),
        (dahua.p2p, "table.T2UServer[0].Enable=false\r\ntable.T2UServer[0].UUID=MARKER\r\n", State.OFF),
        (dahua.imou, lines("VSP_PaaS", Enable="true", Online="true", SN="MARKER"), State.REGISTERED),
        (dahua.imou, lines("VSP_PaaS", Enable="true", Online="false"), State.OFFLINE),
        (dahua.imou, lines("VSP_PaaS", Enable="true"), State.ON),
        (dahua.imou, lines("VSP_PaaS", Enable="false", Online="false"), State.OFF),
        (dahua.upnp, "table.UPnP.Enable=false\r\ntable.UPnP.MapTable[0].Enable=true\r\n", State.OFF),
        (dahua.upnp, "table.UPnP.Enable=true\r\ntable.UPnP.MapTable[0].Enable=false\r\n", State.ON),
        (
            dahua.ddns,
            "table.DDNS[0].Enable=false\ntable.DDNS[1].Enable=true\ntable.DDNS[1].Password=MARKER\n",
            State.ON,
        ),
        (dahua.ddns, "table.DDNS[0].Enable=false\r\ntable.DDNS[0].HostName=MARKER.example.org\r\n", State.OFF),
        (reolink.p2p, told("P2p", enable=1, uid="MARKER"), State.ON),
        (reolink.p2p, told("P2p", enable=0, uid="MARKER"), State.OFF),
        (reolink.upnp, told("Upnp", enable=0), State.OFF),
        (reolink.ddns, told("Ddns", enable=1, userName="MARKER", password="MARKER", domain="MARKER"), State.ON),
        (lapi.cloud, data(Enabled=1, RegisterStatus=1, UserName="MARKER", ActiveCode="MARKER"), State.REGISTERED),
        (lapi.cloud, data(Enabled=1, RegisterStatus=0), State.OFFLINE),
        (lapi.cloud, data(Enabled=0, RegisterStatus=0), State.OFF),
        (lapi.port_map, data(Enabled=1), State.ON),
        (lapi.port_map, data(Enable=0), State.OFF),
        (lapi.ddns, data(Enabled=0, DomainName="MARKER"), State.OFF),
        (vapix.o3c, "root.RemoteService.Enabled=oneclick\nroot.RemoteService.ProxyLogin=MARKER\n", State.ARMED),
        (vapix.o3c, "root.RemoteService.Enabled=no\r\n", State.OFF),
        (vapix.o3c, "RemoteService.Enabled=always\n", State.ON),
        (vapix.o3c, "# Error: x\nRemoteService.Enabled=yes\n", State.ON),
        (vapix.nat_traversal, "root.Network.UPnP.Enabled=yes\nroot.Network.UPnP.NATTraversal.Enabled=no\n", State.OFF),
        (
            vapix.nat_traversal,
            "root.Network.UPnP.NATTraversal.Enabled=yes\nroot.Network.UPnP.NATTraversal.Active=no\n",
            State.ON,
        ),
        (vapix.nat_traversal, "Network.UPnP.NATTraversal.Enabled=no\nNetwork.UPnP.NATTraversal.Active=yes", State.ON),
        (dahua.amcrest, "table.Amcrest.ConfigAddress=0.0.0.0\r\n", State.OFF),
        (dahua.amcrest, "table.Amcrest.ConfigAddress=MARKER.amcrestcloud.com\r\n", State.POINTED),
        (
            tvt.p2p,
            p2p_page("<switch index='1'>true</switch><natServerState>success</natServerState>"),
            State.REGISTERED,
        ),
        (tvt.p2p, p2p_page("<switch index='1'>true</switch><natServerState>fail</natServerState>"), State.OFFLINE),
        (tvt.p2p, p2p_page("<switch index='0'>true</switch><natServerState></natServerState>"), State.ON),
        (tvt.p2p, p2p_page("<switch index='0'>false</switch><switch index='1'>true</switch>"), State.ON),
        (tvt.p2p, p2p_page("<switch index='1'>false</switch><natServerState>fail</natServerState>"), State.OFF),
        (sunapi.ddns, dynamic_dns(Type="Off"), State.OFF),
        (sunapi.ddns, dynamic_dns(Type="SamsungDDNS", Status="Success"), State.ON),
        (sunapi.ddns, dynamic_dns(Type="PublicDDNS", PublicHostName="MARKER"), State.ON),
        (sunapi.ddns, "Type=Off\r\nPublicHostName=MARKER\r\n", State.OFF),
        (sunapi.ddns, "DynamicDNS.0.Type=PublicDDNS\r\nDynamicDNS.0.PublicPassword=MARKER\r\n", State.ON),
    ],
)
def test_a_documented_answer_is_read_and_only_its_switches_are_kept(
    read: Callable[[str], Told], text: str, state: State
) -> None:
    found, because = read(text)
    assert found is state
    assert " = " in because
    assert "MARKER" not in because


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (json.dumps({"UpnpDiscovery": [{"Enable": True, "FriendlyName": "MARKER"}]}), "announces itself"),
        (json.dumps({"UpnpDiscovery": [{"Enable": False}]}), "does not announce itself"),
        ("Enable=True\r\nFriendlyName=MARKER\r\n", "announces itself"),
    ],
)
def test_a_camera_that_announces_itself_or_not_does_not_tell_whether_it_maps_ports(text: str, word: str) -> None:
    state, because = sunapi.upnp(text)
    assert state is State.UNREAD
    assert word in because
    assert "MARKER" not in because


ALL: tuple[Question, ...] = (
    *isapi.QUESTIONS, *dahua.QUESTIONS, *dahua.FOR_AMCREST, *reolink.QUESTIONS, *lapi.QUESTIONS, *vapix.QUESTIONS,
    *tvt.QUESTIONS, *sunapi.QUESTIONS,
)  # fmt: skip
HOSTILE = (
    "",
    "<",
    "{",
    "null",
    "[[]]",
    "Error\r\nNo Object",
    "<html><body>login</body></html>",
    "<!DOCTYPE x [<!ENTITY e 'true'>]><EZVIZ><enabled>&e;</enabled></EZVIZ>",
    "<EZVIZ><enabled>maybe</enabled></EZVIZ>",
    "<UPnP><enabled/></UPnP>",
    "table.T2UServer.Enable=perhaps",
    "table.VSP_PaaS.Enable=",
    json.dumps({"Response": []}),
    json.dumps({"Response": {"Data": {"Enabled": {}, "RegisterStatus": []}}}),
    json.dumps([{"cmd": "GetP2p", "code": 0, "value": {"P2p": {"enable": "x"}, "Upnp": [], "Ddns": None}}]),
    json.dumps([{"cmd": "GetP2p", "code": 1, "error": {"rspCode": -26, "detail": "ability error"}}]),
    "# Error: Error -1 getting param in group 'RemoteService'",
    "<response><status>fail</status><errorCode>536870953</errorCode></response>",
    "<content><switch>perhaps</switch></content>",
    '{"DynamicDNS":[{"Type":"Other"}]}',
    '{"DynamicDNS":{"Type":"Off"}}',
    "Type=\nDynamicDNS.0.Type=Off Off",
    "root.RemoteService.Enabled=MARKER\nroot.Network.UPnP.NATTraversal.Enabled=MARKER",
    "<a>" * 200,
    "x" * 300_000,
)


@pytest.mark.parametrize("question", ALL, ids=lambda one: one.path)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_does_not_say_is_a_bad_reply_and_never_off(question: Question, text: str) -> None:
    with pytest.raises(BadReply):
        question.told(text)


def test_no_word_of_the_answer_but_those_of_switches_gets_through() -> None:
    _, because = isapi.hik_connect(ezviz("true", "SECRET-CODE", "SECRET-ID"))
    assert because == "EZVIZ enabled = true, registerStatus = (other), bindStatus = (other)"


def test_a_command_that_the_device_does_not_know_is_no_such_thing() -> None:
    answer = json.dumps([{"cmd": "GetP2p", "code": 1, "error": {"detail": "not support", "rspCode": -9}}])
    assert reolink.p2p(answer)[0] is State.UNSUPPORTED


def test_a_token_is_read_and_a_wrong_password_told_from_other_errors() -> None:
    good = json.dumps([{"cmd": "Login", "code": 0, "value": {"Token": {"leaseTime": 3600, "name": "a1b2c3d4e5f6"}}}])
    assert reolink.token(good) == "a1b2c3d4e5f6"
    with pytest.raises(Refused):
        reolink.token(json.dumps([{"cmd": "Login", "code": 1, "error": {"detail": "login failed", "rspCode": -7}}]))
    with pytest.raises(BadReply, match="-5"):
        reolink.token(json.dumps([{"cmd": "Login", "code": 1, "error": {"detail": "max session", "rspCode": -5}}]))


@pytest.mark.parametrize("name", ["", "x&cmd=Reboot", "a b c d", "a\r\nHost: x", 7, None, {}, "x" * 500])
def test_a_token_that_would_change_the_request_is_refused(name: object) -> None:
    with pytest.raises(BadReply):
        reolink.token(json.dumps([{"cmd": "Login", "code": 0, "value": {"Token": {"name": name}}}]))


def test_only_reading_commands_are_ever_asked() -> None:
    """The list of exposure.md section 2, exactly: none of these writes, and writes of Dahua's are GETs too."""
    assert {one.path for one in ALL} == {
        "/System/Network/EZVIZ", "/System/Network/Ehome", "/System/Network/UPnP", "/System/Network/DDNS",
        "/cgi-bin/configManager.cgi?action=getConfig&name=T2UServer",
        "/cgi-bin/configManager.cgi?action=getConfig&name=VSP_PaaS",
        "/cgi-bin/configManager.cgi?action=getConfig&name=UPnP",
        "/cgi-bin/configManager.cgi?action=getConfig&name=DDNS",
        "/cgi-bin/configManager.cgi?action=getConfig&name=Amcrest",
        "/queryP2PCfg",
        "/stw-cgi/network.cgi?msubmenu=dynamicdns&action=view",
        "/stw-cgi/network.cgi?msubmenu=upnpdiscovery&action=view",
        "/api.cgi?cmd=GetP2p", "/api.cgi?cmd=GetUpnp", "/api.cgi?cmd=GetDdns",
        "/LAPI/V1.0/Network/Cloud", "/LAPI/V1.0/Channel/0/NetWork/PortMap", "/LAPI/V1.0/NetWork/DDNS",
        "/axis-cgi/param.cgi?action=list&group=RemoteService", "/axis-cgi/param.cgi?action=list&group=Network.UPnP",
    }  # fmt: skip
    assert {one.method for one in ALL if not one.path.startswith(("/api.cgi", "/query"))} == {"GET"}
    assert not any("audio.cgi" in one.path for one in ALL)  # it reboots one camera of Lorex's


@pytest.mark.parametrize(
    ("line", "whose"),
    [
        ("table.T2UServer.RegisterServer=p2p.lorexservices.com", "Lorex"),
        ("table.T2UServer[0].Server.Address=p2p.amcrestview.com", "Amcrest"),
        ("table.T2UServer.Server=www.easy4ipcloud.com", "Dahua"),
        ("table.T2UServer.Server=marker.example.org", None),
        ("table.T2UServer.UUID=6C01E93PAG69A7D", None),
    ],
)
def test_whose_server_t2userver_names_is_told_from_our_table_and_never_by_its_name(
    line: str, whose: str | None
) -> None:
    _, because = dahua.p2p(f"table.T2UServer.Enable=true\r\n{line}\r\n")
    assert because == "T2UServer.Enable = true" + (f", its server belongs to {whose}" if whose else "")
