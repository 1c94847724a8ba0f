"""ONVIF answers of the device service, and SOAP faults as devices word them."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import onvif, soap

OWN = ip_address("192.168.1.9")


@pytest.mark.parametrize(
    ("xaddr", "expected"),
    [
        ("http://192.168.1.9/onvif/device_service", (80, False, "/onvif/device_service")),
        ("http://192.168.1.9:2020/onvif/device_service", (2020, False, "/onvif/device_service")),
        ("https://192.168.1.9/onvif/x?y=1", (443, True, "/onvif/x?y=1")),
        ("http://0.0.0.0:8080/onvif/device_service", (8080, False, "/onvif/device_service")),
        ("http://192.168.1.9:8106:8106/onvif/device_service", (8106, False, "/onvif/device_service")),
        ("http://192.168.1.9:8080", (8080, False, "/onvif/device_service")),
        ("http://192.168.1.10/onvif/device_service", None),
        ("http://192.168.1.9@198.51.100.7/onvif", None),
        ("http://user:pass@192.168.1.9/onvif", None),
        ("http://192.168.1.9.evil.example/onvif", None),
        ("http://camera.local/onvif", None),
        ("http://[fe80::1]/onvif/device_service", None),
        ("ftp://192.168.1.9/x", None),
        ("http://192.168.1.9:99999/x", None),
        ("http://192.168.1.9/a b", None),
        ("", None),
    ],
)
def test_only_an_address_of_the_device_itself_is_used(xaddr: str, expected: tuple[int, bool, str] | None) -> None:
    assert onvif.own_service(xaddr, OWN) == expected


def _clock(hour: int, minute: int, year: int = 2026) -> str:
    return (
        f"<Envelope><Body><R><UTCDateTime><Time><Hour>{hour}</Hour><Minute>{minute}</Minute><Second>5</Second></Time>"
        f"<Date><Year>{year}</Year><Month>2</Month><Day>28</Day></Date></UTCDateTime></R></Body></Envelope>"
    )


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (7, 8, datetime(2026, 2, 28, 7, 8, 5, tzinfo=UTC)),
        (24, 0, datetime(2026, 3, 1, 0, 0, 5, tzinfo=UTC)),
        (23, 61, datetime(2026, 3, 1, 0, 1, 5, tzinfo=UTC)),
    ],
)
def test_the_clock_is_read_with_impossible_times_carried_over(hour: int, minute: int, expected: datetime) -> None:
    assert onvif.device_time(soap.parse(_clock(hour, minute), "x")) == expected


@pytest.mark.parametrize("year", [0, -5, 10_000])
def test_a_year_that_does_not_exist_is_a_bad_reply(year: int) -> None:
    with pytest.raises(BadReply, match="UTCDateTime"):
        onvif.device_time(soap.parse(_clock(1, 1, year), "x"))


FAULT = '<E:Envelope xmlns:E="x"><E:Body><E:Fault>{}</E:Fault></E:Body></E:Envelope>'


@pytest.mark.parametrize(
    ("inside", "login", "clock"),
    [
        (
            "<E:Code><E:Value>E:Sender</E:Value><E:Subcode><E:Value>ter:NotAuthorized</E:Value></E:Subcode></E:Code>",
            1,
            0,
        ),
        ("<faultcode>wsse:FailedAuthentication</faultcode><faultstring>x</faultstring>", 1, 0),
        ("<E:Reason><E:Text>Authority failure</E:Text></E:Reason>", 1, 0),
        ("<E:Reason><E:Text>Wsse authorized time check failed</E:Text></E:Reason>", 1, 1),
        ("<E:Reason><E:Text>Optional Action Not Implemented</E:Text></E:Reason>", 0, 0),
        ("", 0, 0),
    ],
)
def test_a_fault_is_read_by_code_or_by_words(inside: str, login: int, clock: int) -> None:
    fault = soap.fault(soap.parse(FAULT.format(inside or "<E:Nothing>1</E:Nothing>"), "x"))
    assert fault is not None
    assert (fault.about_login, fault.about_clock) == (bool(login), bool(clock))


def test_an_answer_is_no_fault() -> None:
    assert soap.fault(soap.parse(_clock(1, 1), "x")) is None


@given(st.text(max_size=400))
def test_any_text_is_an_envelope_or_a_bad_reply(text: str) -> None:
    for candidate in (text, f"<Envelope>{text}</Envelope>"):
        try:
            document = soap.parse(candidate, "x")
        except BadReply:
            continue
        assert document.roots == ("Envelope",)
