"""Judged by zeroconf, which builds the answers and reads the question."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zeroconf import DNSIncoming, DNSOutgoing, DNSPointer, DNSService, DNSText, const

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import dns


def message(*records: object) -> bytes:
    out = DNSOutgoing(const._FLAGS_QR_RESPONSE | const._FLAGS_AA)
    for record in records:
        out.add_answer_at_time(record, 0)
    return out.packets()[0]


def test_the_question_is_read_by_others_as_meant():
    question = DNSIncoming(dns.question(["_axis-video._tcp.local", "_ipp._tcp.local"]))
    assert question.is_query()
    assert [(one.name, one.type) for one in question.questions] == [
        ("_axis-video._tcp.local.", dns.PTR),
        ("_ipp._tcp.local.", dns.PTR),
    ]


def test_compressed_names_services_and_texts_are_read():
    service, instance = "_axis-video._tcp.local.", "AXIS M5014 - ACCC8E000102._axis-video._tcp.local."
    pointer, server, text = dns.answers(
        message(
            DNSPointer(service, const._TYPE_PTR, const._CLASS_IN, 10, instance),
            DNSService(instance, const._TYPE_SRV, const._CLASS_IN, 10, 0, 0, 8080, "axis.local."),
            DNSText(instance, const._TYPE_TXT, const._CLASS_IN, 10, b"\x05a=b c\x00\x02d="),
        )
    )
    assert (pointer.name, pointer.target) == (service.rstrip("."), instance.rstrip("."))
    assert (server.name, server.target, server.port) == (instance.rstrip("."), "axis.local", 8080)
    assert text.entries == ("a=b c", "d=")


def test_a_name_that_points_at_itself_ends():
    looping = struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0) + b"\xc0\x0c" + bytes(10)
    with pytest.raises(BadReply, match="never ends"):
        dns.answers(looping)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_bad_reply(data):
    for start in (b"", struct.pack("!6H", 0, 0x8400, 0, 5, 0, 0)):
        with contextlib.suppress(BadReply):
            dns.answers(start + data)
