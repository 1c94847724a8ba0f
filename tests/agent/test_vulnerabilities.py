"""Which published flaws concern a device: known by its build date, probably where that cannot be told."""

from datetime import date, timedelta

import pytest

from cctv_guard_agent import versions, vulnerabilities
from cctv_guard_agent.errors import DataError
from cctv_guard_agent.model.evidence import Identity


def flaws(maker: str | None, model: str | None, firmware: str | None, **rest: str) -> dict[str, str]:
    identity = Identity(maker=maker, model=model, firmware=firmware, **{"kind": "camera", **rest})  # type: ignore[arg-type]
    return {match.cve: match.state for match in vulnerabilities.matches(identity)}


@pytest.mark.parametrize(
    ("firmware", "built"),
    [
        ("V5.5.82 build 190220", date(2019, 2, 20)),
        ("V5.5.82build 190220", date(2019, 2, 20)),
        ("V4.61.025 build 20220905", date(2022, 9, 5)),
        ("2.800.0000000.8.R.20241111", date(2024, 11, 11)),
        ("2.622.00AC000.0.R, Build Date: 2020-03-20", date(2020, 3, 20)),
        ("2.623.00AC004.0.R.200316", date(2020, 3, 16)),
        ("NVR-B3801.20.17.240507", date(2024, 5, 7)),
        ("SRN4000_v2.16 170401", date(2017, 4, 1)),
        ("V5.5.82 build 190318", date(2019, 3, 18)),
        ("V5.7.3 build 220112", date(2022, 1, 12)),
        ("2.800.0000000.31.R", None),
        ("2.800.0000000.31.R, build: 2022-01-05", date(2022, 1, 5)),
        ("V2.840.15OG00E.0.R.220704", date(2022, 7, 4)),
        ("v3.0.0.136_20121102", date(2012, 11, 2)),
        ("v3.1.0.2368_23062508", None),
        ("9.80.3.12", None),
        ("10.12.114", None),
        ("V4.02.R11.00000117.10001.131900.00000", None),
        ("build 991399", None),
        ("", None),
        ("9" * 5000, None),
    ],
)
def test_a_build_date_is_read_from_the_firmwares_text(firmware: str, built: date | None) -> None:
    assert vulnerabilities.build_date(firmware) == built


def test_reolinks_date_is_read_in_its_own_way() -> None:
    assert vulnerabilities.build_date("v3.0.0.136_20121102", "reolink") == date(2020, 12, 11)
    assert vulnerabilities.build_date("v3.1.0.2368_23062508", "reolink") == date(2023, 6, 25)
    assert vulnerabilities.build_date("v3.0.0.4662_2503122283", "reolink") == date(2025, 3, 12)
    assert vulnerabilities.build_date("v1.0.227", "reolink") is None


@pytest.mark.parametrize(
    ("maker", "brand", "model", "firmware", "cve", "state"),
    [
        ("reolink", "Reolink", "RLC-410W", "v1.0.227_16112545", "CVE-2019-11001", "known"),
        ("reolink", "Reolink", "RLC-410W", "v1.0.228", "CVE-2019-11001", None),
        ("reolink", "Reolink", "RLC-410W", "v3.0.0.136_20121102", "CVE-2019-11001", None),
        ("reolink", "Reolink", "RLC-410W", None, "CVE-2019-11001", "probably"),
        ("reolink", "Reolink", "RLC-410W", "unknown build", "CVE-2019-11001", "probably"),
        ("dlink", "D-Link", "DCS-930L", "2.11", "CVE-2016-11021", "known"),
        ("dlink", "D-Link", "DCS-930L", "2.12.01", "CVE-2016-11021", None),
        ("dlink", "D-Link", "DCS-930L", "2.12", "CVE-2016-11021", None),
        ("dlink", "D-Link", "DCS-932L", "2.17.01", "CVE-2019-10999", "known"),
        ("dlink", "D-Link", "DCS-2530L", "1.06.01", "CVE-2020-25078", "probably"),
        ("hanwha", "Hanwha Vision", "PNV-A6081R", "2.21.01_20231013", "CVE-2023-5747", "known"),
        ("hanwha", "Hanwha Vision", "PNV-A6081R", "2.21.02_20231113", "CVE-2023-5747", None),
        ("hanwha", "Hanwha Vision", "QNV-6012R", "1.41.14_20221004", "CVE-2023-5038", "known"),
        (
            "ubiquiti",
            "Ubiquiti",
            "UVC G4 Bullet",
            "UVC.S2LM.v4.74.106.0.1a2b3c4.250101.1234",
            "CVE-2025-23119",
            "known",
        ),
        ("ubiquiti", "Ubiquiti", "UVC G4 Bullet", "v4.75.43", "CVE-2025-23119", None),
        ("axis", "Axis", "P3265-LV", "11.1.94", "CVE-2023-21413", "probably"),
        ("axis", "Axis", "P3265-LV", "11.6.89", "CVE-2023-21413", None),
        ("axis", "Axis", "M3045-V", "9.80.3.12", "CVE-2023-21413", None),
        ("nuuo", "NUUO", "NVRmini2", "03.11.0000.0005", "CVE-2022-23227", "known"),
        ("nuuo", "NUUO", "NVRmini 2", "1.7.4", "CVE-2016-5674", None),
        ("tplink", "TP-Link", "Tapo C200", "1.1.15 Build 211130 Rel.15378n(4555)", "CVE-2021-4045", "known"),
        ("tplink", "TP-Link", "Tapo C200", "1.1.16 Build 211209 Rel.37726N(4555)", "CVE-2021-4045", None),
    ],
)
def test_versions_are_compared_where_a_maker_counts_by_them(
    maker: str, brand: str, model: str, firmware: str | None, cve: str, state: str | None
) -> None:
    kind = "recorder" if maker == "nuuo" else "camera"
    assert flaws(maker, model, firmware, brand=brand, kind=kind).get(cve) == state


def test_a_rebrands_version_proves_nothing() -> None:
    assert flaws("tplink", "C200", "1.1.15", brand="Elsewhere")["CVE-2021-4045"] == "probably"
    assert flaws("tplink", "C200", "9.9.9", brand="Elsewhere")["CVE-2021-4045"] == "probably"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("<v2.12", ["2.11", "2.11.9", "1.99", "2"], ["2.12", "2.12.0", "2.13", "10.0"]),
        ("<=v4.74.106", ["4.74.106", "4.74.106.7", "4.74"], ["4.74.107", "4.75", "5"]),
        (">=v10.5<=v11.5?", ["10.5", "10.5.0", "10.12.206", "11.5.64"], ["10.4.9", "9.80", "11.6"]),
        (">=v1.7.5<v3.0", ["1.7.5", "2.9.9"], ["1.7.4", "3.0.0"]),
    ],
)
def test_a_range_of_versions(text: str, inside: list[str], outside: list[str]) -> None:
    found = versions.affected(text)

    def holds(version: str) -> bool:
        return found.holds(tuple(map(int, version.split("."))))

    assert [one for one in inside if not holds(one)] == []
    assert [one for one in outside if holds(one)] == []


@pytest.mark.parametrize("text", ["", "v1.0", "<", "<v", "<1.0", "<v1.0x", ">=v1.0", "<v1.0?!", "<v1..2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"range|invalid"):
        versions.affected(text)


@pytest.mark.parametrize("firmware", ["", "R11", "build 5", "9" * 4000, ".1.2", "v" * 300 + "1.2"])
def test_text_without_a_version_has_none(firmware: str) -> None:
    for maker in (None, "axis", "reolink", "ubiquiti"):
        assert versions.version_of(firmware, maker) is None


@pytest.mark.parametrize(
    ("model", "firmware", "expected"),
    [
        ("DS-2CD2385G1-I", "V5.5.82 build 190220", {"CVE-2021-36260": "known"}),
        ("DS-2CD2385G1-I", "V5.7.0 build 210627", {"CVE-2021-36260": "known"}),
        ("DS-2CD2385G1-I", "V5.7.0 build 210628", {}),
        ("DS-2CD2385G1-I", None, {"CVE-2021-36260": "probably"}),
        (
            "DS-2CD2032F-I",
            "V5.3.8 build 160530",
            {"CVE-2017-7921": "known", "CVE-2017-7923": "known", "CVE-2021-36260": "known"},
        ),
        (None, None, {"CVE-2017-7921": "probably", "CVE-2021-36260": "probably"}),
    ],
)
def test_a_hikvision_camera_is_judged_by_series_and_build(
    model: str | None, firmware: str | None, expected: dict[str, str]
) -> None:
    assert flaws("hikvision", model, firmware, brand="Hikvision") == expected


def test_series_have_dates_of_their_own() -> None:
    assert flaws("hikvision", "DS-2CD2032F-I", "V5.3.0 build 150513")["CVE-2017-7921"] == "known"
    assert "CVE-2017-7921" not in flaws("hikvision", "DS-2CD2032F-I", "V5.4.5 build 170124")
    assert flaws("hikvision", "DS-2CD2142FWD-IS", "V5.4.0 build 160921")["CVE-2017-7921"] == "known"


def test_a_rebrands_build_proves_nothing_but_is_worth_a_question() -> None:
    assert flaws("hikvision", "C800", "V5.5.0 build 180101", brand="Annke") == {
        "CVE-2017-7921": "probably",
        "CVE-2021-36260": "probably",
    }


def test_recorders_are_matched_where_the_source_names_recorders() -> None:
    found = flaws("hikvision", "DS-7608NI-K2", "V4.1.0 build 190101", kind="recorder", brand="Hikvision")
    assert found == {"CVE-2021-36260": "known"}


@pytest.mark.parametrize("kind", ["restreamer", "gateway", "other"])
def test_what_is_no_camera_has_no_cameras_flaws(kind: str) -> None:
    assert flaws("hikvision", "DS-2CD2385G1-I", None, kind=kind) == {}


@pytest.mark.parametrize(("maker", "model"), [(None, "DS-2CD2385G1-I"), ("axis", "M3045-V"), ("no_such", "x")])
def test_no_match_where_nothing_is_published_or_the_maker_is_not_known(maker: str | None, model: str) -> None:
    assert flaws(maker, model, "1.0") == {}


def test_undated_flaws_are_not_held_against_firmware_of_years_later() -> None:
    old = flaws("dahua", "IPC-HDW1431T1-S4", "2.800 Build Date 2018-05-18", brand="Dahua")
    new = flaws("dahua", "IPC-HDW1431T1-S4", "2.800 Build Date 2020-05-18", brand="Dahua")
    assert "CVE-2017-7925" in old
    assert "CVE-2017-7925" not in new


def test_exploited_flaws_come_first_with_their_official_date() -> None:
    identity = Identity(
        maker="hikvision", brand="Hikvision", model="DS-2CD2032F-I", firmware="V5.3.0 build 150513", kind="camera"
    )
    first, second, *_ = vulnerabilities.matches(identity)
    assert {first.cve, second.cve} == {"CVE-2017-7921", "CVE-2021-36260"}
    assert all(match.exploited and match.kev_due and match.needs_login is False for match in (first, second))


def standing(at: date = date(2026, 11, 24), /, **identity: str | None) -> tuple[str, str]:
    whole = Identity(**{"kind": "camera", **identity})  # type: ignore[arg-type]
    found = vulnerabilities.standing(whole, vulnerabilities.matches(whole), at)
    return found.state, found.because.english


OWN = {"maker": "hikvision", "brand": "Hikvision", "model": "DS-2CD2385G1-I"}


def test_a_device_stands_in_one_of_four_words() -> None:
    assert standing(**OWN, firmware="V5.5.82 build 190220")[0] == "known"
    assert standing(**OWN, firmware="V5.5.82")[0] == "probably"
    assert standing(maker="matrix", brand="Matrix", model="X1", firmware="1.0")[0] == "none_known"
    assert standing(maker=None, model="X1", firmware="1.0")[0] == "unknown"


def test_what_is_missing_for_an_answer_is_named() -> None:
    assert "model is not known" in standing(maker="matrix", firmware="1.0")[1]
    assert "firmware version is not known" in standing(maker="matrix", model="X1")[1]


def test_flaws_without_a_list_of_models_leave_it_unknown() -> None:
    state, because = standing(maker="axis", brand="AXIS", model="M3045-V", firmware="9.80.3.12")
    assert state == "unknown"
    assert "to compare with: " in because


def test_none_known_turns_unknown_when_the_list_is_past_90_days() -> None:
    day = vulnerabilities.data_date()
    matrix = {"maker": "matrix", "brand": "Matrix", "model": "X1", "firmware": "1.0"}
    assert standing(day + timedelta(days=90), **matrix)[0] == "none_known"
    assert standing(day + timedelta(days=91), **matrix)[0] == "unknown"
    assert standing(day + timedelta(days=91), **OWN, firmware="V5.5.82 build 190220")[0] == "known"


def test_no_firmware_is_named_for_another_label_or_an_unlisted_model() -> None:
    def named(**identity: str | None) -> set[bool]:
        whole = Identity(**{"maker": "hikvision", "kind": "camera", **identity})  # type: ignore[arg-type]
        return {bool(match.fixed_in) for match in vulnerabilities.matches(whole)}

    old = "V5.5.0 build 180101"
    assert named(brand="Hikvision", model="DS-2CD2385G1-I", firmware=old) == {True}
    assert named(brand="Annke", model="C800", firmware=old) == {False}
    assert named(brand=None, model="DS-2CD2385G1-I", firmware=old) == {False}
    assert named(brand="Hikvision", model=None, firmware=old) == {False}


HEAD = (
    "# compiled: 2026-11-01\n"
    "cve,maker_id,also_makers,device_class,models,affected,fixed_in,build_before,cvss,cvss_source,kev,"
    "kev_date_added,kev_due_date,remote_unauth,exploited_reports,no_fix_expected,effect,source,verification\n"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cve\n", "line 1"),
        (HEAD + "CVE-2020-1,nobody,,camera,any,x,,,,,no,,,yes,,,e,s,confirmed\n", "line 3.*nobody"),
        (HEAD + "CVE-2020-1,axis,,camera,any,x,,soon,,,no,,,yes,,,e,s,confirmed\n", "line 3"),
        (HEAD + "CVE-2020-1,axis,,camera,any,x,,,,,no,,,perhaps,,,e,s,confirmed\n", "remote_unauth"),
        (HEAD + "CVE-2020-1,axis,,camera,[x,x,,,,,no,,,yes,,,e,s,confirmed\n", "line 3"),
        (HEAD + "CVE-2020-1,axis\n", "line 3"),
        (HEAD + "CVE-2020-1,axis,,camera,P3<v1.x,x,,,,,no,,,yes,,,e,s,confirmed\n", "line 3.*range"),
    ],
)
def test_a_broken_row_is_named(text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        vulnerabilities.parse(text, "mine.csv")
