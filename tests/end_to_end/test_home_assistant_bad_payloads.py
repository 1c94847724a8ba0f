"""A newer or a broken agent, or a stranger on our topics: Home Assistant goes on, and says once what to do."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from tests.end_to_end.consumer import TAKEN, Consumer
from tests.end_to_end.lab import BY_UPNP, ROOT_TOPIC, Lab
from tests.end_to_end.wait import until

_CONTRACT_REPAIRS = ("update_integration", "update_agent", "unreadable")


async def contract_repairs(lab: Lab) -> list[Mapping[str, Any]]:
    return [one for one in await lab.client.issues() if one["translation_key"] in _CONTRACT_REPAIRS]


async def until_repairs(lab: Lab, *keys: str) -> list[Mapping[str, Any]]:
    async def there() -> list[Mapping[str, Any]] | None:
        found = await contract_repairs(lab)
        return (found or [{}]) if sorted(one["translation_key"] for one in found) == sorted(keys) else None

    return await until(f"the repairs about the contract are {keys}", there)


async def maker_shown(lab: Lab) -> str | None:
    entity = await lab.camera_entity("true_maker")
    return entity["state"] if entity else None


@pytest.fixture
async def settled(lab: Lab) -> AsyncIterator[None]:
    """Home Assistant shows the camera and complains of nothing; afterwards the agent has put its topics right."""

    async def shows_camera() -> bool:
        return await maker_shown(lab) == "Hikvision"

    await lab.run_agent(BY_UPNP)
    await until("Home Assistant shows the camera", shows_camera)
    await until_repairs(lab)
    yield
    await lab.stop_agent()
    await lab.run_agent(BY_UPNP)
    await until_repairs(lab)
    await until("Home Assistant shows the camera again", shows_camera)


@pytest.mark.usefixtures("settled")
async def test_payload_of_a_newer_agent_is_one_repair_that_names_the_side_to_update(lab: Lab, heard: Consumer) -> None:
    topic = f"{ROOT_TOPIC}device/{lab.camera_id}"
    ours = await until("the camera is published", lambda: heard.last(topic))

    for name in (topic, f"{ROOT_TOPIC}agent"):
        assert heard.publish(name, {**ours, "schema_version": 99}, retain=True) in TAKEN

    (repair,) = await until_repairs(lab, "update_integration")
    assert repair["translation_placeholders"]["found"] == "99"
    assert await maker_shown(lab) is not None, "its entities are still there"


@pytest.mark.usefixtures("settled")
async def test_garbage_on_our_topics_is_one_repair_and_stops_nothing(lab: Lab, heard: Consumer) -> None:
    garbage = {
        "device/ffffffffffff": b"\xff\xfe\x00 no text",
        "device/eeeeeeeeeeee": b'{"schema_version": 1',
        "router/gw-0": b"[1, 2, 3]",
        "seen": b'{"schema_version": 1, "seen": "yesterday"}',
    }
    for name, content in garbage.items():
        assert heard.publish(ROOT_TOPIC + name, content, retain=True) in TAKEN

    (repair,) = await until_repairs(lab, "unreadable")
    assert repair["translation_placeholders"]["count"] == str(len(garbage))
    assert await maker_shown(lab) == "Hikvision"
