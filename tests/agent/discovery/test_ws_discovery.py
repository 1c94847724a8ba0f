import re

import pytest

from cctv_guard_agent.discovery.ws_discovery import DISCOVERER, own_matches, probes
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"'
    ' xmlns:wprt="http://schemas.microsoft.com/windows/2006/08/wdp/print">'
    "<SOAP-ENV:Header><wsa:MessageID>urn:uuid:{message}</wsa:MessageID><wsa:RelatesTo>urn:uuid:{message}</wsa:RelatesTo>"
    '<d:AppSequence InstanceId="1" MessageNumber="{message}"/></SOAP-ENV:Header>'
    "<SOAP-ENV:Body><d:ProbeMatches>{matches}</d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>"
)
MATCH = (
    "<d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:{uuid}</wsa:Address></wsa:EndpointReference>"
    "<d:Types>{types}</d:Types><d:Scopes>{scopes}</d:Scopes><d:XAddrs>{xaddrs}</d:XAddrs>"
    "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch>"
)


def match(**parts: str) -> str:
    usual = {
        "uuid": "44190000-0000-0000-0000-4419b6000001",
        "types": "dn:NetworkVideoTransmitter",
        "scopes": "onvif://www.onvif.org/name/X onvif://www.onvif.org/hardware/Y",
        "xaddrs": f"http://{CAMERA}/onvif/device_service",
    }
    return MATCH.format(**{**usual, **parts})


def answer(*matches: str, message: str = "1") -> bytes:
    return ENVELOPE.format(message=message, matches="".join(matches or (match(),))).encode()


def test_both_types_are_asked_for_each_with_a_message_id_of_its_own():
    first, second = probes()
    assert b"t:NetworkVideoTransmitter<" in first
    assert b'xmlns:t="http://www.onvif.org/ver10/network/wsdl"' in first
    assert b"t:Device<" in second
    assert b'xmlns:t="http://www.onvif.org/ver10/device/wsdl"' in second
    ids = re.findall(rb"urn:uuid:([0-9a-f-]{36})", b"".join((*probes(), first, second)))
    assert len(set(ids)) == 4


async def test_a_camera_is_heard_once_however_often_it_answers():
    net = FakeNet(*(answer(message=str(number)) for number in range(8)))
    (one,) = await heard(DISCOVERER, net, [CAMERA])
    assert (one.address, one.sign) == (CAMERA, "camera")
    assert values(one, "onvif.scope") == ["name/X", "hardware/Y"]
    assert one.captures[0].kind == "ws_discovery"
    assert one.captures[0].raw == answer(message="0").decode()
    assert net.searches[0]["unicast"] == [CAMERA]
    assert net.searches[0]["repeats"] >= 7


@pytest.mark.parametrize(
    ("types", "scopes", "sign"),
    [
        ("wprt:PrintDeviceType", "", "host"),
        ("wprt:PrintDeviceType", "http://printer.example/scope", "host"),
        ("", "", "host"),
        ("dn:NetworkVideoTransmitter", "", "camera"),
        ("tdn:NetworkVideoTransmitter", "", "camera"),
        ("", "onvif://www.onvif.org/Profile/Streaming", "camera"),
    ],
)
async def test_only_an_onvif_type_or_scope_is_a_sign_of_a_camera(types, scopes, sign):
    (one,) = await heard(DISCOVERER, FakeNet(answer(match(types=types, scopes=scopes))))
    assert one.sign == sign


async def test_devices_that_live_elsewhere_are_cut_out_and_named():
    mine = match()
    other = match(uuid="other", scopes="onvif://www.onvif.org/name/Other", xaddrs="http://203.0.113.9/onvif/x")
    own, note = await heard(DISCOVERER, FakeNet(answer(other, mine, other)))
    assert values(own, "onvif.scope") == ["name/X", "hardware/Y"]
    assert values(note, "probe.failed") == ["ws_discovery: 2 devices of other addresses in its answer, not used"]


@pytest.mark.parametrize(
    "xaddrs", ["http://0.0.0.0:8080/onvif", "http://[fe80::1]/onvif", "", f"http://x/ http://{CAMERA}/"]
)
def test_a_device_that_may_be_the_sender_is_kept(xaddrs):
    raw = match(xaddrs=xaddrs) + match()
    assert own_matches(raw, CAMERA) == (raw, 0)


@pytest.mark.parametrize(
    "noise",
    [
        b"\xff\xfe garbage",
        b"<unclosed",
        b"",
        b"<a/>" * 10,
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><ProbeMatches>&b;</ProbeMatches>',
        b"<ProbeMatch>" * 5_000,
    ],
)
async def test_garbage_is_noted_on_its_sender_and_says_nothing_about_cameras(noise):
    (one,) = await heard(DISCOVERER, FakeNet(noise))
    assert one.sign == "host"
    assert values(one, "probe.failed")[0].startswith("ws_discovery: ")


async def test_somebody_elses_question_is_no_answer():
    assert await heard(DISCOVERER, FakeNet(*probes())) == []


async def test_a_host_that_never_repeats_itself_is_cut_off():
    net = FakeNet(*(answer(match(scopes=f"onvif://www.onvif.org/name/{number}")) for number in range(10_000)))
    assert len(await heard(DISCOVERER, net)) <= 16


def test_thousands_of_devices_that_never_end_are_read_in_one_pass():
    # Found by bench/fuzz.py: the search for each one's end took seconds for one datagram.
    raw = "<d:ProbeMatch>" * 400_000
    assert own_matches(raw, CAMERA) == (raw, 0)
