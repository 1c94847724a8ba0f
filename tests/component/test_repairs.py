"""Repairs: few, the worst, each done once, ignored for good."""

from copy import deepcopy
from typing import Any

import pytest
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.cctv_guard.const import CONF_REPAIRS, CONF_SEVERITY_FLOOR, DOMAIN
from custom_components.cctv_guard.contract import Finding, Severity
from custom_components.cctv_guard.decode import decode
from custom_components.cctv_guard.issues import MAX_OPEN, repairs

from .conftest import AGENT, CAMERA, RECORDER, Broker, example, without_findings

FINDING: dict[str, Any] = example("device_full")["findings"]["open"][0]
ISSUE = f"{AGENT}_do_{CAMERA}_close_mapping"


def finding(**changes: Any) -> Finding:
    """Return the golden finding, changed."""
    return decode(Finding, FINDING | changes)


def remedy(key: str) -> dict[str, Any]:
    """Return a remedy by its key."""
    return {"key": key, "params": {}, "text": key}


def ours(registry: ir.IssueRegistry) -> list[str]:
    """Return the repairs that are shown and not ignored."""
    return sorted(
        id for (domain, id), issue in registry.issues.items() if domain == DOMAIN and not issue.dismissed_version
    )


def test_one_for_each_device_and_action() -> None:
    found = repairs(
        [
            ("a", finding(id="1", subject="tcp/80")),
            ("a", finding(id="2", subject="tcp/81")),
            ("a", finding(id="3", action="patch")),
            ("b", finding(id="4", action="patch")),
        ],
        Severity.LOW,
    )
    assert [(one.id, len(one.findings)) for one in found] == [
        ("a_close_mapping", 2),
        ("a_patch", 1),
        ("b_patch", 1),
    ]


@pytest.mark.parametrize(("cameras", "count"), [(3, 3), (4, 1), (40, 1)])
def test_more_than_three_cameras_with_one_remedy_share_it(cameras: int, count: int) -> None:
    found = repairs([(f"c{number}", finding(id=str(number))) for number in range(cameras)], Severity.LOW)
    assert len(found) == count
    assert sum(len(one.subjects) for one in found) == cameras
    assert all(one.is_shared == (count == 1) for one in found)


@pytest.mark.parametrize("differ", ["gateway", "action", "remedy"])
def test_what_is_done_elsewhere_or_otherwise_is_not_shared(differ: str) -> None:
    found = repairs(
        [
            (
                f"c{number}",
                finding(id=str(number), **{differ: remedy(f"r{number}") if differ == "remedy" else f"g{number}"}),
            )
            for number in range(5)
        ],
        Severity.LOW,
    )
    assert len(found) == 5


def test_the_worst_comes_first_then_the_sooner() -> None:
    found = repairs(
        [
            ("a", finding(id="1", action="a", severity="low", tier="now")),
            ("b", finding(id="2", action="b", severity="critical", tier="weeks")),
            ("c", finding(id="3", action="c", severity="critical", tier="now")),
            ("d", finding(id="4", action="d", severity="critical", tier="some new word")),
        ],
        Severity.NONE,
    )
    assert [one.subjects[0] for one in found] == ["c", "b", "d", "a"]


def test_nothing_below_the_floor_and_nothing_that_needs_nobody() -> None:
    found = [("a", finding(severity="medium")), ("b", finding(needs_person=False))]
    assert repairs(found, Severity.HIGH) == []
    assert len(repairs(found, Severity.MEDIUM)) == 1


def test_site_findings_are_never_shared() -> None:
    assert [one.is_shared for one in repairs([("", finding(id=str(number))) for number in range(9)], Severity.LOW)] == [
        False
    ]


async def test_a_finding_is_a_repair_until_it_is_closed(issue_registry: ir.IssueRegistry, site: Broker) -> None:
    issue = issue_registry.async_get_issue(DOMAIN, ISSUE)
    assert issue
    assert issue.is_fixable
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_placeholders
    assert issue.translation_placeholders["title"] == "The internet can reach Annke C800"
    assert issue.translation_placeholders["due"] == "2026-11-27"
    await site.send(f"device/{CAMERA}", without_findings(example("device_full")))
    await site.settle(2)
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None


async def _crowd(site: Broker, severities: list[str]) -> None:
    """Publish a camera for each severity, each with a remedy of its own."""
    inventory = example("site") | {"findings": {}}
    inventory["inventory"] = {f"c-{number}": "1" for number in range(len(severities))}
    for number, severity in enumerate(severities):
        device = example("device_full") | {"id": f"c-{number}", "revision": "1", "behind": None}
        device["findings"] = deepcopy(device["findings"])
        device["findings"]["open"][0] |= {"id": f"f{number}", "severity": severity, "remedy": remedy(f"r{number}")}
        await site.send(f"device/c-{number}", device)
    await site.send("site", inventory)
    await site.settle(2)


def _id(number: int) -> str:
    return f"{AGENT}_do_c-{number}_close_mapping"


async def test_at_most_five_the_worst(issue_registry: ir.IssueRegistry, site: Broker) -> None:
    await _crowd(site, ["medium"] * 6 + ["critical"] * 2)
    shown = ours(issue_registry)
    assert len(shown) == MAX_OPEN
    assert {_id(6), _id(7)} <= set(shown)


async def test_ignored_stays_ignored_and_takes_no_place(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker, entry: MockConfigEntry
) -> None:
    await _crowd(site, ["medium"] * 6)
    ignored, late = _id(0), _id(5)
    assert late not in ours(issue_registry)
    ir.async_ignore_issue(hass, DOMAIN, ignored, True)
    await site.send("site", example("site") | {"inventory": {f"c-{number}": "1" for number in range(6)}, "name": "x"})
    await site.settle(2)
    assert late in ours(issue_registry)
    await hass.config_entries.async_reload(entry.entry_id)
    await site.settle(2)
    await _crowd(site, ["medium"] * 5 + ["critical"])
    issue = issue_registry.async_get_issue(DOMAIN, ignored)
    assert issue
    assert issue.dismissed_version
    assert len(ours(issue_registry)) == MAX_OPEN


async def test_an_ignored_one_that_is_settled_is_forgotten(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker
) -> None:
    ir.async_ignore_issue(hass, DOMAIN, ISSUE, True)
    await site.send(f"device/{CAMERA}", without_findings(example("device_full")))
    await site.settle(2)
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None


async def test_nothing_is_deleted_before_everything_arrived(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker, entry: MockConfigEntry
) -> None:
    ir.async_ignore_issue(hass, DOMAIN, ISSUE, True)
    await hass.config_entries.async_reload(entry.entry_id)
    await site.send("site", example("site"))
    await site.send(f"device/{RECORDER}", example("device_recorder"))
    await site.settle(2)
    assert issue_registry.async_get_issue(DOMAIN, ISSUE)


async def test_a_shared_cause_names_how_many(issue_registry: ir.IssueRegistry, site: Broker) -> None:
    await _crowd(site, ["low"] * 4)
    inventory = example("site") | {"findings": {}}
    inventory["inventory"] = {f"s-{number}": "1" for number in range(5)}
    for number in range(5):
        device = example("device_full") | {"id": f"s-{number}", "revision": "1", "behind": None}
        device["findings"]["open"][0] |= {"id": f"s{number}", "title": remedy(f"Title {number}")}
        await site.send(f"device/s-{number}", device)
    await site.send("site", inventory)
    await site.settle(2)
    (shown,) = ours(issue_registry)
    issue = issue_registry.async_get_issue(DOMAIN, shown)
    assert issue
    assert issue.translation_key == "shared_cause"
    assert issue.translation_placeholders
    assert issue.translation_placeholders["more"] == "4"
    assert issue.translation_placeholders["findings"].count("\n") == 4


@pytest.mark.parametrize("options", [{CONF_REPAIRS: False}, {CONF_SEVERITY_FLOOR: "critical"}])
async def test_repairs_can_be_switched_off_and_have_a_floor(
    hass: HomeAssistant,
    issue_registry: ir.IssueRegistry,
    broker: Broker,
    entry: MockConfigEntry,
    options: dict[str, Any],
) -> None:
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_setup(entry.entry_id)
    await broker.publish_examples()
    await _crowd(broker, ["high"])
    assert ours(issue_registry) == []


async def test_hostile_words_are_shown_as_text(issue_registry: ir.IssueRegistry, site: Broker) -> None:
    device = example("device_full")
    evil = "</b><script>x</script>![p](https://evil.example/p.png) [go](https://evil.example) www.evil.example {title}"
    for key in ("reason", "remedy"):
        device["findings"]["open"][0][key] = remedy(evil)
    device["findings"]["open"][0]["because"] = [remedy(evil * 50)]
    await site.send(f"device/{CAMERA}", device)
    await site.settle(2)
    issue = issue_registry.async_get_issue(DOMAIN, ISSUE)
    assert issue
    assert issue.translation_placeholders
    for key in ("reason", "remedy", "because"):
        shown = issue.translation_placeholders[key].removeprefix("- ")
        assert len(shown) < 2000
        for character in "<>[]()!.:/{}":
            assert character not in shown.replace(f"\\{character}", "")


class Flow:
    """A fix flow, driven as the page drives it."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.id = ""

    async def start(self, issue_id: str) -> dict[str, Any]:
        """Open it."""
        reply = await self.client.post("/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": issue_id})
        step: dict[str, Any] = await reply.json()
        self.id = step["flow_id"]
        return step

    async def submit(self) -> dict[str, Any]:
        """Submit its form."""
        reply = await self.client.post(f"/api/repairs/issues/fix/{self.id}", json={})
        step: dict[str, Any] = await reply.json()
        return step


@pytest.fixture
async def flow(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> Flow:
    """The page."""
    await async_setup_component(hass, REPAIRS, {})
    return Flow(await hass_client())


async def test_fix_flow_says_what_to_do_and_ends_when_the_agent_finds_it_done(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker, flow: Flow, entry: ConfigEntry[Any]
) -> None:
    step = await flow.start(ISSUE)
    assert (step["type"], step["step_id"]) == ("form", "confirm")
    assert step["description_placeholders"]["remedy"].startswith("Close port 8080")
    asked: list[tuple[str, dict[str, Any]]] = []

    def command(name: str, body: dict[str, Any]) -> None:
        asked.append((name, body))
        import json

        from pytest_homeassistant_custom_component.common import async_fire_mqtt_message

        async_fire_mqtt_message(
            hass, f"cctv_guard/shop/device/{CAMERA}", json.dumps(without_findings(example("device_full")))
        )

    site.on_command = command
    step = await flow.submit()
    assert step["type"] == "create_entry"
    assert asked == [("check", {"device": CAMERA})]
    assert issue_registry.async_get_issue(DOMAIN, ISSUE) is None


async def test_fix_flow_keeps_what_is_still_so(issue_registry: ir.IssueRegistry, site: Broker, flow: Flow) -> None:
    await flow.start(ISSUE)
    step = await flow.submit()
    assert (step["type"], step["reason"]) == ("abort", "still_there")
    assert issue_registry.async_get_issue(DOMAIN, ISSUE)


@pytest.mark.parametrize(
    ("answers", "says"), [(["refused"], "refused: This command must be signed"), ([], "did not answer")]
)
async def test_fix_flow_says_why_it_could_not_look(
    issue_registry: ir.IssueRegistry,
    site: Broker,
    flow: Flow,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    says: str,
) -> None:
    monkeypatch.setattr("custom_components.cctv_guard.commands.REPLY_TIMEOUT_S", 0.01)
    site.answers = answers
    await flow.start(ISSUE)
    step = await flow.submit()
    assert step["reason"] == "not_checked"
    assert says in step["description_placeholders"]["error"]
    assert issue_registry.async_get_issue(DOMAIN, ISSUE)


async def test_fix_flow_of_a_site_that_is_not_loaded(
    hass: HomeAssistant, site: Broker, flow: Flow, entry: MockConfigEntry
) -> None:
    await flow.start(ISSUE)
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await flow.submit())["reason"] == "not_loaded"


async def test_fix_flow_of_what_is_done_already_asks_nobody(hass: HomeAssistant, site: Broker, flow: Flow) -> None:
    await flow.start(ISSUE)
    await site.send(f"device/{CAMERA}", without_findings(example("device_full")))
    site.client.async_publish.reset_mock()
    assert (await flow.submit())["type"] == "create_entry"
    site.client.async_publish.assert_not_called()


async def test_fix_flow_of_a_shared_or_site_finding_scans(
    issue_registry: ir.IssueRegistry, site: Broker, flow: Flow
) -> None:
    asked: list[str] = []
    site.on_command = lambda name, body: asked.append(name)
    state = example("site")
    state["findings"]["open"] = [FINDING | {"id": "sitewide", "action": "configure"}]
    await site.send("site", state)
    await site.settle(2)
    await flow.start(f"{AGENT}_do_site_configure")
    assert (await flow.submit())["reason"] == "still_there"
    assert asked == ["scan"]
