"""From a decision to what is published: trust, accepted risks, new installations; refusals keep nothing."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent import decisions, inventory
from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import CommandRefused
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = ip_address("127.93.2.64")


def hikvision(id_: str, first_seen: datetime) -> Device:
    """A camera that shows it by two signs, and gives its stream to anybody."""
    said = (("http.server", "App-webs/"), ("http.realm", "IP Camera(C7627)"), ("rtsp.anonymous_stream", "yes /live"))
    where = Endpoint(address=CAMERA, port=80)
    return Device(
        id=id_, provisional=False, identifiers=Identifiers(kernel_mac="44:19:b6:12:34:56"), identity=Identity(),
        addresses=(CAMERA,), name="Cam", first_seen=first_seen,
        observations=tuple(Observation(kind=k, value=v, endpoint=where, source="t", at=NOW) for k, v in said),
    )  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Site:
    store = Store(tmp_path / "s.db")
    store.save_device("c-1", inventory.to_plain(hikvision("c-1", NOW - timedelta(days=1))), NOW)
    store.set_meta("first_complete_at", (NOW - timedelta(days=9)).isoformat())
    networks = (ip_network("127.93.2.0/24"),)
    return Site(Config(networks=networks, profile="uk-public-voluntary"), Lan.of(networks), store, now=clock)


def published(site: Site) -> dict[str, Any]:
    payloads: Any = site.payloads(site.assess(site.now()))
    found: dict[str, Any] = payloads["devices"][0]
    return found


def checks(content: dict[str, Any]) -> set[str]:
    return {one["check"] for one in content["findings"]["open"]}


def test_a_new_device_of_a_restricted_maker_is_not_allowed_until_the_owner_says_that_it_moved(site: Site) -> None:
    before = published(site)
    assert "new_installation" in checks(before)
    assert before["policy"]["trust"] == "not_allowed"
    site.decide("set_trust", {"device": "c-1", "moved": True, "reason": "was in the yard"}, "homeassistant")
    after = published(site)
    assert "new_installation" not in checks(after)
    assert after["policy"]["trust"] == "unverified"
    assert {gap["what"]["key"] for gap in after["policy"]["trust_detail"]["missing"]} >= {"trust.not_cut_off"}


def test_trust_given_is_published_with_who_and_why_and_ends(site: Site, clock: Clock) -> None:
    order = {"device": "c-1", "trust": "trusted", "reason": "a letter", "until": "2027-01-31", "by": "Anna"}
    site.decide("set_trust", order, "homeassistant")
    policy = published(site)["policy"]
    assert policy["trust"] == "decided_by_owner"
    assert policy["trust_detail"]["decision"]["by"] == "Anna (homeassistant)"
    clock.at = datetime(2027, 2, 1, 0, 1, tzinfo=UTC)
    late = published(site)
    assert late["policy"]["trust"] == "not_allowed"
    assert "decision_expired" in checks(late)


def task(site: Site, check: str) -> PlanItem | None:
    snapshot = site.assess(site.now())
    (finding,) = [one for one in snapshot.findings if one.check == check]
    return next((item for item in snapshot.plan if finding.id in item.findings), None)


def test_an_accepted_risk_stays_open_is_no_task_and_counts_anew_after_its_last_day(site: Site, clock: Clock) -> None:
    assert task(site, "new_installation") is not None
    (finding,) = [one for one in published(site)["findings"]["open"] if one["check"] == "new_installation"]
    order = {"finding": finding["id"], "reason": "the shop closes", "until": "2027-01-31"}
    site.decide("accept_risk", order, "homeassistant")
    assert task(site, "new_installation") is None
    (finding,) = [one for one in published(site)["findings"]["open"] if one["check"] == "new_installation"]
    assert finding["accepted"]["until"] == "2027-01-31"
    assert finding["needs_person"] is False
    clock.at = datetime(2027, 2, 1, 9, tzinfo=UTC)
    again = task(site, "new_installation")
    assert again is not None
    assert again.due is not None
    assert again.due > clock.at.date()


@pytest.mark.parametrize(
    ("name", "order", "reason"),
    [
        ("set_trust", {"device": "c-9", "trust": "trusted", "reason": "why not"}, "unknown_device"),
        ("set_trust", {"trust": "trusted", "reason": "why not"}, "unknown_device"),
        ("set_trust", {"device": "c-1", "trust": "trusted"}, "bad_body"),
        ("accept_risk", {"finding": "000000000000", "reason": "why not", "until": "2027-01-31"}, "unknown_finding"),
        ("accept_risk", {"finding": ["x"], "reason": "why not", "until": "2027-01-31"}, "bad_body"),
    ],
)
def test_an_order_that_cannot_be_done_is_refused_and_keeps_nothing(
    site: Site, name: str, order: dict[str, object], reason: str
) -> None:
    with pytest.raises(CommandRefused) as error:
        site.decide(name, order, "homeassistant")
    assert error.value.reason == reason
    assert site.decisions == ()


def test_what_another_program_decides_beside_the_service_counts_at_once(site: Site, tmp_path: Path) -> None:
    beside = Store(tmp_path / "s.db")
    decision = decisions.trust("c-1", {"trust": "trusted", "reason": "a letter"}, "command line", NOW)
    decisions.keep(beside, decision, "Cam", NOW)
    beside.close()
    assert published(site)["policy"]["trust"] == "decided_by_owner"


def test_forgetting_a_device_forgets_what_was_decided_of_it(site: Site) -> None:
    site.decide("set_trust", {"device": "c-1", "trust": "trusted", "reason": "a letter"}, "homeassistant")
    site.forget("c-1")
    assert site.decisions == ()
