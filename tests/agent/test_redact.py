"""Secrets cannot be printed by accident; a capture can be given away."""

import csv
import pickle
from pathlib import Path

import pytest

from cctv_guard_agent import redact
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.pipeline import identify
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.redact_capture import Redactor
from cctv_guard_agent.wire.decode import decode

CAPTURES = Path(__file__).parent / "captures"
with (CAPTURES / "labels.csv").open(encoding="utf-8", newline="") as _lines:
    ROWS = list(csv.DictReader(_lines))


def test_a_secret_shows_as_stars_and_does_not_travel() -> None:
    secret = Secret("hunter22")
    assert "hunter22" not in f"{secret} {secret!r} {[secret]} { ({'a': secret}) }"
    assert secret == Secret("hunter22")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://admin:hunter22@192.168.1.64/stream",
        "http://host/?user=admin&password=hunter22",
        "Authorization: Basic hunter22",
        "Cookie: session=hunter22",
        "token=hunter22&x=1",
    ],
)
def test_credentials_in_text_are_hidden(text: str) -> None:
    assert "hunter22" not in redact.text(text)


@pytest.mark.parametrize(
    ("raw", "gone", "kept"),
    [
        ("<DeviceSN>DS-2CD2385G1-I20200414AAWRE33842150</DeviceSN>", "33842150", "DS-2CD2385G1-I20200414AAWRE"),
        ('{"SerialNo":"6C01E93PAG69A7D"}', "69A7D", "6C01E93PAG"),
        ("<MAC>44-19-b6-12-34-56</MAC>", "12-34-56", "44-19-b6"),
        ("http://192.168.1.64/onvif", "192.168.1.64", "/onvif"),
        ("urn:uuid:4d454930-0000-1000-8000-4419b6123456", "4419b6123456", "urn:uuid:"),
        ('Digest realm="IP Camera(C7627)", nonce="abcdef0123456789"', "abcdef0123456789", "IP Camera(C7627)"),
        ("<deviceName>Anna's bedroom</deviceName>", "bedroom", "deviceName"),
        ("<IPv4Gateway>0.0.0.0</IPv4Gateway>", "\0", "0.0.0.0"),
        ("<FirmwareVersion>61.8.0.3-r8</FirmwareVersion>", "\0", "61.8.0.3-r8"),
        ("firmware=3.0.1.12", "\0", "firmware=3.0.1.12"),
        ("Set-Cookie: WebSession_1a2b=5d1f04b2ffcc; path=/", "5d1f04b2ffcc", "Set-Cookie: WebSession_1a2b="),
        ("contact anna.b@example.net", "anna.b", "contact "),
        ("kind=camera\nname=Front door\nip=192.168.1.9", "Front door", "kind=camera\nname="),
        ("uid=95270000ABCDEFGH", "ABCDEFGH", "uid="),
        ('Digest realm="Login to 4K049EBPAG1D7E7"', "1D7E7", "Login to 4K049EBPAG"),
        ('Digest realm="Login to 24ff24ff24ff24ff24ff24ff24ff24ff"', "ff24ff24ff24ff24ff", "Login to 24ff24000000"),
        ('{"Latitude": "52.3676", "SSID": "Bakery"}', "Bakery", '"Latitude"'),
    ],
)
def test_a_capture_loses_what_is_private_and_keeps_what_identifies(raw: str, gone: str, kept: str) -> None:
    redacted = Redactor().text(raw)
    assert gone not in redacted
    assert kept in redacted


@pytest.mark.parametrize(
    ("reply", "gone", "kept"),
    [
        ("<ProbeMatch><DeviceSN>DS-2CD2385G1-I20200414AAWRE33842150</DeviceSN><X", "3384", "…2150"),
        ('{"SerialNo":"6C01E93PAG69A7D","VerifyCode":"ABCDEF" ', "ABCDEF", "…9A7D"),
        ("id=ABCD-123456-QWERT", "123456", "…WERT"),
        ("<verificationCode>QWERTY</verificationCode>", "QWERTY", "***"),
        ("rtsp://admin:hunter22@192.168.1.64/x", "hunter22", "192.168.1.64"),
        ("<DeviceDescription>DS-2CD2T47</DeviceDescription", "\0", "DeviceDescription"),
        ("expected 200 OK, HTTP/1.1 401 Unauthorized", "\0", "HTTP/1.1 401 Unauthorized"),
        ("44 48 01 01 00 00", "\0", "44 48 01 01 00 00"),
    ],
)
def test_what_a_bad_reply_quotes_opens_no_door(reply: str, gone: str, kept: str) -> None:
    said = str(BadReply("an answer", reply))
    assert gone not in said
    assert kept in said


def test_a_vendor_class_keeps_its_firmware_version_and_loses_an_address() -> None:
    told = "vendor_class=AXIS,Network Camera,P3225-LV Mk II,9.70.1.5\nip=192.168.1.64"
    assert Redactor().text(told, "dhcp_vendor_class").splitlines() == [told.splitlines()[0], "ip=192.0.2.1"]
    assert "9.70.1.5" not in Redactor().text("o=- 9.70.1.5", "sdp")


def test_an_icons_hash_stays() -> None:
    assert Redactor().text("a3fd8705f010b90e37d42128000f620b", "favicon_md5") == "a3fd8705f010b90e37d42128000f620b"


def test_a_serial_number_loses_its_digits_and_a_programs_word_in_its_place_stays() -> None:
    assert (
        Redactor().text("<SerialNumber>DVRIP-PTZ-PROXY</SerialNumber>")
        == "<SerialNumber>DVRIP-PTZ-PROXY</SerialNumber>"
    )
    assert "83A1" not in Redactor().text("<SerialNumber>K-83A1-PROXY</SerialNumber>")


def test_what_was_removed_is_said() -> None:
    redactor = Redactor()
    redactor.text("44:19:b6:12:34:56 192.168.1.1 192.168.1.2")
    assert redactor.removed() == ["2 IPv4 addresses", "1 unit half of MAC addresses"]


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_a_redacted_capture_still_identifies(row: dict[str, str]) -> None:
    raw = (CAPTURES / row["file"]).read_text("utf-8", "replace")
    told = [identify(decode(Capture(kind=row["kind"], raw=text))) for text in (raw, Redactor().text(raw, row["kind"]))]
    assert len({(one.maker, one.brand, one.model, one.firmware, one.is_camera) for one in told}) == 1
