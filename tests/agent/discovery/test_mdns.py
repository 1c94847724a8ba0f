import pytest
from zeroconf import DNSIncoming, DNSOutgoing, DNSPointer, DNSService, DNSText, const

from cctv_guard_agent.discovery import mdns
from tests.agent.discovery.fakes import FakeNet, heard, values


def answer(service: str, instance: str, txt: bytes) -> bytes:
    out = DNSOutgoing(const._FLAGS_QR_RESPONSE | const._FLAGS_AA)
    name = f"{instance}.{service}"
    out.add_answer_at_time(DNSPointer(service, const._TYPE_PTR, const._CLASS_IN, 10, name), 0)
    out.add_answer_at_time(DNSService(name, const._TYPE_SRV, const._CLASS_IN, 10, 0, 0, 80, "host.local."), 0)
    out.add_answer_at_time(DNSText(name, const._TYPE_TXT, const._CLASS_IN, 10, txt), 0)
    return out.packets()[0]


def test_the_question_is_a_plain_query_for_the_services():
    question = DNSIncoming(mdns.question())
    assert question.is_query()
    names = {one.name for one in question.questions}
    assert {"_axis-video._tcp.local.", "_axis-nvr._tcp.local.", "_arec._tcp.local."} <= names
    assert {one.type for one in question.questions} == {const._TYPE_PTR}


async def test_a_camera_service_is_read_with_its_instance_and_text():
    data = answer("_axis-video._tcp.local.", "AXIS M5014 - ACCC8E000102", b"\x17macaddress=ACCC8E000102")
    (one,) = await heard(mdns.DISCOVERER, FakeNet(data, data, port=5353))
    assert one.sign == "camera"
    assert values(one, "mdns.service") == ["_axis-video._tcp"]
    assert values(one, "mdns.instance")[0] == "AXIS M5014 - ACCC8E000102"
    assert "macaddress=ACCC8E000102" in values(one, "mdns.txt")


async def test_a_printer_is_a_host():
    (one,) = await heard(mdns.DISCOVERER, FakeNet(answer("_ipp._tcp.local.", "Printer", b"\x04ty=X")))
    assert one.sign == "host"


async def test_a_web_page_is_no_sign_of_a_camera_but_its_name_is_read():
    data = answer("_CGI._tcp.local.", "HIKVISION DS-2CD2032-I - 440000001", b"\x06path=/")
    (one,) = await heard(mdns.DISCOVERER, FakeNet(data, port=5353))
    assert one.sign == "host"
    assert values(one, "mdns.instance")[0] == "HIKVISION DS-2CD2032-I - 440000001"


async def test_asked_from_a_port_of_our_own_by_multicast_only():
    net = FakeNet()
    await heard(mdns.DISCOVERER, net)
    assert net.searches[0]["group"] == "224.0.0.251"
    assert "source_port" not in net.searches[0]
    assert "listen_port" not in net.searches[0]


@pytest.mark.parametrize("noise", [b"", b"\xff" * 20, b"\x84\0" * 4000, b"\0\0\x84\0" + b"\xc0" * 60, b"\0" * 20_000])
async def test_garbage_is_noted_on_its_sender_and_is_no_sign(noise):
    (one,) = await heard(mdns.DISCOVERER, FakeNet(noise))
    assert one.sign == "host"
    assert values(one, "probe.failed")[0].startswith("mdns: DNS message")


async def test_questions_of_others_are_passed_over():
    assert await heard(mdns.DISCOVERER, FakeNet(mdns.question(), b"\0" * 12)) == []


async def test_an_answer_cut_at_any_byte_never_raises():
    data = answer("_axis-video._tcp.local.", "AXIS", b"\xffmacaddress=1")
    for end in range(len(data)):
        await heard(mdns.DISCOVERER, FakeNet(data[:end]))
