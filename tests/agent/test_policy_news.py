"""A change of profile or of policy files tells which devices' verdicts changed, from what to what, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent import history, inventory, policies, policy_news
from cctv_guard_agent.app import Site
from cctv_guard_agent.cli import main
from cctv_guard_agent.config import Config
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.policies.compare import word
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NETWORK = ip_network("127.93.3.0/24")


def device(number: int, *said: tuple[str, str]) -> Device:
    where = Endpoint(address=NETWORK[number], port=80)
    return Device(
        id=f"c-{number}", provisional=False, identifiers=Identifiers(kernel_mac=f"44:19:b6:12:34:0{number}"),
        identity=Identity(), addresses=(where.address,), name=f"Cam {number}", first_seen=NOW,
        observations=tuple(Observation(kind=k, value=v, endpoint=where, source="t", at=NOW) for k, v in said),
    )  # fmt: skip


HIK = (("http.server", "App-webs/"), ("http.realm", "IP Camera(C7627)"))
NOBODY = (("rtsp.status", "401"),)


def site(folder: Path, profile: str, *, files: tuple[Path, ...] = (), later: int = 0) -> Site:
    store = Store(folder / "s.db")
    for number, said in ((1, HIK), (2, NOBODY)):
        one = device(number, *said)
        store.save_device(one.id, inventory.to_plain(one), one.first_seen)
    config = Config(networks=(NETWORK,), profile=profile, policy_files=files, store=folder / "s.db")
    return Site(config, Lan.of((NETWORK,)), store, now=lambda: NOW + timedelta(hours=later))


def judged(one: Site) -> dict[str, Any]:
    payloads: Any = one.payloads(one.assess(one.now()))
    found: dict[str, Any] = payloads["site"]
    return found


def told(one: Site) -> list[str]:
    events = [event.content for event in one.store.unsent_events()]
    return [event["text"]["text"] for event in events if event["type"] == "policy_changed"]  # type: ignore[index]


def test_a_change_of_profile_names_the_devices_and_is_told_once(tmp_path: Path) -> None:
    first = site(tmp_path, "small-business")
    assert "policy_change" not in judged(first)
    first.close()
    second = site(tmp_path, "uk-public-voluntary", later=1)
    change = judged(second)["policy_change"]
    assert (change["profile_before"], change["profile_after"]) == ("small-business", "uk-public-voluntary")
    assert change["devices"] == [
        {"device": "c-1", "maker": "hikvision", "before": "elsewhere", "after": "by_choice"}
    ]  # fmt: skip
    (text,) = told(second)
    assert "from small-business to uk-public-voluntary" in text
    assert "elsewhere -> by_choice" in text
    judged(second)
    assert len(told(second)) == 1
    assert [entry.what for entry in history.entries(second.store) if "policy" in entry.what] == ["policy.changed"]


def test_a_file_that_changed_is_told_too(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    profile = "profiles:\n  - {id: shop, title: Shop, policies: [POLICY], binds: [POLICY]}\n"
    mine.write_text(profile.replace("POLICY", "us-ndaa-889a"), "utf-8")
    judged(site(tmp_path, "shop", files=(mine,)))
    mine.write_text(profile.replace("POLICY", "eu-csa2-2026"), "utf-8")
    change = judged(site(tmp_path, "shop", files=(mine,)))["policy_change"]
    assert change["files_changed"] is True
    assert [(one["before"], one["after"]) for one in change["devices"]] == [("here", "elsewhere")]


def test_a_maker_that_was_found_out_is_no_change_of_policy(tmp_path: Path) -> None:
    first = site(tmp_path, "uk-public-voluntary")
    judged(first)
    found = device(2, *HIK)
    first.store.save_device(found.id, inventory.to_plain(found), NOW)
    again = Site(first.config, Lan.of((NETWORK,)), first.store, now=lambda: NOW)
    assert "policy_change" not in judged(again)


def test_a_store_that_was_damaged_there_starts_anew(tmp_path: Path) -> None:
    one = site(tmp_path, "small-business")
    for text in ("[", "[1]", '{"by": 5, "devices": [1]}'):
        one.store.set_meta("policy_state", text)
        one.store.set_meta("policy_change", text)
        assert policy_news.last(one.store) is None
        assert "policy_change" not in judged(one)


def test_check_config_tells_beforehand_what_would_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = site(tmp_path, "small-business")
    judged(one)
    one.close()
    path = tmp_path / "c.yaml"
    path.write_text("site: {profile: uk-sensitive}\nstore: s.db\n", "utf-8")
    assert main(["check-config", "--config", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "restricted elsewhere, which does not bind you -> restricted by a policy that binds you" in shown
    assert policy_news.last(Store(tmp_path / "s.db")) is None


def test_check_config_reads_the_owners_policies_and_names_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.yaml").write_text("policies:\n  - id: x\n    issuer: y\n    colour: red\n", "utf-8")
    path = tmp_path / "c.yaml"
    path.write_text("policies: [mine.yaml]\n", "utf-8")
    assert main(["check-config", "--config", str(path)]) == 2
    assert "mine.yaml: line 4: policies[x].colour is not a key here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("maker", "profile", "expected"),
    [
        ("hikvision", "small-business", "elsewhere"),
        ("hikvision", "uk-sensitive", "here"),
        ("hikvision", "named-five", "by_choice"),
        ("tplink", "small-business", "your_decision"),
        ("axis", "us-federal", "no"),
        (None, "us-federal", "unknown"),
    ],
)
def test_one_word_on_a_maker_under_a_profile(maker: str | None, profile: str, expected: str) -> None:
    assert word(policies.verdicts(maker, profile)) == expected


def test_rows_that_are_not_confirmed_make_no_word() -> None:
    hits = [replace(one, verification="unconfirmed") for one in policies.verdicts("hikvision", "uk-sensitive")]
    assert word(hits) == "no"
