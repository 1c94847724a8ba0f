"""The catalogues: each translation belongs to a sentence of the code and has the same places to fill in."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cctv_guard_agent
from cctv_guard_agent import texts
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.text import say
from cctv_guard_agent.texts import Language, languages

ROOT = Path(cctv_guard_agent.__file__).parent
OTHERS = [code for code in languages() if code != "en"]
REPORTS_OWN = ("report.", "history.", "plan.")
SAFE = {
    "de": r"\bsicher(e[rsnm]?)?\b",
    "fr": r"\b(sûre?s?|sécurisée?s?)\b",
    "es": r"\b(segur[oa]s?)\b",
}
"""Design section 7.7: no language calls anything safe."""


def said() -> Iterator[tuple[str, str]]:
    """Every (key, English template) that the code declares."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and len(node.args) > 1:
                key, template = node.args[:2]
                if isinstance(key, ast.Constant) and isinstance(template, ast.Constant):
                    yield str(key.value), str(template.value)


def places(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


def catalogue(code: str) -> dict[str, str]:
    content: dict[str, dict[str, str]] = json.loads((ROOT / "texts" / f"{code}.json").read_text("utf-8"))
    return content["texts"]


ENGLISH = dict(said())


def test_german_french_and_spanish_are_there() -> None:
    assert {"de", "fr", "es"} <= set(OTHERS)


@pytest.mark.parametrize("code", OTHERS)
def test_everything_that_the_report_itself_says_is_translated(code: str) -> None:
    own = {key for key in ENGLISH if key.startswith(REPORTS_OWN)}
    assert len(own) > 150
    assert own - set(catalogue(code)) == set()


@pytest.mark.parametrize("code", OTHERS)
def test_each_translation_belongs_to_a_sentence_and_fills_in_the_same(code: str) -> None:
    made_elsewhere = {"history.pruned"}  # written as data by history.py
    for key, template in catalogue(code).items():
        if key not in made_elsewhere:
            assert key in ENGLISH, f"{key} is said nowhere: take it out of texts/{code}.json"
            assert places(template) == places(ENGLISH[key]), key


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_calls_anything_safe(code: str) -> None:
    for key, template in catalogue(code).items():
        assert not re.search(SAFE.get(code, r"\bsafe\b"), template, re.IGNORECASE), key


@pytest.mark.parametrize("code", OTHERS)
def test_the_languages_have_the_same_sentences(code: str) -> None:
    assert set(catalogue(code)) == set(catalogue(OTHERS[0]))


def test_what_a_catalogue_lacks_is_said_in_english_and_counted() -> None:
    german = Language("de")
    lacking = say("area.not_there", "Port {port} is open", port=80)
    assert german(lacking) == "Port 80 is open"
    assert german(say("report.plan.by", "By {date}", date="2026-12-01")) == "Bis 2026-12-01"
    assert german.missing == {"area.not_there"}
    assert Language().missing == set()


def test_a_parameter_is_never_itself_a_template_and_words_are_translated() -> None:
    german = Language("de")
    assert german(say("report.ways.port", "port {ports}", ports="{ports}")) == "Port {ports}"
    text = {
        "key": "identity.made_by",
        "params": {"maker": "Axis", "word": "certain"},
        "text": "Made by Axis (certain).",
    }
    assert german.of(text) in ("Hergestellt von Axis (gewiss).", text["text"])


def test_a_language_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r"'xx' is not there; there are: en, de"):
        Language("xx")


def test_each_catalogue_names_its_language() -> None:
    for code in OTHERS:
        assert texts._catalogue(code)["language"]
