"""A camera chooses the words it sends; all it can do with them is to be read."""

import json

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.cctv_guard.const import DOMAIN
from custom_components.cctv_guard.markdown import as_text

from .conftest import AGENT, CAMERA, Broker, example
from .test_entities import state_of

EVIL = [
    "<script>alert(1)</script>",
    "{{ states | list }}{% raw %}",
    "A" * 10_000,
    "\x00\x1b[2J\u202e\u200f",
    "'; DROP TABLE states; --",
    "../../../etc/passwd",
    "",
    "\ud800 lone",
]


@pytest.mark.parametrize("evil", EVIL)
async def test_hostile_words_in_every_field_disturb_nobody(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture, evil: str
) -> None:
    device = example("device_full")
    device["name"] = evil
    device["identity"] |= dict.fromkeys(
        ("maker", "maker_name", "brand", "model", "firmware", "serial_tail", "mac", "confidence_word"), evil
    )
    device["identity"]["summary"]["text"] = evil
    device["policy"]["restricted"] = evil
    finding = device["findings"]["open"][0]
    for key in ("title", "reason", "remedy"):
        finding[key] = {"key": evil, "params": {evil: evil}, "text": evil}
    finding |= {"check": evil, "subject": evil, "tier": evil, "action": evil}
    await site.send(f"device/{CAMERA}", json.dumps(device))
    await site.settle(2)
    registered = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"{AGENT}_{CAMERA}"), entry.entry_id)
    assert registered
    assert registered.connections in (set(), {("mac", "44:19:b6:12:34:56")})
    assert len(registered.name or "") <= 100
    for state in hass.states.async_all():
        assert len(state.state) <= 255
        assert "\x1b" not in json.dumps(state.as_dict(), default=str, ensure_ascii=False)
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"
    assert "Traceback" not in caplog.text


def test_markdown_shows_every_character_as_it_is() -> None:
    every = "".join(chr(code) for code in range(33, 127))
    shown = as_text(every)
    assert shown.replace("\\", "", shown.count("\\")).replace("\\", "") == every.replace("\\", "")
    assert all(f"\\{character}" in shown for character in every if not character.isalnum())
    assert as_text("Annke C800") == "Annke C800"
