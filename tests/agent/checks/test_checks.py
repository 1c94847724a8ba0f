"""What each check finds, what it leaves alone, and where it says that it could not run."""

import re
from dataclasses import replace
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from checking import CHECKS, camera, identity, run, site
from sites import CAMERA, NOW, device, gateway, mapping, seen

from cctv_guard_agent import policies, vulnerabilities
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, InsideVerdict
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier, finding_id
from cctv_guard_agent.model.lease import Lease
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot, SourceHealth
from cctv_guard_agent.model.text import say

DOCS = Path(__file__).parents[3] / "docs" / "checks"


OPEN = seen("rtsp.anonymous_stream", "yes /live", port=554)
SHUT = seen("rtsp.anonymous_stream", "no", port=554)
NEW = seen("sadp.Activated", "false")


def test_the_set_of_checks_is_the_documented_one() -> None:
    assert set(CHECKS) == {path.stem for path in DOCS.glob("*.md") if path.stem != "README"}
    for check_id in CHECKS:
        page = (DOCS / f"{check_id}.md").read_text("utf-8")
        for heading in ("What it sees", "What it cannot see", "Why it matters", "How to fix", "How to silence"):
            assert f"## {heading}" in page, (check_id, heading)


# internet_reachable


def test_each_rule_to_a_camera_is_a_finding_of_its_own_with_the_rule_named() -> None:
    found = run("internet_reachable", site(camera(), gateways=[gateway(mapping(), mapping(port=8554, inside=554))]))
    assert [f.subject for f in found] == ["tcp/8081", "tcp/8554"]
    assert len({f.id for f in found}) == 2
    assert found[0].gateway == "gw"
    assert "8081" in found[0].because[0].english
    assert (found[0].severity, found[0].tier, found[0].action) == (Severity.HIGH, Tier.DAYS, "close_mapping")
    assert found[0].id == finding_id("internet_reachable", "dev-Cam", "tcp/8081")


@pytest.mark.parametrize("maker", ["hikvision", "axis", None])
@pytest.mark.parametrize("observation", [OPEN, NEW])
def test_reachable_and_open_is_now_whoever_made_it(maker: str | None, observation: Observation) -> None:
    snapshot = site(camera(observation, maker=maker), gateways=[gateway(mapping())])
    (found,) = run("internet_reachable", snapshot)
    assert (found.severity, found.tier) == (Severity.CRITICAL, Tier.NOW)


def test_a_device_asked_for_rule_is_remedied_in_the_device_first() -> None:
    (asked,) = run("internet_reachable", site(camera(), gateways=[gateway(mapping())]))
    (entered,) = run("internet_reachable", site(camera(), gateways=[gateway(mapping(origin="static"))]))
    assert "UPnP" in asked.remedy.english
    assert "UPnP" not in entered.remedy.english


def test_a_camera_behind_a_reachable_recorder_points_to_the_recorder() -> None:
    recorder = replace(device("192.168.1.30", name="NVR"), identity=identity(kind="recorder"))
    behind = replace(device(name="Cam2", behind="dev-NVR"), identity=identity())
    snapshot = site(recorder, behind, gateways=[gateway(mapping("192.168.1.30"))])
    found = {f.device: f for f in run("internet_reachable", snapshot)}
    assert found["dev-Cam2"].subject == "through dev-NVR"
    assert not found["dev-Cam2"].needs_person
    assert found["dev-NVR"].action == "close_mapping"


def test_unknown_and_no_are_no_findings_and_only_the_unlooked_at_could_not_run() -> None:
    check = CHECKS["internet_reachable"]
    assert check.essential
    for gateways, missing in (([], ["dev-Cam"]), ([gateway()], []), ([gateway(ways=INBOUND)], [])):
        snapshot = site(camera(), gateways=gateways)
        assert run("internet_reachable", snapshot) == []
        assert list(check.could_not_run(snapshot)) == missing


def test_what_is_no_camera_is_left_alone() -> None:
    printer = camera(OPEN, NEW, is_camera=False, kind="other")
    snapshot = site(printer, gateways=[gateway(mapping())])
    for check in ("internet_reachable", "anonymous_stream", "not_activated", "maker_restricted", "cloud_access"):
        assert run(check, snapshot) == []


# anonymous_stream, not_activated, cloud_access


@pytest.mark.parametrize(
    ("gateways", "severity", "tier"),
    [
        ([gateway(mapping())], Severity.CRITICAL, Tier.NOW),
        ([gateway()], Severity.HIGH, Tier.DAYS),
        ([gateway(ways=INBOUND)], Severity.MEDIUM, Tier.WEEKS),
    ],
)
def test_an_open_stream_is_as_bad_as_its_reach(gateways: list[Gateway], severity: Severity, tier: Tier) -> None:
    (found,) = run("anonymous_stream", site(camera(OPEN), gateways=gateways))
    assert (found.severity, found.tier) == (severity, tier)


def test_a_closed_stream_is_no_finding_and_an_unasked_one_could_not_run() -> None:
    assert run("anonymous_stream", site(camera(SHUT))) == []
    check = CHECKS["anonymous_stream"]
    assert list(check.could_not_run(site(camera()))) == ["dev-Cam"]
    assert list(check.could_not_run(site(camera(seen("tcp.closed", "554"))))) == []
    assert list(check.could_not_run(site(camera(SHUT)))) == []


def test_a_device_without_a_password_is_now_wherever_it_is() -> None:
    (found,) = run("not_activated", site(camera(NEW), gateways=[gateway(ways=INBOUND)]))
    assert (found.severity, found.tier, found.action) == (Severity.CRITICAL, Tier.NOW, "set_password")
    assert run("not_activated", site(camera(seen("sadp.Activated", "true")))) == []
    assert list(CHECKS["not_activated"].could_not_run(site(camera()))) == ["dev-Cam"]


def test_the_cloud_is_a_finding_only_where_it_says_true() -> None:
    (found,) = run("cloud_access", site(camera(seen("sadp.HCPlatformEnable", "true"))))
    assert (found.severity, found.action) == (Severity.MEDIUM, "disable_p2p")
    assert run("cloud_access", site(camera(seen("sadp.HCPlatformEnable", "flase")))) == []
    assert list(CHECKS["cloud_access"].could_not_run(site(camera()))) == ["dev-Cam"]


def test_the_cloud_of_a_recorder_is_one_finding_on_the_recorder() -> None:
    online = seen("remote.cloud", "registered|Cloud|registerStatus = true")
    recorder = replace(device("192.168.1.30", name="NVR", observations=(online,)), identity=identity(kind="recorder"))
    behind = replace(device("192.168.1.31", name="Two", behind="dev-NVR"), identity=identity())
    snapshot = site(recorder, behind)
    assert snapshot.devices[1].exposure.cloud_access.answer is Answer.YES
    assert [f.device for f in run("cloud_access", snapshot)] == ["dev-NVR"]


# maker_restricted


def restricted(maker: str | None, profile: str) -> list[Finding]:
    return run("maker_restricted", site(camera(maker=maker), profile=profile))


def test_a_bakery_is_told_what_others_restrict_and_that_it_does_not_bind() -> None:
    (found,) = restricted("hikvision", "small-business")
    assert (found.severity, found.tier, found.needs_person) == (Severity.LOW, Tier.NEXT_REPLACEMENT, False)
    text = " ".join(t.english for t in found.because)
    assert "HCWS386" in text
    assert "2022-11-24" in text
    assert "Binding on you: no" in text
    assert "Binds you: yes" not in text
    assert "does not bind you" in found.title.english


def test_a_department_is_told_to_isolate_and_to_plan_the_replacement() -> None:
    isolate, swap = restricted("hikvision", "uk-sensitive")
    assert (isolate.severity, isolate.action, isolate.policy) == (Severity.HIGH, "isolate", "uk-hcws386-2022")
    assert isolate.official_due == "2022-11-24"
    assert "Binding on you: yes" in isolate.reason.english
    assert (swap.action, swap.tier) == ("replace", Tier.NEXT_REPLACEMENT)


def test_a_council_that_follows_by_choice_is_told_that_it_is_not_bound() -> None:
    isolate, _ = restricted("hikvision", "uk-public-voluntary")
    assert isolate.severity is Severity.MEDIUM
    assert "Binding on you: no, a rule for others that you follow by choice" in isolate.reason.english


def test_a_contested_maker_is_the_owners_decision() -> None:
    (found,) = restricted("tplink", "uk-public-voluntary")
    assert (found.subject, found.action, found.severity) == ("your_decision", "review", Severity.LOW)


@pytest.mark.parametrize("maker", ["axis", "hanwha", "bosch", None])
def test_a_maker_that_nobody_restricts_is_no_finding(maker: str | None) -> None:
    for profile in policies.load().profiles:
        assert restricted(maker, profile) == []


def test_unconfirmed_rows_inform_and_never_raise_the_severity() -> None:
    snapshot = site(camera(maker="hikvision"), profile="uk-sensitive")
    (one,) = snapshot.devices
    doubtful = tuple(replace(v, verification="unconfirmed") for v in one.policies)
    found = run("maker_restricted", replace(snapshot, devices=(replace(one, policies=doubtful),)))
    assert {f.severity for f in found} == {Severity.LOW}
    elsewhere = tuple(replace(v, followed=False, binds=False) for v in doubtful)
    (told,) = run("maker_restricted", replace(snapshot, devices=(replace(one, policies=elsewhere),)))
    assert told.severity is Severity.NONE


# known_vulnerability


OLD = {"brand": "Hikvision", "model": "DS-2CD2385G1-I", "firmware": "V5.5.82 build 190220"}


def flaws(one: Device, **rest: object) -> list[Finding]:
    return run("known_vulnerability", site(one, **rest))  # type: ignore[arg-type]


def test_an_exploited_flaw_without_login_is_now_while_the_camera_is_reachable() -> None:
    (found,) = flaws(camera(**OLD), gateways=[gateway(mapping())])
    assert (found.subject, found.severity, found.tier) == ("CVE-2021-36260", Severity.CRITICAL, Tier.NOW)
    assert found.official_due == "2022-01-24"
    (calmer,) = flaws(camera(**OLD), gateways=[gateway(ways=INBOUND)])
    assert (calmer.severity, calmer.tier) == (Severity.HIGH, Tier.DAYS)
    assert calmer.id == found.id


def test_a_build_that_cannot_be_compared_is_only_possible() -> None:
    found = flaws(camera(brand="Hikvision", model="DS-2CD2385G1-I"))
    assert [(f.subject, f.confidence) for f in found] == [("CVE-2021-36260", Confidence.POSSIBLE)]
    assert "may have" in found[0].title.english


def test_flaws_that_nobody_exploits_come_together() -> None:
    found = flaws(
        camera(maker="dahua", brand="Dahua", model="IPC-HDW1431T1-S4", firmware="2.800 Build Date 2020-05-18")
    )
    assert [f.subject for f in found] == ["others"]
    assert len(found[0].because) == 3
    assert "list of flaws is of 2026-" in found[0].because[-1].english


def test_firmware_is_named_for_the_makers_own_label_alone() -> None:
    (own,) = flaws(camera(**OLD))
    assert "210628" in own.because[0].english
    for brand in ("Annke", None):
        for found in flaws(camera(**{**OLD, "brand": brand})):
            assert "210628" not in " ".join(text.english for text in (*found.because, found.remedy))
    rebranded = flaws(camera(**{**OLD, "brand": "Annke", "model": "C800"}))
    assert rebranded
    for found in rebranded:
        assert found.remedy.english.startswith("Ask Annke for newer firmware")
        assert "Do not install the file of the company that made it" in found.remedy.english


def test_a_flaw_that_nobody_will_mend_asks_for_a_replacement() -> None:
    snapshot = site(camera(**OLD))
    (one,) = snapshot.devices
    ended = tuple(replace(match, no_fix=True) for match in one.vulnerabilities)
    (found,) = run("known_vulnerability", replace(snapshot, devices=(replace(one, vulnerabilities=ended),)))
    assert found.action == "replace"
    assert "plan its replacement" in found.remedy.english


def test_a_patched_camera_is_no_finding() -> None:
    assert flaws(camera(brand="Hikvision", model="DS-2CD2385G1-I", firmware="V5.7.1 build 220601")) == []


def test_data_of_more_than_90_days_makes_no_known_flaw_unknown_and_is_one_finding() -> None:
    check, one = CHECKS["known_vulnerability"], camera(**OLD)
    for days, missing in ((90, []), (91, ["dev-Cam"])):
        snapshot = site(one, data_age_days=days)
        assert list(check.could_not_run(snapshot)) == missing
        assert len(run("vulnerability_data_old", snapshot)) == len(missing)
    none = replace(site(one), data_dates=())
    assert len(run("vulnerability_data_old", none)) == 1
    assert run("vulnerability_data_old", site(data_age_days=500)) == []


def test_the_shipped_data_is_dated_and_counted() -> None:
    assert vulnerabilities.data_date() >= date(2026, 11, 1)
    assert vulnerabilities.count() == 210


# the smaller ones


def test_a_camera_without_a_proven_maker_asks_for_a_look() -> None:
    (found,) = run("maker_unknown", site(camera(maker=None, conflicts=("A against B.",))))
    assert (found.action, found.severity) == ("review", Severity.LOW)
    assert found.because[0].english == "A against B."
    (judged,) = run("maker_unknown", site(camera(maker=None), profile="uk-sensitive"))
    assert judged.severity is Severity.MEDIUM
    assert run("maker_unknown", site(camera(maker="axis"))) == []
    assert run("maker_unknown", site(camera(maker=None, is_camera=None))) == []


def test_onvif_without_a_login_counts_by_the_newest_answer() -> None:
    yes = seen("onvif.anonymous_device_info", "yes", at=NOW - timedelta(hours=1))
    no = seen("onvif.anonymous_device_info", "no")
    assert len(run("onvif_anonymous", site(camera(yes)))) == 1
    assert run("onvif_anonymous", site(camera(yes, no))) == []


@pytest.mark.parametrize(
    ("observations", "count"),
    [
        ([seen("http.auth_scheme", "Basic")], 1),
        ([seen("http.auth_scheme", "Basic"), seen("http.auth_scheme", "Digest")], 0),
        ([seen("http.auth_scheme", "Basic", port=443), seen("tls.subject", "CN=x", port=443)], 0),
        ([seen("http.auth_scheme", "Basic"), seen("http.auth_scheme", "Basic", port=81)], 2),
        ([seen("http.auth_scheme", "Digest")], 0),
        ([], 0),
    ],
)
def test_only_basic_alone_over_plain_http_is_readable(observations: list[Observation], count: int) -> None:
    assert len(run("http_basic_plain", site(camera(*observations)))) == count


def test_a_router_that_takes_mappings_is_one_finding_for_the_site() -> None:
    (found,) = run("upnp_allowed", site(camera(), gateways=[gateway(), gateway(address="192.168.2.1")]))
    assert (found.device, found.action) == (None, "upnp_off")
    assert run("upnp_allowed", site(gateways=[gateway()])) == []
    assert run("upnp_allowed", site(camera(), gateways=[gateway(upnp=Answer.NO)])) == []
    assert list(CHECKS["upnp_allowed"].could_not_run(site(camera()))) == ["site"]


@pytest.mark.parametrize(
    ("client", "severity"),
    [
        ("93.184.216.34", Severity.HIGH),
        ("192.168.1.1", Severity.HIGH),
        ("11.22.33.44", Severity.HIGH),
        ("172.20.0.9", Severity.MEDIUM),
        ("somebody", Severity.LOW),
        ("192.168.1.77", None),
        ("192.168.3.77", None),
        (CAMERA, None),
    ],
)
def test_a_mapping_that_leads_somewhere_odd_is_found(client: str, severity: Severity | None) -> None:
    found = run("foreign_mapping", site(camera(), gateways=[gateway(mapping(client))]))
    assert [f.severity for f in found] == ([severity] if severity else [])
    assert run("foreign_mapping", site(camera(), gateways=[gateway(mapping(client, enabled=False))])) == []


@pytest.mark.parametrize(
    ("kind", "value", "severity", "missing"),
    [
        ("broker.anonymous", "yes 192.168.1.5:1883", Severity.HIGH, []),
        ("broker.plain", "yes 192.168.1.5:1883", Severity.MEDIUM, []),
        ("broker.anonymous", "no", None, []),
        ("broker.anonymous", "unknown no answer", None, ["site"]),
        ("other", "yes", None, ["site"]),
    ],
)
def test_an_open_broker_is_a_finding_on_ourselves(
    kind: str, value: str, severity: Severity | None, missing: list[str]
) -> None:
    snapshot = site(observations=[Observation(kind=kind, value=value)])
    assert [f.severity for f in run("broker_open", snapshot)] == ([severity] if severity else [])
    assert list(CHECKS["broker_open"].could_not_run(snapshot)) == missing


def test_an_essential_source_that_failed_is_named_with_its_reason() -> None:
    why = say("x", "port 37020 is held by iVMS")
    failed = SourceHealth(name="sadp", state="failed", why=why, essential=True)
    (found,) = run("essential_not_run", site(sources=[failed]))
    assert "held by iVMS" in found.because[0].english
    assert run("essential_not_run", site(sources=[replace(failed, essential=False)])) == []
    assert run("essential_not_run", site(sources=[replace(failed, state="ok")])) == []
    assert "router" in run("essential_not_run", site(camera()))[0].because[0].english
    assert run("essential_not_run", site(camera(), gateways=[gateway()])) == []


# all of them


UNSEEN = Lease(mac="44:19:b6:99:99:99", address=ip_address("192.168.1.77"))


def everything() -> Snapshot:
    """A site on which every check finds something."""
    bad = camera(
        OPEN,
        NEW,
        seen("sadp.HCPlatformEnable", "true"),
        seen("onvif.anonymous_device_info", "yes"),
        seen("egress.covered", '["conntrack", true, 24, true]'),
        seen("egress.contact", '["Dahua", "Easy4ip P2P", true, "once", "2026-11-23", "2026-11-24"]'),
        seen("http.auth_scheme", "Basic"),
        seen("rtsp.auth_scheme", "Basic", port=554),
        seen("tcp.open", "23", port=23),
        seen("tcp.open", "37777", port=37777),
        seen("onvif.clock_skew_s", "-4000"),
        seen("sdp.line", "c=IN IP4 239.1.2.3/64", port=554),
        seen("tls.not_after", "2020-01-01T00:00:00+00:00", port=443),
        seen("tls.old", "yes TLS 1.0", port=443),
        seen("account.list", "888888 admin|1|0"),
        **OLD,
    )
    nobody = replace(device("192.168.1.21", name="Other"), identity=identity(None))
    settings = (seen("remote.ddns", "on|DDNS|Enable = true"), seen("remote.upnp", "on|UPnP|Enable = true"))
    opener = replace(device("192.168.1.22", name="Third", observations=settings), identity=identity())
    snapshot = site(
        bad,
        nobody,
        opener,
        gateways=[replace(gateway(mapping(), mapping("8.8.8.8", port=99)), leases=(UNSEEN,))],
        data_age_days=200,
        sources=[SourceHealth(name="sadp", state="failed", essential=True)],
        observations=[
            Observation(kind="broker.anonymous", value="yes 192.168.1.5:1883"),
            Observation(kind="program.open", value="yes|Frigate|192.168.1.5:5000"),
            Observation(kind="config.factory_password", value=f"yes|devices[0]||{CAMERA}"),
            Observation(kind="host.forwards", value="ipv4|eth1"),
        ],
    )
    first, *others = snapshot.devices
    office = InsideVerdict(
        vantage="office", segment="10.0.0.0/24", verdict=Verdict(answer=Answer.YES, because=()), ports=(80,)
    )
    seen_from_there = replace(first, exposure=replace(first.exposure, inside=(office,)))
    expired = Decision(
        kind=DecisionKind.TRUST, device=bad.id, answer="trusted", reason="a letter", by="command line",
        made_at=NOW - timedelta(days=400), until=NOW.date() - timedelta(days=30),
    )  # fmt: skip
    yesterday = NOW - timedelta(days=1)
    return replace(snapshot, devices=(seen_from_there, *others), baseline_at=yesterday, decisions=(expired,))


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_every_check_can_find_something_and_says_it_in_whole_sentences(check: str) -> None:
    found = run(check, everything())
    assert found
    for one in found:
        assert one.check == check
        assert one.because
        for text in (one.title, one.reason, one.remedy, *one.because):
            assert not re.search(r"\{\w+\}", text.english), text.english
            assert text.english.strip()
        assert one.reason.english.endswith(".")
        assert one.remedy.english.endswith(".")


def test_nothing_says_safe_or_banned() -> None:
    for profile in policies.load().profiles:
        snapshot = replace(everything(), profile=profile)
        for check in CHECKS.values():
            for one in check.run(snapshot):
                shown = " ".join(t.english for t in (one.title, one.reason, one.remedy, *one.because)).lower()
                assert not re.search(r"\b(safe|banned)\b", shown), shown


def test_the_same_site_gives_the_same_ids_in_any_order() -> None:
    snapshot = everything()
    turned = replace(snapshot, devices=snapshot.devices[::-1])
    for check in CHECKS:
        assert {f.id for f in run(check, snapshot)} == {f.id for f in run(check, turned)}
