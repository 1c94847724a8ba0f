"""What answers about cloud, UPnP and DDNS say: documented answers, both spellings, and nothing but the switches."""

import json
from collections.abc import Callable

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import State
from cctv_guard_agent.wire.remote import Question, Told, dahua, isapi

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
    ],
)
def test_a_documented_answer_is_read_and_only_its_switches_are_kept(
    read: Callable[[str], Told], text: str, state: State
) -> None:
    told, because = read(text)
    assert told is state
    assert " = " in because
    assert "MARKER" not in because


ALL: tuple[Question, ...] = (*isapi.QUESTIONS, *dahua.QUESTIONS)
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
