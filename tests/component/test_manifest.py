"""What Home Assistant's and the store's own checks would say (facts: they cannot be run without their forge)."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
import yaml
from homeassistant.helpers.selector import validate_selector

from custom_components.cctv_guard.const import DOMAIN, PLATFORMS, TOPIC_ROOT

REPOSITORY = Path(__file__).parents[2]
ROOT = REPOSITORY / "custom_components" / DOMAIN
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))

TIERS = {
    "bronze": """
        action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
        dependency-transparency docs-actions docs-conditions docs-high-level-description
        docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
        entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup unique-config-entry
    """,
    "silver": """
        action-exceptions config-entry-unloading docs-configuration-parameters docs-installation-parameters
        entity-unavailable integration-owner log-when-unavailable parallel-updates reauthentication-flow
        test-coverage
    """,
    "gold": """
        devices diagnostics discovery discovery-update-info docs-data-update docs-examples docs-known-limitations
        docs-supported-devices docs-supported-functions docs-troubleshooting docs-use-cases dynamic-devices
        entity-category entity-device-class entity-disabled-by-default entity-translations exception-translations
        icon-translations reconfiguration-flow repair-issues stale-devices
    """,
    "platinum": """
        async-dependency inject-websession strict-typing
    """,
}
"""The quality scale's rules, lowest tier first."""

RULES = [rule for rules in TIERS.values() for rule in rules.split()]


def test_manifest_keys_are_known_and_in_order() -> None:
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(keys[2:])]
    required = {
        "codeowners",
        "documentation",
        "domain",
        "integration_type",
        "iot_class",
        "issue_tracker",
        "name",
        "version",
    }
    assert required <= set(keys)
    known = required | {
        "after_dependencies", "config_flow", "dependencies", "mqtt", "quality_scale", "requirements",
        "single_config_entry",
    }  # fmt: skip
    assert set(keys) <= known


def test_manifest_values() -> None:
    assert MANIFEST["domain"] == DOMAIN == ROOT.name
    assert MANIFEST["iot_class"] == "local_push"
    assert MANIFEST["mqtt"] == [f"{TOPIC_ROOT}/+/discovery"]
    assert MANIFEST["requirements"] == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", MANIFEST["version"])
    for key in ("documentation", "issue_tracker"):
        assert MANIFEST[key].startswith("https://")
        assert not MANIFEST[key].startswith("https://www.home-assistant.io")


def test_every_component_imported_is_a_dependency_or_always_there() -> None:
    always = {"binary_sensor", "button", "diagnostics", "event", "repairs", "sensor", "system_health"}
    for path in ROOT.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(r"homeassistant\.components\.(\w+)", text))
        used |= set(re.findall(r"from homeassistant\.components import ([\w, ]+)", text))
        for names in used:
            for name in names.split(", "):
                assert name in always | set(MANIFEST["dependencies"]), path.name


def test_every_platform_is_there_and_says_how_many_updates_at_once() -> None:
    for platform in PLATFORMS:
        assert "PARALLEL_UPDATES = " in (ROOT / f"{platform}.py").read_text(encoding="utf-8")


def test_hacs_json() -> None:
    hacs = json.loads((REPOSITORY / "hacs.json").read_text(encoding="utf-8"))
    known = {
        "content_in_root", "country", "filename", "hacs", "hide_default_branch", "homeassistant", "name",
        "persistent_directory", "render_readme", "zip_release",
    }  # fmt: skip
    assert hacs["name"]
    assert hacs.keys() <= known
    assert re.fullmatch(r"\d{4}\.\d+\.\d+", hacs["homeassistant"])


def test_one_integration_in_the_repository() -> None:
    assert [path.parent.name for path in (REPOSITORY / "custom_components").glob("*/manifest.json")] == [DOMAIN]


@pytest.mark.parametrize(
    ("name", "side", "square"),
    [(f"{dark}{kind}{scale}", side, kind == "icon")
     for dark in ("", "dark_")
     for kind, scale, side in (("icon", "", 256), ("icon", "@2x", 512), ("logo", "", 128), ("logo", "@2x", 256))],
)  # fmt: skip
def test_brand_images(name: str, side: int, square: bool) -> None:
    data = (ROOT / "brand" / f"{name}.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert min(width, height) == side
    assert (width == height) == square
    assert len(data) < 50_000


def test_services_have_valid_selectors() -> None:
    for action in yaml.safe_load((ROOT / "services.yaml").read_text(encoding="utf-8")).values():
        for field in action["fields"].values():
            validate_selector(field["selector"])


def test_quality_scale_grades_every_rule_and_says_why_not() -> None:
    graded = yaml.safe_load((ROOT / "quality_scale.yaml").read_text(encoding="utf-8"))["rules"]
    assert len(RULES) == 54
    assert sorted(graded) == sorted(RULES)
    for rule, grade in graded.items():
        status = grade if isinstance(grade, str) else grade["status"]
        assert status in ("done", "todo", "exempt"), rule
        if status == "exempt":
            assert grade["comment"], rule


def test_the_claimed_tier_is_met() -> None:
    graded = yaml.safe_load((ROOT / "quality_scale.yaml").read_text(encoding="utf-8"))["rules"]
    tiers = list(TIERS)
    claimed = " ".join(TIERS[tier] for tier in tiers[: tiers.index(MANIFEST["quality_scale"]) + 1]).split()
    todo = {rule for rule, grade in graded.items() if (grade if isinstance(grade, str) else grade["status"]) == "todo"}
    assert not todo & set(claimed)
