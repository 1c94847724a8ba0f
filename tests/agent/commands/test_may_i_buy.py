"""`may-i-buy`: who makes it, what would concern it, what to ask; a row never decides alone, unknown is an answer."""

import json
from pathlib import Path

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.cli import main
from cctv_guard_agent.purchase import Outcome, look_up


@pytest.mark.parametrize(
    ("brand", "profile", "outcome", "code"),
    [
        ("Hikvision", "small-business", Outcome.ELSEWHERE, 0),
        ("Hikvision", "uk-public-voluntary", Outcome.CONCERNED, 1),
        ("hikvision", "us-federal", Outcome.CONCERNED, 1),
        ("Reolink", "us-federal", Outcome.ELSEWHERE, 0),
        ("Reolink", "uk-public-voluntary", Outcome.CONCERNED, 1),
        ("Annke", "us-federal", Outcome.ASK, 3),
        ("TP-Link", "uk-public-voluntary", Outcome.ASK, 3),
        ("TP-Link", "prc-strict", Outcome.CONCERNED, 1),
        ("ABUS", "uk-sensitive", Outcome.ASK, 3),
        ("Axis", "uk-sensitive", Outcome.NONE_KNOWN, 0),
        ("No Such Label", "uk-sensitive", Outcome.UNKNOWN, 3),
        ("xiongmai", "prc-strict", Outcome.CONCERNED, 1),
    ],
)
def test_a_label_comes_to(brand: str, profile: str, outcome: Outcome, code: int, tmp_path: Path) -> None:
    assert look_up(brand, "", policies.load(), profile).outcome is outcome
    path = tmp_path / "c.yaml"
    path.write_text("{}", "utf-8")
    assert main(["may-i-buy", brand, "--profile", profile, "--config", str(path)]) == code


def test_a_row_of_the_brand_table_never_decides_alone() -> None:
    """Whatever the confidence: only the company behind a label of its own does."""
    for label in ("Annke", "ABUS", "Honeywell", "Amcrest", "Lorex", "Swann"):
        found = look_up(label, "", policies.load(), "us-federal")
        assert found.outcome is not Outcome.CONCERNED, label
        assert all(one.source for one in found.candidates)


def test_a_row_that_names_the_model_comes_first() -> None:
    found = look_up("ABUS", "TVIP20000", policies.load(), "small-business")
    assert found.candidates[0].fits_model or found.candidates[0].own_label
    assert not any(one.fits_model for one in look_up("ABUS", "", policies.load(), "small-business").candidates)


def test_everything_is_told_and_nothing_is_called_forbidden_or_recommended(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("{}", "utf-8")
    for label in ("Uniview", "Annke", "Axis", "Nobody"):
        main(["may-i-buy", label, "--config", str(path)])
        text = capsys.readouterr().out
        assert not {"banned", "safe", "illegal"} & set(text.lower().replace(".", " ").split())
        assert "Ask the seller, in writing:" in text
        assert "Not legal advice" in text
    main(["may-i-buy", "Uniview", "--config", str(path)])
    text = capsys.readouterr().out
    assert 'calls products of its own "NDAA compliant"' in text
    assert "within reach of the National Intelligence Law" in text


def test_the_answer_as_json_holds_every_rule_with_its_source(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("{}", "utf-8")
    main(["may-i-buy", "Hikvision", "DS-2CD2032", "--json", "--config", str(path)])
    answer = json.loads(capsys.readouterr().out)
    (maker,) = [one for one in answer["makers"] if one["own_label"]]
    assert maker["maker"] == "hikvision"
    assert len(maker["policies"]) > 10
    assert all(rule["date"] and rule["issuer"] and rule["binding_on"] for rule in maker["policies"])


def test_an_unknown_profile_names_those_that_exist(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text("{}", "utf-8")
    assert main(["may-i-buy", "Axis", "--profile", "nobodys", "--config", str(path)]) == 2
    assert "small-business" in capsys.readouterr().err
