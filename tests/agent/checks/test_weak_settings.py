"""What the device leaves weak: readable passwords, maintenance services, certificates, clocks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from checking import CHECKS, camera, identity, run, site
from sites import CAMERA, NOW, device, gateway, mapping, seen

from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Confidence, Severity, Tier
from cctv_guard_agent.model.lease import Lease
from cctv_guard_agent.model.observation import Observation

BEFORE = NOW - timedelta(hours=6)


def other(name: str, *observations: Observation) -> Device:
    number = sum(map(ord, name)) % 200 + 30
    return replace(device(f"192.168.1.{number}", name=name, observations=observations), identity=identity())


@pytest.mark.parametrize(
    ("observations", "count"),
    [
        ([seen("rtsp.auth_scheme", "Basic", port=554)], 1),
        ([seen("rtsp.auth_scheme", "Basic", port=554), seen("rtsp.auth_scheme", "Digest", port=554)], 0),
        ([seen("rtsp.auth_scheme", "Basic", port=554), seen("rtsp.auth_scheme", "basic", port=8554)], 2),
        ([seen("http.auth_scheme", "Basic")], 0),
    ],
)
def test_only_basic_alone_is_readable_on_the_stream(observations: list[Observation], count: int) -> None:
    assert len(run("rtsp_basic_only", site(camera(*observations)))) == count


def test_a_stream_server_that_asked_for_nothing_is_no_answer() -> None:
    assert list(CHECKS["rtsp_basic_only"].could_not_run(site(camera()))) == ["dev-Cam"]


@pytest.mark.parametrize(
    ("port", "severity"),
    [(23, Severity.HIGH), (2323, Severity.HIGH), (9530, Severity.HIGH), (21, Severity.MEDIUM), (22, Severity.LOW)],
)
def test_each_open_maintenance_service_is_a_finding(port: int, severity: Severity) -> None:
    (found,) = run("console_open", site(camera(seen("tcp.open", str(port), port=port))))
    assert (found.severity, found.subject) == (severity, f"tcp/{port}")


def test_a_service_that_was_closed_since_is_no_finding() -> None:
    was, now = seen("tcp.open", "23", port=23, at=BEFORE), seen("tcp.closed", "23", port=23)
    assert run("console_open", site(camera(was, now))) == []
    assert len(run("console_open", site(camera(now, was)))) == 0


def test_an_open_service_on_a_reachable_device_does_not_wait() -> None:
    ftp = camera(seen("tcp.open", "21", port=21))
    (found,) = run("console_open", site(ftp, gateways=[gateway(mapping())]))
    assert found.tier is Tier.DAYS
    (calmer,) = run("console_open", site(ftp))
    assert calmer.tier is Tier.WEEKS


def test_ports_that_were_not_asked_are_told() -> None:
    asked = [seen("tcp.closed", str(port), port=port) for port in (21, 22, 23, 2323, 9530)]
    check = CHECKS["console_open"]
    assert list(check.could_not_run(site(camera(*asked)))) == []
    assert list(check.could_not_run(site(camera(*asked[1:])))) == ["dev-Cam"]


def test_control_ports_of_all_devices_are_one_finding() -> None:
    one = camera(seen("tcp.open", "37777", port=37777))
    two = other("Two", seen("tcp.open", "34567", port=34567))
    (found,) = run("sdk_port_open", site(one, two))
    assert found.device is None
    assert len(found.because) == 2
    assert "37777" in found.because[0].english


def test_a_web_page_at_port_8000_is_no_control_port() -> None:
    web = camera(seen("tcp.open", "8000", port=8000), seen("http.status", "200", port=8000))
    assert run("sdk_port_open", site(web)) == []
    assert len(run("sdk_port_open", site(camera(seen("tcp.open", "8000", port=8000))))) == 1


@pytest.mark.parametrize(
    ("skew", "says"),
    [
        ("59", None),
        ("-60", None),
        ("61", "1 minute ahead of"),
        ("-7205", "2 hours behind"),
        ("-900000000", "never set"),
        ("172800", "2 days ahead of"),
        ("nan", None),
        ("soon", None),
        ("inf", None),
    ],
)
def test_a_clock_counts_from_a_minute(skew: str, says: str | None) -> None:
    found = run("clock_off", site(camera(seen("onvif.clock_skew_s", skew))))
    assert [says in f.because[0].english for f in found if says] == ([True] if says else [])
    assert len(found) == (1 if says else 0)


def clocks(*skews: str) -> Sequence[Device]:
    return [other(f"Cam{n}", seen("onvif.clock_skew_s", skew)) for n, skew in enumerate(skews)]


def test_clocks_that_agree_with_each_other_point_to_ours() -> None:
    (found,) = run("clock_off", site(*clocks("3600", "3605", "3599")))
    assert found.device is None
    assert "this computer" in found.reason.english
    assert [f.device is None for f in run("clock_off", site(*clocks("3600", "3605", "0")))] == [False, False]
    assert [f.device is None for f in run("clock_off", site(*clocks("3600", "-500", "90")))] == [False] * 3
    assert [f.device is None for f in run("clock_off", site(*clocks("3600", "3600")))] == [False] * 2


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("c=IN IP4 239.1.2.3/127", 1),
        ("c=IN IP6 ff15::101", 1),
        ("c=IN IP4 0.0.0.0", 0),
        ("c=IN IP4 192.168.1.20", 0),
        ("c=IN IP4 999.1.1.1", 0),
        ("a=x c=IN IP4 239.1.2.3", 0),
    ],
)
def test_a_multicast_address_in_the_description_is_only_possible(line: str, count: int) -> None:
    found = run("multicast_stream", site(camera(seen("sdp.line", line, port=554))))
    assert [f.confidence for f in found] == [Confidence.POSSIBLE] * count


def test_a_certificate_shared_by_devices_is_one_finding_for_the_site() -> None:
    same, own = "ab" * 32, "cd" * 32
    snapshot = site(
        other("One", seen("tls.fingerprint", same, port=443)),
        other("Two", seen("tls.fingerprint", same, port=443)),
        other("Three", seen("tls.fingerprint", own, port=443), seen("tls.fingerprint", own, port=8443)),
    )
    (found,) = run("certificate_weak", snapshot)
    assert found.device is None
    assert "One, Two" in found.because[0].english
    assert "Three" not in found.because[0].english


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ((NOW - timedelta(seconds=1)).isoformat(), 1),
        ((NOW + timedelta(seconds=1)).isoformat(), 0),
        ("2020-01-01", 0),
        ("yesterday", 0),
    ],
)
def test_a_certificate_expires(until: str, count: int) -> None:
    found = run("certificate_weak", site(camera(seen("tls.not_after", until, port=443))))
    assert [f.subject for f in found] == ["expired"] * count


def test_outdated_encryption_counts_by_the_newest_answer_of_each_port() -> None:
    was, now = seen("tls.old", "yes TLS 1.0", port=443, at=BEFORE), seen("tls.old", "no", port=443)
    assert run("tls_old", site(camera(was, now))) == []
    (found,) = run("tls_old", site(camera(now, seen("tls.old", "yes TLS 1.1", port=8443))))
    assert found.subject == "tcp/8443"
    assert "TLS 1.1" in found.because[0].english


def test_outdated_encryption_is_unknown_without_a_clear_answer() -> None:
    check = CHECKS["tls_old"]
    hung = seen("tls.old", "unknown it hung up", port=443)
    assert list(check.could_not_run(site(camera()))) == ["dev-Cam"]
    assert list(check.could_not_run(site(camera(hung)))) == ["dev-Cam"]
    assert list(check.could_not_run(site(camera(seen("tls.old", "no", port=443))))) == []


def told(kind: str, *values: str) -> list[Observation]:
    return [Observation(kind=kind, value=value) for value in values]


def test_a_factory_password_is_found_on_the_device_that_its_entry_names() -> None:
    values = told("config.factory_password", f"yes|devices[0]||{CAMERA}", "no|devices[1]||192.168.1.9")
    (found,) = run("factory_password", site(camera(), observations=values))
    assert (found.device, found.severity, found.action) == ("dev-Cam", Severity.HIGH, "set_password")
    (now,) = run("factory_password", site(camera(), gateways=[gateway(mapping())], observations=values))
    assert now.tier is Tier.NOW


def test_the_mac_of_an_entry_counts_before_its_address() -> None:
    moved = told("config.factory_password", f"yes|devices[0]|44:19:b6:00:00:01|{CAMERA}")
    (found,) = run("factory_password", site(camera(), observations=moved))
    assert found.device is None
    assert list(CHECKS["factory_password"].could_not_run(site(camera()))) == ["site"]


def test_an_open_recording_program_is_one_finding_whatever_its_addresses() -> None:
    values = told(
        "program.open", "yes|Frigate|192.168.1.5:5000", "yes|Frigate|192.168.2.5:5000", "no|go2rtc|192.168.1.5:1984"
    )
    (found,) = run("program_open", site(observations=values))
    assert (found.subject, found.severity) == ("Frigate", Severity.HIGH)
    assert "192.168.2.5" in found.because[0].english
    assert list(CHECKS["program_open"].could_not_run(site())) == ["site"]


def test_a_weak_cipher_is_a_finding_beside_an_old_version() -> None:
    both = camera(seen("tls.old", "yes TLS 1.0", port=443), seen("tls.weak_cipher", "yes RC4", port=443))
    assert [one.subject for one in run("tls_old", site(both))] == ["tcp/443", "tcp/443 cipher"]
    (found,) = run(
        "tls_old", site(camera(seen("tls.old", "no", port=443), seen("tls.weak_cipher", "yes 3DES", port=443)))
    )
    assert "3DES" in found.title.english
    assert run("tls_old", site(camera(seen("tls.weak_cipher", "unknown it hung up", port=443)))) == []


def test_a_lease_of_a_camera_makers_card_that_nobody_found_is_one_finding_for_the_site() -> None:
    leases = (
        Lease(mac="44:19:b6:99:99:99", address=ip_address("192.168.1.77")),
        Lease(mac="44:19:b6:99:99:98", address=ip_address("192.168.1.78")),
    )
    router = replace(gateway(), leases=leases)
    (found,) = run("unseen_lease", site(camera(), gateways=[router]))
    assert (found.device, len(found.because)) == (None, 2)
    assert "192.168.1.77" in " ".join(text.english for text in found.because)
    assert list(CHECKS["unseen_lease"].could_not_run(site(camera(), gateways=[gateway()]))) == ["site"]
    assert list(CHECKS["unseen_lease"].could_not_run(site(camera(), gateways=[router]))) == []


FORM = '<html><form><input name="u"><input name="p" type="password"></form>'


@pytest.mark.parametrize(
    ("observations", "count"),
    [
        ([seen("http.body", FORM)], 1),
        ([seen("http.body", FORM), seen("http.auth_scheme", "Basic")], 1),
        ([seen("http.body", FORM, port=443), seen("tls.subject", "x", port=443)], 0),
        ([seen("http.body", "<html>the password is set in the manual</html>")], 0),
        ([seen("http.body", FORM, at=BEFORE), seen("http.body", "<script>location='https://'</script>")], 0),
        ([seen("http.body", FORM), seen("http.body", FORM, port=8080)], 2),
    ],
)
def test_a_login_page_over_plain_http_is_a_finding_once_a_port(observations: list[Observation], count: int) -> None:
    assert len(run("http_basic_plain", site(camera(*observations)))) == count


@pytest.mark.parametrize(
    ("told", "gave", "severity", "reasons"),
    [
        ("yes", None, Severity.MEDIUM, 1),
        ("yes", "no", Severity.MEDIUM, 1),
        ("yes", "yes 2", Severity.HIGH, 2),
        ("no", "yes 2", Severity.HIGH, 1),
    ],
)
def test_a_list_of_streams_without_a_login_weighs_more_than_a_model(
    told: str, gave: str | None, severity: Severity, reasons: int
) -> None:
    observed = [seen("onvif.anonymous_device_info", told)]
    observed += [seen("onvif.anonymous_profiles", gave)] if gave else []
    (found,) = run("onvif_anonymous", site(camera(*observed)))
    assert (found.severity, len(found.because)) == (severity, reasons)


@pytest.mark.parametrize("gave", [None, "no"])
def test_a_device_that_minds_both_questions_is_no_finding(gave: str | None) -> None:
    observed = [seen("onvif.anonymous_device_info", "no")]
    observed += [seen("onvif.anonymous_profiles", gave)] if gave else []
    assert run("onvif_anonymous", site(camera(*observed))) == []


@pytest.mark.parametrize(
    ("accounts", "names"),
    [("admin|1|0", []), ("888888 admin onvif|0|0", ["888888", "onvif"]), ("|3|1", []), ("default|0|0", ["default"])],
)
def test_accounts_that_every_unit_has_are_named(accounts: str, names: list[str]) -> None:
    found = run("factory_account", site(camera(seen("account.list", accounts))))
    assert [one.subject for one in found] == (["extra"] if names else [])
    assert all(", ".join(names) in one.title.english for one in found)


def test_a_list_that_was_cleaned_up_ends_the_finding() -> None:
    was, now = seen("account.list", "admin onvif|0|0", at=BEFORE), seen("account.list", "admin|1|0")
    assert run("factory_account", site(camera(was, now))) == []


def test_a_recorder_that_logs_in_as_administrator_is_a_finding_of_its_own() -> None:
    (found,) = run("factory_account", site(camera(seen("account.recorder_login", "admin"))))
    assert (found.subject, found.severity) == ("recorder", Severity.LOW)
    assert "admin" in found.title.english


def test_a_device_whose_accounts_nobody_read_is_unknown() -> None:
    unread = camera(seen("account.unread", "this user may not read it"))
    assert list(CHECKS["factory_account"].could_not_run(site(unread))) == ["dev-Cam"]
    assert list(CHECKS["factory_account"].could_not_run(site(camera(seen("account.list", "admin|0|0"))))) == []
