"""Commands: verified, limited, remembered; a refusal says why and is signed where the sender can be known."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.orders import PER_MINUTE, Orders
from cctv_guard_agent.publish import envelope
from cctv_guard_agent.publish.topics import COMMANDS
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
KEY = bytes(range(16))
AGENT = "8d0c3f6a52e1"


class FakeSite:
    def __init__(self) -> None:
        self.agent_id = AGENT
        self.store = Store(None)
        self.store.add_consumer("k1", "homeassistant", KEY.hex(), NOW)
        self.forgotten: list[str] = []
        self.checked: list[str] = []
        self.decided: list[tuple[str, dict[str, object], str]] = []
        self.scans = 0

    def knows(self, device: str) -> bool:
        return device == "c-1"

    def forget(self, device: str) -> None:
        self.forgotten.append(device)

    def decide(self, name: str, arguments: Mapping[str, object], sender: str) -> Text:
        self.decided.append((name, dict(arguments), sender))
        return say("x", "Decided.")

    def scan(self) -> bool:
        self.scans += 1
        return self.scans < 100


@pytest.fixture
def site() -> FakeSite:
    return FakeSite()


@pytest.fixture
def orders(site: FakeSite) -> Orders:
    return Orders(site, lambda: NOW, scan=site.scan, check=site.checked.append)


def command(request_id: str = "r1", body: str = "{}", *, time: str = "2026-11-24T10:00:00Z", **more: Any) -> bytes:
    return json.dumps(
        {"v": 1, "key_id": None, "request_id": request_id, "time": time, "body": body, "sig": None, **more}
    ).encode()


def signed(
    name: str, body: str, *, key: bytes = KEY, time: str = "2026-11-24T10:00:00Z", request_id: str = "r1"
) -> bytes:
    sig = envelope.sign(key, "command", AGENT, name, "k1", request_id, time, body)
    return command(request_id, body, time=time, key_id="k1", sig=sig)


def test_scan_and_check_need_no_signature(orders: Orders, site: FakeSite) -> None:
    assert orders.obey("scan", command())[0]["state"] == "accepted"
    assert orders.obey("check", command("r2", '{"device": "c-1"}'))[0]["state"] == "accepted"
    assert (site.scans, site.checked) == (1, ["c-1"])


def test_a_signed_command_is_obeyed_journalled_and_its_reply_signed(orders: Orders, site: FakeSite) -> None:
    reply = orders.obey("forget", signed("forget", '{"device":"c-1"}'))[0]
    assert (reply["state"], site.forgotten) == ("done", ["c-1"])
    assert [(who, what) for _, _, who, what, _ in site.store.journalled()] == [("key k1", "forget")]
    text: Any = reply["text"]
    expected = envelope.sign(KEY, "reply", AGENT, "forget", "k1", "r1", str(reply["time"]), text["text"])
    assert reply["sig"] == expected


@pytest.mark.parametrize("name", ["set_trust", "accept_risk"])
def test_a_decision_must_be_signed_is_done_at_once_and_names_who_was_paired(
    orders: Orders, site: FakeSite, name: str
) -> None:
    assert orders.obey(name, command("r0", '{"device":"c-1"}'))[0]["reason"] == "unsigned"
    assert site.decided == []
    reply = orders.obey(name, signed(name, '{"device":"c-1","reason":"because"}'))[0]
    assert (reply["state"], reply["key_id"]) == ("done", "k1")
    assert site.decided == [(name, {"device": "c-1", "reason": "because"}, "homeassistant")]


@pytest.mark.parametrize(
    ("name", "payload", "reason"),
    [
        ("forget", command(body='{"device":"c-1"}'), "unsigned"),
        ("forget", signed("forget", '{"device":"c-1"}', key=bytes(16)), "bad_signature"),
        ("forget", signed("block", '{"device":"c-1"}'), "bad_signature"),
        ("forget", signed("forget", '{"device":"c-9"}'), "unknown_device"),
        ("forget", signed("forget", "[1]"), "bad_body"),
        ("forget", signed("forget", "{"), "bad_body"),
        ("forget", signed("forget", '{"device":"c-1"}', time="2026-11-24T09:58:00Z"), "clock"),
        ("forget", signed("forget", '{"device":"c-1"}', time="2026-11-24T10:02:00Z"), "clock"),
        ("forget", signed("forget", '{"device":"c-1"}', time="2026-11-24T10:00:00"), "clock"),
        ("forget", signed("forget", '{"device":"c-1"}', time="yesterday"), "bad_time"),
        ("block", signed("block", '{"device":"c-1"}'), "not_available"),
        ("explode", command(), "unknown_command"),
        ("check", command(body='{"device":"c-9"}'), "unknown_device"),
    ],
)
def test_refusal_names_its_reason_and_does_nothing(
    orders: Orders, site: FakeSite, name: str, payload: bytes, reason: str
) -> None:
    reply = orders.obey(name, payload)[0]
    assert (reply["state"], reply["reason"]) == ("refused", reason)
    assert site.forgotten == []
    assert list(site.store.journalled()) == []


def test_a_key_that_was_revoked_is_unknown(orders: Orders, site: FakeSite) -> None:
    site.store.revoke_consumer("homeassistant", NOW)
    assert orders.obey("forget", signed("forget", '{"device":"c-1"}'))[0]["reason"] == "unknown_key"


def test_a_clock_refusal_tells_our_time_and_is_signed(orders: Orders) -> None:
    reply = orders.obey("forget", signed("forget", '{"device":"c-1"}', time="2026-11-24T09:00:00Z"))[0]
    assert "2026-11-24T10:00:00Z" in str(reply["text"])
    assert reply["sig"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"garbage",
        b"[]",
        b"{}",
        b'{"v":2}',
        b"[" * 5000,
        command("no spaces allowed"),
        command(body=1),
        b"x" * 20_000,
        b'{"v":1,"request_id":"r","time":"t","body":"{}","key_id":7,"sig":null}',
    ],
)
def test_what_is_no_envelope_gets_no_reply_and_does_nothing(orders: Orders, site: FakeSite, payload: bytes) -> None:
    assert orders.obey("scan", payload) == []
    assert site.scans == 0
    assert orders.refused == 1


def test_the_same_bytes_again_get_the_first_reply_and_do_nothing(orders: Orders, site: FakeSite) -> None:
    first = orders.obey("forget", signed("forget", '{"device":"c-1"}'))
    again = orders.obey("forget", signed("forget", '{"device":"c-1"}'))
    assert again == first
    assert site.forgotten == ["c-1"]


def test_the_same_request_id_with_other_bytes_is_refused(orders: Orders, site: FakeSite) -> None:
    orders.obey("check", command("r1", '{"device":"c-1"}'))
    assert orders.obey("check", command("r1", '{"device": "c-1"}'))[0]["reason"] == "replayed"
    assert site.checked == ["c-1"]


def test_unsigned_commands_are_limited(site: FakeSite) -> None:
    clock = [NOW]
    orders = Orders(site, lambda: clock[0], scan=site.scan, check=site.checked.append)
    states = [orders.obey("scan", command(f"r{i}"))[0]["reason"] for i in range(PER_MINUTE + 2)]
    assert states == [None] * PER_MINUTE + ["too_often"] * 2
    clock[0] += timedelta(seconds=61)
    assert orders.obey("scan", command("later"))[0]["state"] == "accepted"


def test_a_running_scan_refuses_another(site: FakeSite) -> None:
    orders = Orders(site, lambda: NOW, scan=lambda: False, check=site.checked.append)
    assert orders.obey("scan", command())[0]["reason"] == "busy"


@pytest.mark.parametrize(
    "changes",
    [{"sig": "ä" * 64}, {"sig": "0" * 63}, {"body": "\ud800"}, {"time": "\udfff"}, {"key_id": "\ud800"}],
)
def test_text_that_cannot_be_signed_is_no_envelope(orders: Orders, site: FakeSite, changes: dict[str, str]) -> None:
    fields = {"key_id": "k1", "sig": "0" * 64, **changes}
    assert orders.obey("forget", command(**fields)) == []
    assert site.forgotten == []


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=())), st.just("k1")
)


@given(
    name=st.one_of(st.sampled_from(COMMANDS), st.text(max_size=60)),
    fields=st.dictionaries(
        st.sampled_from(("v", "request_id", "time", "body", "key_id", "sig", "x")), _VALUES, max_size=7
    ),
    sound=st.booleans(),
)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_command_whatever_it_holds_raises_or_forgets(name: str, fields: dict[str, Any], sound: bool) -> None:
    site = FakeSite()
    orders = Orders(site, lambda: NOW, scan=site.scan, check=site.checked.append)
    base: dict[str, Any] = {"v": 1, "request_id": "r1", "time": "2026-11-24T10:00:00Z", "body": "{}", "key_id": None}
    data = json.dumps({**base, "sig": None, **fields} if sound else fields).encode()
    for reply in orders.obey(name, data):
        json.dumps(reply).encode()
        assert reply["state"] in ("accepted", "refused")
    assert site.forgotten == []


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    site = FakeSite()
    assert Orders(site, lambda: NOW, scan=site.scan, check=site.checked.append).obey("scan", data) == []


def test_a_command_that_cannot_be_written_down_is_not_carried_out(orders: Orders, site: FakeSite) -> None:
    site.store._db.execute("PRAGMA query_only=ON")
    reply = orders.obey("forget", signed("forget", '{"device":"c-1"}'))[0]
    assert (reply["state"], site.forgotten) == ("refused", [])
    assert "write it down" in str(reply["text"])


def test_a_clock_that_was_set_back_does_not_lock_commands_out(site: FakeSite) -> None:
    clock = [NOW]
    orders = Orders(site, lambda: clock[0], scan=site.scan, check=site.checked.append)
    for number in range(PER_MINUTE):
        orders.obey("scan", command(f"r{number}"))
    clock[0] -= timedelta(days=365)
    assert orders.obey("scan", command("later"))[0]["state"] == "accepted"


def test_a_pairing_code_survives_a_person() -> None:
    code = envelope.pairing_code(KEY)
    assert envelope.read_pairing_code(code.lower().replace("-", " ")) == KEY
    for index, character in enumerate(code):
        for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".replace(character, ""):
            if character != "-":
                with pytest.raises(ValueError, match="wrong"):
                    envelope.read_pairing_code(code[:index] + other + code[index + 1 :])


def test_a_command_is_done_when_the_audit_that_began_after_it_has_ended(orders: Orders) -> None:
    orders.obey("scan", command("first"))
    orders.begin()
    orders.obey("check", command("second", '{"device": "c-1"}'))
    assert [reply["request_id"] for reply in orders.finish()] == ["first"]
    orders.begin()
    assert [(reply["request_id"], reply["state"]) for reply in orders.finish()] == [("second", "done")]
    assert orders.finish() == []
