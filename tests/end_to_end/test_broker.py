"""A real Mosquitto that goes and comes back, an agent that dies, a stranger on the topics: what a consumer sees."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.end_to_end.consumer import NOT_AUTHORISED, TAKEN, Consumer, Refused, consumer
from tests.end_to_end.home_assistant import line
from tests.end_to_end.house import ROOT_TOPIC, House
from tests.end_to_end.wait import until


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, logs: list) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("house")
    async with line(folder) as programs:
        logs.append(folder / "logs")
        house = House(programs, folder)
        await house.start()
        yield house


@pytest.fixture
def heard(house: House) -> Iterator[Consumer]:
    with consumer(house.logins.agent, "cctv_guard/#") as one:
        yield one


def seqs(heard: Consumer) -> list[int]:
    """The numbers of the events that came, repeats left out, in the order of their coming."""
    return list(dict.fromkeys(json.loads(text)["seq"] for text in heard.texts(f"{ROOT_TOPIC}event")))


def command(name: str = "scan") -> dict[str, object]:
    time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"v": 1, "key_id": None, "request_id": str(uuid.uuid4()), "time": time, "body": "{}", "sig": None}


async def test_plain_consumer_gets_everything_from_the_retained_topics(house: House, heard: Consumer) -> None:
    site = await house.until_complete(heard)
    devices = heard.under(f"{ROOT_TOPIC}device/")
    expected = [one for one in house.site.devices if one.expect.get("is_camera")]
    shown = {address: one for one in devices.values() for address in one["addresses"]}
    assert {one.address for one in expected} <= set(shown)
    assert shown[house.address_of("amcrest")]["identity"]["maker"] == "dahua"
    assert shown[house.address_of("hikvision")]["exposure"]["reachable_from_internet"]["answer"] == "yes"
    assert set(heard.under(f"{ROOT_TOPIC}router/")) == set(site["routers"])
    assert heard.last(f"{ROOT_TOPIC}status")["status"] == "online"
    assert heard.last(f"{ROOT_TOPIC}discovery")["site"] == "home"
    assert heard.last(f"{ROOT_TOPIC}agent")["plugins_skipped"] == []
    assert set(heard.last(f"{ROOT_TOPIC}seen")["seen"]) <= set(site["inventory"])


async def test_shipped_rules_let_consumers_read_and_ask(house: House) -> None:
    with consumer(house.logins.home_assistant, f"{ROOT_TOPIC}#") as reader:
        await house.until_complete(reader)
        asked = command()
        assert reader.publish(f"{ROOT_TOPIC}command/scan", asked) in TAKEN
        answer = await until("the command is answered", lambda: reader.last(f"{ROOT_TOPIC}reply/{asked['request_id']}"))
    assert answer["state"] in ("accepted", "refused")


@pytest.mark.parametrize("topic", ["device/forged", "status", "site", "event", "reply/1"])
async def test_shipped_rules_let_nobody_but_the_agent_write_its_topics(
    house: House, heard: Consumer, topic: str
) -> None:
    forgery = {"schema_version": 1, "status": "forged"}
    with consumer(house.logins.home_assistant) as forger:
        # Mosquitto 2.0.11 hangs up on whoever is refused where max_queued_messages is 0: then no answer comes.
        assert forger.publish(ROOT_TOPIC + topic, forgery, retain=True) in (NOT_AUTHORISED, None)

    marker = f"{ROOT_TOPIC}vantage/marker"
    assert heard.publish(marker, uuid.uuid4().hex, retain=False) in TAKEN
    await until("what was sent after the forgery arrives", lambda: heard.texts(marker))
    assert json.dumps(forgery) not in heard.texts(ROOT_TOPIC + topic)


async def test_shipped_broker_lets_no_stranger_in(house: House) -> None:
    with pytest.raises(Refused), consumer(None, port=house.logins.agent.port):
        pass
    guessed = replace(house.logins.agent, password="guessed")
    with pytest.raises(Refused), consumer(guessed):
        pass


async def test_events_of_the_time_without_a_broker_come_in_order_and_without_a_gap(
    house: House, heard: Consumer
) -> None:
    await house.until_complete(heard)
    await until("all events so far are sent", lambda: house.outbox() and all(sent for *_, sent in house.outbox()))
    before = house.outbox()[-1][0]
    camera = house.address_of("dahua")

    await house.kill_broker()
    mapping = {"external_port": 39_001, "internal_client": camera, "internal_port": 8080, "protocol": "TCP"}
    await house.control("POST", "/mappings", mapping)
    await until("the agent notes the new way in", lambda: len([1 for seq, *_ in house.outbox() if seq > before]) > 0)
    opened = house.outbox()[-1][0]
    await house.control("DELETE", "/mappings/TCP/39001")
    await until("the agent notes that it is gone", lambda: house.outbox()[-1][0] > opened)
    assert not any(sent for seq, _, sent in house.outbox() if seq > before)

    with house.agent_held():  # so that the consumer is there first
        await house.start_broker()
        await until("the consumer is back", lambda: heard.is_subscribed)

    last = house.outbox()[-1][0]
    await until("the last event comes", lambda: seqs(heard) and seqs(heard)[-1] >= last)
    missed = [seq for seq in seqs(heard) if seq > before]
    assert missed == list(range(before + 1, missed[-1] + 1))
    kinds = [json.loads(text)["type"] for text in heard.texts(f"{ROOT_TOPIC}event")]
    assert "finding_opened" in kinds
    assert "finding_closed" in kinds
    with consumer(house.logins.agent, "cctv_guard/#") as newcomer:
        await house.until_status(newcomer, "online")
        await house.until_complete(newcomer)


async def test_forged_cleared_and_foreign_topics_are_put_right_when_the_agent_connects(
    house: House, heard: Consumer
) -> None:
    site = await house.until_complete(heard)
    forged, cleared = (f"{ROOT_TOPIC}device/{id}" for id in sorted(site["inventory"])[:2])
    foreign = f"{ROOT_TOPIC}device/000000000000"
    right = {topic: heard.last(topic) for topic in (forged, cleared)}
    await house.stop_agent()
    heard.publish(forged, {**right[forged], "name": "Forged"}, retain=True)
    heard.publish(cleared, b"", retain=True)
    heard.publish(foreign, right[forged], retain=True)
    await until("the forgeries stand", lambda: heard.texts(foreign) and heard.last(cleared) is None)

    await house.start_agent()

    for topic in (forged, cleared):
        await until(f"{topic} is right again", lambda topic=topic: _same(heard.last(topic), right[topic]))
    await until("the foreign topic is gone", lambda: heard.texts(foreign)[-1] == "")
    await house.until_complete(heard)


def _same(found: object, expected: object) -> bool:
    """The same device with the same name; a restart may have brought news of it."""
    return (
        isinstance(found, dict)
        and isinstance(expected, dict)
        and all(found[key] == expected[key] for key in ("id", "name", "identity", "addresses"))
    )


async def test_agent_that_is_killed_is_reported_off_line_by_its_will(house: House, heard: Consumer) -> None:
    await house.until_status(heard, "online")
    await house.kill_agent()
    await house.until_status(heard, "offline")

    await house.start_agent()
    await house.until_status(heard, "online")


async def test_agent_that_is_stopped_says_so_itself_before_it_ends(house: House, heard: Consumer) -> None:
    await house.until_status(heard, "online")
    await house.stop_agent()
    with consumer(house.logins.agent, f"{ROOT_TOPIC}status") as newcomer:
        await until("the status comes", lambda: newcomer.texts(f"{ROOT_TOPIC}status"))
        first = json.loads(newcomer.texts(f"{ROOT_TOPIC}status")[0])
    assert first["status"] == "offline", "its will would come 15 s later, and not at all after a clean end"

    await house.start_agent()
    await house.until_status(heard, "online")
