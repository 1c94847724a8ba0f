"""`explain`: who made it with its reasons one a line, policies together, questions that failed."""

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from cctv_guard_agent import pipeline
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.commands import explain as command
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Assessed, Snapshot

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
WHERE = Endpoint(address=ip_address("192.168.1.64"), port=80)


def assessed(*seen: tuple[str, str], profile: str = "small-business") -> Assessed:
    """Judge one camera by what it showed, with the program's own policies."""
    observations = tuple(Observation(kind=k, value=v, endpoint=WHERE, source="test", at=NOW) for k, v in seen)
    sighted = Sighted(address=WHERE.address, observations=observations, captures=(), sources=("test",), sign="camera")
    joined = pipeline.join((), [sighted], NOW)
    facts = pipeline.Facts(
        at=NOW, site="shop", profile=profile, devices=joined.devices, gateways=(), sources=(), not_cameras=0,
        opened={}, raised={},
        intervals=Intervals(mappings_s=30, discovery_s=900, identity_s=86_400),
    )  # fmt: skip
    return pipeline.assess(facts, load_plugins().checks).devices[0]


def identity_lines(one: Assessed) -> list[str]:
    return command._identity(one)


def test_reasons_stand_one_a_line() -> None:
    lines = identity_lines(assessed(("http.server", "App-webs/"), ("http.realm", "IP Camera(C7627)")))
    assert lines[0] == "Made by Hikvision (certain)."
    assert "Because:" in lines
    assert '  - its web server calls itself "App-webs/"' in lines


def test_rules_that_do_not_bind_are_one_paragraph_with_body_and_date() -> None:
    lines = command._policies(assessed(("http.server", "App-webs/")))
    assert "elsewhere, which does not bind you" in lines[0]
    assert any(line.startswith("    US Federal Communications Commission: 2021-03-12") for line in lines)
    assert any("unconfirmed" in line for line in lines)
    issuers = [line.split(":")[0] for line in lines[1:]]
    assert len(issuers) == len(set(issuers))


def test_a_rule_that_the_owner_goes_by_is_named_whole() -> None:
    lines = command._policies(assessed(("http.server", "App-webs/"), profile="uk-sensitive"))
    assert "concerns this maker; " in lines[0]
    assert "binds you" in lines[0] or "by choice" in lines[0]


def test_a_maker_named_by_its_network_card_only_is_unknown_to_policies() -> None:
    one = assessed(("arp.mac", "44:19:b6:00:00:01"))
    assert one.device.identity.maker == "hikvision"
    assert command._policies(one) == [
        "  Unknown: only hints name this maker (a network card's address, a label), which restrict nobody."
    ]


def test_an_unknown_maker_shows_what_failed_and_what_would_tell() -> None:
    one = assessed(
        ("onvif.scope", "type/video_encoder"),
        ("probe.failed", "onvif_device: tcp 192.168.1.64:80: it wants a login"),
        ("probe.failed", "rtsp_options: tcp 192.168.1.64:554: no answer in 3 s"),
    )
    text = "\n".join(identity_lines(one))
    assert "Who made it is unknown" in text
    assert "Would tell more, but gave no answer: Hikvision's search (SADP)" in text
    assert "  - onvif device: tcp 192.168.1.64:80: it wants a login" in text
    assert "  - rtsp options: tcp 192.168.1.64:554: no answer in 3 s" in text
    assert command._policies(one) == ["  Unknown: the maker is not known."]


@pytest.mark.parametrize("count", [1, 2])
def test_rules_elsewhere_are_counted_in_words_that_fit(count: int) -> None:
    one = assessed(("http.server", "App-webs/"))
    elsewhere = tuple(verdict for verdict in one.policies if str(verdict.hit) == "hit")[:count]
    lines = command._policies(replace(one, policies=elsewhere))
    assert lines[0].startswith("  One rule concerns" if count == 1 else "  2 rules concern")


def snapshot_of(*seen: tuple[str, str]) -> Snapshot:
    one = assessed(*seen)
    return Snapshot(at=NOW, site="shop", profile="small-business", devices=(one,), gateways=())


def test_who_could_be_watching_is_said_in_plain_words() -> None:
    open_stream = command._who(assessed(("rtsp.anonymous_stream", "yes /live")))
    assert any("everybody on this network" in line for line in open_stream)
    assert "there may be others" in open_stream[-1]
    shut = command._who(assessed(("rtsp.anonymous_stream", "no")))
    assert any("Nobody was found" in line for line in shut)
    assert "there may be others" in shut[-1]


def test_each_way_in_says_whether_it_was_looked_at_and_what_is_missing() -> None:
    snapshot = snapshot_of(("rtsp.anonymous_stream", "no"), ("http.server", "App-webs/"))
    lines = command._coverage(snapshot.devices[0], snapshot)
    assert lines[1] == "Ways in that were looked at: 1 of 8."
    assert any("Connect a router driver" in line for line in lines)
    assert any(line.startswith("  - its picture without a login: none found (holds until") for line in lines)
    assert len([line for line in lines if line.startswith("  - ")]) == 8


def test_every_way_has_a_name_for_people() -> None:
    assert set(command._WAYS) == set(Way)


def test_flaws_are_summed_up_with_the_date_of_the_list() -> None:
    snapshot = snapshot_of(("http.server", "App-webs/"))
    lines = command._flaws(snapshot.devices[0], snapshot)
    assert "(list of 2026-" in lines[1]
