"""`explain`: who made it with its reasons one a line, policies together, questions that failed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from cctv_guard_agent import pipeline, policies
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.commands import _explain_facts as facts
from cctv_guard_agent.commands import _explain_open as opened
from cctv_guard_agent.commands import _explain_who as watching
from cctv_guard_agent.commands import explain as command
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.finding import Severity, Tier
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.policy import PolicyHit
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say
from cctv_guard_agent.routers import _texts

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


def test_reasons_stand_one_a_line() -> None:
    one = assessed(("http.server", "App-webs/"), ("http.realm", "IP Camera(C7627)"))
    assert facts.summary(one).startswith("Made by Hikvision (certain).")
    lines = facts.identity(one)
    assert lines[0] == "Why we say who made it:"
    assert '  - its web server calls itself "App-webs/"' in lines


def test_rules_that_do_not_bind_are_summed_up_with_places_and_the_newest() -> None:
    lines = facts.policies(assessed(("http.server", "App-webs/")))
    assert "elsewhere, which does not bind you: the United States (" in lines[0]
    assert "US Federal Communications Commission, of 20" in lines[1]
    assert "not confirmed by a second source" in lines[2]
    assert "--json" in lines[-1]
    assert len(lines) == 4


def test_every_place_of_a_policy_has_a_name() -> None:
    assert {policy.jurisdiction for policy in policies.load().policies.values()} <= set(facts._PLACES)


def test_a_rule_that_the_owner_goes_by_is_named_whole() -> None:
    lines = facts.policies(assessed(("http.server", "App-webs/"), profile="uk-sensitive"))
    assert "concerns this maker; " in lines[0]
    assert "binds you" in lines[0] or "by choice" in lines[0]


def test_a_maker_named_by_its_network_card_only_is_unknown_to_policies() -> None:
    one = assessed(("arp.mac", "44:19:b6:00:00:01"))
    assert one.device.identity.maker == "hikvision"
    assert facts.policies(one) == [
        "  Unknown: only hints name this maker (a network card's address, a label), which restrict nobody."
    ]


def test_an_unknown_maker_shows_what_failed_in_words_and_what_would_tell() -> None:
    snapshot = snapshot_of(
        ("onvif.scope", "type/video_encoder"),
        ("probe.failed", "onvif_device: tcp 192.168.1.64:80: it wants a login"),
        ("probe.failed", "rtsp_options: tcp 192.168.1.64:554: no answer in 3 s"),
    )
    one = snapshot.devices[0]
    assert "Who made it is unknown" in facts.summary(one)
    assert any("Would tell more, but gave no answer: Hikvision's search (SADP)" in line for line in facts.identity(one))
    lines = opened.not_looked_at(one, snapshot)
    assert "  - A question got no usable answer: its name, model and time (ONVIF): port 80: it wants a login" in lines
    assert "  - A question got no usable answer: its video server: port 554: no answer in 3 s" in lines
    assert facts.policies(one) == ["  Unknown: the maker is not known."]


@pytest.mark.parametrize("count", [1, 2])
def test_rules_elsewhere_are_counted_in_words_that_fit(count: int) -> None:
    one = assessed(("http.server", "App-webs/"))
    elsewhere = tuple(verdict for verdict in one.policies if str(verdict.hit) == "hit")[:count]
    lines = facts.policies(replace(one, policies=elsewhere))
    assert lines[0].startswith("  One rule concerns" if count == 1 else "  2 rules concern")


def test_rules_that_are_all_contested_may_concern_the_maker() -> None:
    one = assessed(("http.server", "App-webs/"))
    asks = tuple(replace(verdict, hit=PolicyHit.YOUR_DECISION, binds=False) for verdict in one.policies[:2])
    assert facts.policies(replace(one, policies=asks))[0].startswith("  2 rules may concern")


def snapshot_of(*seen: tuple[str, str]) -> Snapshot:
    one = assessed(*seen)
    return Snapshot(at=NOW, site="shop", profile="small-business", devices=(one,), gateways=())


def who(*seen: tuple[str, str]) -> str:
    return "\n".join(watching.who(assessed(*seen), NOW))


def test_who_could_be_watching_is_said_in_plain_words_with_how_we_know_and_since_when() -> None:
    told = who(("rtsp.anonymous_stream", "yes /live"))
    assert "By what was found: everybody on this network. Not everything could be looked at" in told
    assert "Somebody on this network (office, shop, guests in the same Wi-Fi): YES" in told
    assert f"How we know (looked today at {NOW.astimezone():%H:%M}):" in told
    assert "Its video server (port 80) described its video stream /live" in told


def test_where_nobody_was_found_that_is_said_with_what_was_not_looked_at_and_never_as_a_clean_bill() -> None:
    told = who(("rtsp.anonymous_stream", "no"))
    assert "Nobody was found who could without its password, by these checks, at this time." in told
    assert "Not everything could be looked at." in told
    assert "only with its password, or with a flaw that it has" in told
    assert "safe" not in told.lower()


def test_a_device_without_a_password_is_anybodys_on_the_network() -> None:
    assert "whoever comes first can set one" in who(("sadp.Activated", "false"))


def test_whoever_set_it_up_is_never_forgotten() -> None:
    for seen in (("rtsp.anonymous_stream", "no"), ("sadp.HCPlatformEnable", "true")):
        assert "Whoever set it up (an installer, a former employee): cannot be seen from the network" in who(seen)


def test_the_account_holder_is_named_where_the_cloud_is_on() -> None:
    told = who(("sadp.HCPlatformEnable", "true"))
    assert "Whoever has the account in the maker's app, and whoever runs that cloud: YES" in told


def test_a_router_that_was_read_whole_is_one_reason() -> None:
    one = assessed(("rtsp.anonymous_stream", "no"))
    closed = tuple(say("exposure.way_closed", "{router} was read for {way}", router="Box", way=way) for way in Way)
    shut = Verdict(answer=Answer.NO, because=closed)
    lines = watching.who(replace(one, exposure=replace(one.exposure, reachable_from_internet=shut)), NOW)
    assert [line for line in lines if "Box" in line] == [
        "        - Box was read for all 8 ways in (see below): none leads to it."
    ]


def test_a_camera_without_an_address_is_explained_by_its_recorder() -> None:
    one = assessed(("rtsp.anonymous_stream", "unknown slow"))
    plugged = replace(one, device=replace(one.device, addresses=()))
    snapshot = Snapshot(at=NOW, site="s", profile="p", devices=(plugged,), gateways=())
    told = "\n".join(command.explanation(plugged, snapshot))
    assert "through the recorder alone" in told
    assert "no RTSP port answered" not in told


def test_who_that_is_how_it_is_known_and_what_to_press_stand_apart() -> None:
    lines = watching.who(assessed(("sadp.HCPlatformEnable", "true"), ("http.server", "App-webs/")), NOW)
    begin = next(at for at, line in enumerate(lines) if "Whoever has the account" in line)
    assert lines[begin + 1].startswith("      Whoever is in the account at Hik-Connect")
    known = next(at for at, line in enumerate(lines) if at > begin and "How we know" in line)
    assert "HCPlatformEnable = true" in lines[known + 1]
    assert lines[known + 2].startswith("      To stop it: switch Hik-Connect off")


@pytest.mark.parametrize(
    ("ago", "words"), [(0, "today at "), (1, "yesterday at "), (3, "3 days ago, on 2026-11-21"), (-1, "today at ")]
)
def test_the_age_of_what_was_seen_is_said_in_words(ago: int, words: str) -> None:
    assert watching.when(NOW - timedelta(days=ago), NOW).startswith(words)
    assert watching.when(None, NOW) == ""


def test_each_way_in_says_whether_it_was_looked_at_and_what_is_missing() -> None:
    snapshot = snapshot_of(("rtsp.anonymous_stream", "no"), ("http.server", "App-webs/"))
    lines = opened.ways(snapshot.devices[0])
    assert lines[1] == "Ways in that were looked at: 1 of 8"
    assert any(line.startswith("  - its picture without a password: none found, counts until") for line in lines)
    missing = "\n".join(opened.not_looked_at(snapshot.devices[0], snapshot))
    assert "Connect a router driver" in missing
    assert all(opened.WAYS[way].split("(")[0].strip()[4:] in missing for way in Way if way is not Way.ANONYMOUS_STREAM)


def test_a_reason_that_concerns_several_ways_stands_once() -> None:
    snapshot = snapshot_of(("http.server", "App-webs/"))
    one = snapshot.devices[0]
    ways_ = tuple(
        replace(looked, verdict=Verdict(answer=Answer.UNKNOWN, because=(limit,)))
        for looked, limit in zip(one.exposure.ways[1:4], _texts.IGD_BLIND[:3], strict=True)
    )
    lines = opened.not_looked_at(replace(one, exposure=replace(one.exposure, ways=ways_)), snapshot)
    assert len([line for line in lines if "docs/routers.md" in line]) == 1


def test_every_way_has_a_name_for_people() -> None:
    assert set(opened.WAYS) == set(Way)


def test_flaws_are_summed_up_with_the_date_of_the_list_and_the_end_of_support() -> None:
    snapshot = snapshot_of(("http.server", "App-webs/"))
    lines = facts.flaws(snapshot.devices[0], snapshot)
    assert "(list of 2026-" in lines[1]
    assert any(line.startswith("Support by its maker: not known whether it has ended") for line in lines)


def test_steps_come_in_the_order_of_the_plan_without_repeating_the_name() -> None:
    one = assessed(("sadp.Activated", "false"), ("http.server", "App-webs/"))
    item = PlanItem(
        id="p", action="set_password", device=one.device.id, findings=("f",), tier=Tier.NOW, severity=Severity.CRITICAL,
        title=say("t", "{name} has no password", name=one.device.name), reason=say("r", "x"), how=say("h", "Set one."),
        due=NOW.date(), derivation=say("d", "x"),
    )  # fmt: skip
    wide = replace(item, device=None, title=say("t", "The router lets devices open ports"))
    snapshot = Snapshot(at=NOW, site="s", profile="p", devices=(one,), gateways=(), plan=(item, wide))
    lines = command.to_press(one, snapshot)
    assert "  1. Has no password (critical, by 2026-11-24)" in lines
    assert "       Set one." in lines
    assert "    - The router lets devices open ports (critical)" in lines


def test_long_lines_are_folded_at_words_under_their_beginning() -> None:
    folded = command._folded("  - " + "word " * 30, 60)
    assert len(folded) > 1
    assert all(line.startswith("    word") for line in folded[1:])
    assert command._folded("x" * 200, None) == ["x" * 200]
