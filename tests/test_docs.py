"""The docs keep up: every check has a page, every option and topic is documented, the README has its two commands."""

import re
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent import config
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.checks import console_open, sdk_port_open
from cctv_guard_agent.cli import build_parser

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CHECKS = [check.id for check in load_plugins().checks]


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_has_a_page_that_says_what_an_owner_asks(check: str) -> None:
    page = (DOCS / "checks" / f"{check}.md").read_text("utf-8").lower()
    for word in ("what it sees", "cannot", "why", "fix", "silence"):
        assert word in page, word


def test_no_page_is_left_from_a_check_that_is_gone() -> None:
    assert {path.stem for path in (DOCS / "checks").glob("*.md")} - {"README"} == set(CHECKS)


def test_every_line_of_weak_settings_names_a_check_that_exists() -> None:
    page = (
        (DOCS / "checks" / "README.md").read_text("utf-8").partition("## Weak settings")[2].partition("\n\nAn ess")[0]
    )
    lines = [line for line in page.splitlines() if line.startswith("|")][2:]
    named = [re.findall(r"\[(\w+)\]\((\w+)\.md\)", line.split("|")[-2]) for line in lines]
    assert all(len(links) == 1 and links[0][0] == links[0][1] for links in named)
    assert {links[0][0] for links in named} <= set(CHECKS)
    for port in (*console_open.SERVICES, *sdk_port_open.PORTS):
        assert str(port) in page, port


def test_every_check_stands_in_the_list_of_checks() -> None:
    page = (DOCS / "checks" / "README.md").read_text("utf-8").partition("## Weak settings")[0]
    assert set(re.findall(r"^\| \[(\w+)\]", page, re.MULTILINE)) == set(CHECKS)


def keys(schema: Any, prefix: str = "") -> list[str]:
    if isinstance(schema, list):
        return keys(schema[0], prefix + "[]") if isinstance(schema[0], dict) else [prefix]
    if not isinstance(schema, dict):
        return [prefix]
    found: list[str] = []
    for key, value in schema.items():
        name = str(key)
        if name.startswith(("<", "extra")) or not re.fullmatch(r"[a-z_]+", name):
            continue
        found += keys(value, f"{prefix}.{name}" if prefix else name)
    return found


def test_every_option_of_the_configuration_is_documented() -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    missing = [
        key for key in keys(config._SCHEMA.schema) if f".{key.rpartition('.')[2]}" not in page and key not in page
    ]
    assert [key for key in missing if not key.endswith(".password")] == []


def test_every_router_driver_and_list_is_documented() -> None:
    page = (DOCS / "configuration.md").read_text("utf-8")
    plugins = load_plugins()
    for name in [one.name for one in plugins.drivers] + [one.kind for one in plugins.listers if one.kind != "static"]:
        assert f"`{name}`" in page, name


def test_the_readme_has_its_two_commands_and_its_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("./scripts/run --simulated-site", "./scripts/test"):
        assert command in readme.split("## ")[1] or command in readme.split("## ")[0]
    for link in re.findall(r"\]\((?!http)([^)#]+)", readme):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_every_command_explains_itself() -> None:
    parser = build_parser()
    text = parser.format_help()
    for name in ("scan", "run", "init", "explain", "identify", "capture", "check-config", "doctor", "pair"):
        assert name in text


def test_nothing_that_people_read_calls_anything_safe() -> None:
    """Design section 7.7: the word is never a verdict. It may stand where we say that we never say it."""
    allowed = re.compile(r"never|not |nobody|safely|safeguard", re.IGNORECASE)
    offenders = []
    for path in (ROOT / "agent" / "cctv_guard_agent").rglob("*.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(r"\bsafe\b", line, re.IGNORECASE) and "say(" in line and not allowed.search(line):
                offenders.append(f"{path.name}:{number}")
    assert offenders == []
