"""A real router's real ways in, from the packet filter to Home Assistant's entity.

Each test says itself which routers the agent reads, waits for what is told while nothing is open, and closes what it
opened: they may run in any order, and one by one.
"""

import time
from collections.abc import Mapping
from typing import Any

import pytest

from tests.end_to_end import router, ways
from tests.end_to_end.consumer import Consumer
from tests.end_to_end.lab import BY_UPNP, ROOT_TOPIC, Lab, sentences
from tests.end_to_end.wait import until

OUTSIDE_PORT, WEB = 8081, 80
BY_HAND_PORT = 34567


async def until_verdict(lab: Lab, heard: Consumer, answer: str) -> Mapping[str, Any]:
    def there() -> Mapping[str, Any] | None:
        found = lab.verdict(heard)
        return found if found and found["answer"] == answer else None

    return await until(f"the agent publishes {answer!r} for the camera", there)


async def until_entity(lab: Lab, state: str) -> Mapping[str, Any]:
    async def there() -> Mapping[str, Any] | None:
        entity = await lab.camera_entity("reachable_from_internet")
        return entity if entity and entity["state"] == state else None

    return await until(f"Home Assistant's entity becomes {state!r}", there)


def attributes(entity: Mapping[str, Any], key: str) -> str:
    return " ".join(entity["attributes"].get(key, ()))


async def test_mapping_that_the_camera_opened_turns_the_entity_on_and_is_named(
    lab: Lab, heard: Consumer, capsys: pytest.CaptureFixture[str]
) -> None:
    await lab.run_agent(BY_UPNP)
    await until_verdict(lab, heard, "unknown")
    await until_entity(lab, "unknown")
    assert not router.can_connect(lab.hosts, OUTSIDE_PORT)
    await lab.hears_events()

    asked = time.monotonic()
    with ways.mapping(lab.hosts, OUTSIDE_PORT, WEB):
        found = await until_verdict(lab, heard, "yes")
        with capsys.disabled():
            print(f"\nmeasured: camera asks for a mapping -> MQTT message {time.monotonic() - asked:.2f} s")
        assert str(OUTSIDE_PORT) in sentences(found)
        assert "IPC-HTTP" in sentences(found)
        entity = await until_entity(lab, "on")
        assert str(OUTSIDE_PORT) in attributes(entity, "because")
        assert "IPC-HTTP" in attributes(entity, "because")
        assert router.can_connect(lab.hosts, OUTSIDE_PORT), "a host on the internet gets through, as the entity says"


async def test_mapping_that_goes_leaves_unknown_and_names_what_was_not_looked_at(lab: Lab, heard: Consumer) -> None:
    await lab.run_agent(BY_UPNP)
    await until_verdict(lab, heard, "unknown")
    with ways.mapping(lab.hosts, OUTSIDE_PORT, WEB):
        await until_verdict(lab, heard, "yes")
        await until_entity(lab, "on")

    found = await until_verdict(lab, heard, "unknown")
    entity = await until_entity(lab, "unknown")
    for named in ("a person entered", "DMZ", "NAT-PMP", "IPv6"):
        assert named in sentences(found)
        assert named in attributes(entity, "why")
    assert not router.can_connect(lab.hosts, OUTSIDE_PORT)


async def test_entity_is_off_only_where_every_way_in_of_the_router_was_read(lab: Lab, heard: Consumer) -> None:
    await lab.run_agent(lab.by_nftables())

    found = await until_verdict(lab, heard, "no")
    await until_entity(lab, "off")
    device = heard.last(f"{ROOT_TOPIC}device/{lab.camera_id}")
    ways = {way["way"]: way["answer"] for way in device["exposure"]["coverage"]["ways"]}
    inbound = ("port_mapping", "static_forward", "dmz", "nat_pmp", "ipv6")
    assert {way: ways[way] for way in inbound} == dict.fromkeys(inbound, "no")
    assert router.ROUTER in sentences(found)


async def test_forward_that_a_person_entered_is_found_and_lost_again(lab: Lab, heard: Consumer) -> None:
    await lab.run_agent(lab.by_nftables())
    await until_verdict(lab, heard, "no")

    with ways.forward(lab.hosts, BY_HAND_PORT, WEB):
        found = await until_verdict(lab, heard, "yes")
        entity = await until_entity(lab, "on")
        assert str(BY_HAND_PORT) in sentences(found)
        assert "entered by hand" in attributes(entity, "because")
        assert router.can_connect(lab.hosts, BY_HAND_PORT)

    await until_verdict(lab, heard, "no")
    await until_entity(lab, "off")


async def test_mapping_is_found_in_the_rules_as_well_and_told_once(lab: Lab, heard: Consumer) -> None:
    await lab.run_agent(lab.by_nftables())
    await until_verdict(lab, heard, "no")

    with ways.mapping(lab.hosts, OUTSIDE_PORT, WEB):
        found = await until_verdict(lab, heard, "yes")
        rules = [one for one in found["because"] if one["key"] == "exposure.mapping"]
        assert len(rules) == 1, "one rule, read twice (IGD and ruleset), is one way in"
        assert "IPC-HTTP" in sentences(found)

    await until_verdict(lab, heard, "no")
