"""Every word that is shown: defined where it is used, used where it is defined, and never "safe"."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import pytest

from custom_components.cctv_guard import binary_sensor, button, event, sensor

ROOT = Path(__file__).parents[2] / "custom_components" / "cctv_guard"
LANGUAGES = sorted(path.stem for path in (ROOT / "translations").glob("*.json"))
TOP = {
    "title", "config", "options", "selector", "entity", "exceptions", "services", "issues", "system_health",
}  # fmt: skip

# What Home Assistant would show for a safety sensor that is off, in the languages that are or will be there; and
# what a hopeful translator might write.
SAFE = re.compile(r"\b(safe|secure|sicher|ungefährlich|sûr|sécurisé|seguro|veilig|sicuro|bezpiecz\w*)\b", re.IGNORECASE)


def texts(language: str) -> dict[str, Any]:
    """Return the tree of a language."""
    tree: dict[str, Any] = json.loads((ROOT / "translations" / f"{language}.json").read_text(encoding="utf-8"))
    return tree


def leaves(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every (path, text)."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


ENGLISH = dict(leaves(texts("en")))


def names(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return set(re.findall(r"\{(\w+)\}", text))


def source(name: str) -> str:
    """Return the text of a module."""
    return (ROOT / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_safe_never_appears(language: str) -> None:
    assert not [(path, text) for path, text in leaves(texts(language)) if SAFE.search(text)]


def test_no_entity_borrows_the_words_of_a_device_class_that_says_safe() -> None:
    classes = {description.device_class for description in descriptions("binary_sensor").values()}
    assert classes <= {None, "connectivity", "running"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_string_rules_hold(language: str) -> None:
    assert texts(language).keys() <= TOP
    for path, text in leaves(texts(language)):
        assert text == text.strip(), path
        assert text, path
        assert not re.search(r"<[a-z/]", text), path
        assert "://" not in text, path
        assert not re.search(r"'\{\w+\}'", text), path
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*[a-z0-9]|[a-z]", part) for part in path.split(".")), path
        if ".state." in path:
            assert not names(text), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_complete_and_has_the_placeholders_of_english(language: str) -> None:
    there = dict(leaves(texts(language)))
    assert there.keys() == ENGLISH.keys()
    for path, text in there.items():
        assert names(text) == names(ENGLISH[path]), path


def descriptions(platform: str) -> dict[str, Any]:
    """Return every entity description of a platform by its translation key."""
    module = {"binary_sensor": binary_sensor, "button": button, "event": event, "sensor": sensor}[platform]
    found: list[Any] = []
    for value in vars(module).values():
        found += value if isinstance(value, tuple) else [value]
    entities = [one for one in found if is_dataclass(one) and not isinstance(one, type) and hasattr(one, "key")]
    return {one.translation_key: one for one in entities}


@pytest.mark.parametrize("platform", ["binary_sensor", "button", "event", "sensor"])
def test_entities_have_names_and_icons_and_no_name_or_icon_is_left_over(platform: str) -> None:
    used = descriptions(platform).keys()
    icons = json.loads((ROOT / "icons.json").read_text(encoding="utf-8"))["entity"][platform]
    assert texts("en")["entity"][platform].keys() == used
    assert icons.keys() == used


def test_every_state_of_an_enum_has_a_word() -> None:
    for key, description in descriptions("sensor").items():
        options = getattr(description, "options", None)
        if options:
            assert texts("en")["entity"]["sensor"][key]["state"].keys() == set(options), key
    for key, description in descriptions("event").items():
        words = texts("en")["entity"]["event"][key]["state_attributes"]["event_type"]["state"]
        assert words.keys() == set(description.event_types), key


def test_icons_belong_to_states_that_exist() -> None:
    icons = json.loads((ROOT / "icons.json").read_text(encoding="utf-8"))
    for path, icon in leaves(icons):
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), path
    for key, icon in icons["entity"]["sensor"].items():
        assert icon.get("state", {}).keys() <= texts("en")["entity"]["sensor"][key].get("state", {}).keys(), key
    assert icons["services"].keys() == texts("en")["services"].keys()


def raised() -> set[str]:
    """Return every translation key that an exception is raised with."""
    found = set()
    for path in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                found |= {
                    keyword.value.value
                    for keyword in node.exc.keywords
                    if keyword.arg == "translation_key" and isinstance(keyword.value, ast.Constant)
                }
    return found


def test_exceptions_are_translated_and_no_text_is_left_over() -> None:
    late = set(re.findall(r'_in_time\(.*"(\w+)"\)', source("commands")))
    assert raised() | late == texts("en")["exceptions"].keys()


def test_steps_errors_and_aborts_of_the_flows_are_translated_and_none_is_left_over() -> None:
    text = source("config_flow")
    config, options = text.split("class CctvGuardOptionsFlow")
    tree = texts("en")
    assert set(re.findall(r'step_id="(\w+)"', config)) == tree["config"]["step"].keys()
    assert set(re.findall(r'step_id="(\w+)"', options)) == tree["options"]["step"].keys()
    assert set(re.findall(r'"base": "(\w+)"', config)) == tree["config"]["error"].keys()
    said = set(re.findall(r'reason="(\w+)"', config))
    # Home Assistant's own helpers say these.
    assert (
        said | {"already_configured", "already_in_progress", "reconfigure_successful"} == tree["config"]["abort"].keys()
    )
    for step in ("pick", "reconfigure"):
        assert tree["config"]["step"][step]["data"].keys() == tree["config"]["step"][step]["data_description"].keys()


def test_repairs_are_translated_and_none_is_left_over() -> None:
    text = source("issues")
    used = set(re.findall(r'_keep\(\s*"(\w+)"', text)) | {"finding", "shared_cause"}
    tree = texts("en")["issues"]
    assert tree.keys() == used
    aborts = set(re.findall(r'reason="(\w+)"', source("repairs")))
    for key in ("finding", "shared_cause"):
        assert tree[key]["fix_flow"]["abort"].keys() == aborts
        assert tree[key]["fix_flow"]["step"].keys() == set(re.findall(r'step_id="(\w+)"', source("repairs")))


def test_system_information_is_translated() -> None:
    assert texts("en")["system_health"]["info"].keys() == set(
        re.findall(r'^        "(\w+)":', source("system_health"), re.MULTILINE)
    )


def test_actions_are_described() -> None:
    import yaml

    described = yaml.safe_load((ROOT / "services.yaml").read_text(encoding="utf-8"))
    tree = texts("en")["services"]
    assert described.keys() == tree.keys()
    for name, action in described.items():
        assert action["fields"].keys() == tree[name]["fields"].keys()
