"""A broker that speaks MQTT 3.1.1 alone (amqtt): the agent uses that, and says everything there as well."""

from pathlib import Path

from checkout import mosquitto, virtualenvs
from checkout.paths import AMQTT_VENV

from tests.end_to_end.consumer import consumer
from tests.end_to_end.home_assistant import line
from tests.end_to_end.house import ROOT_TOPIC, House


async def test_agent_publishes_everything_to_a_broker_of_version_3_1_1(tmp_path: Path, logs: list, monkeypatch) -> None:
    virtualenvs.amqtt()
    found = mosquitto.Broker(kind="amqtt", program=AMQTT_VENV / "bin" / "amqtt", origin="amqtt (MQTT 3.1.1)")
    monkeypatch.setattr(mosquitto, "find", lambda: found)
    async with line(tmp_path) as programs:
        logs.append(tmp_path / "logs")
        house = House(programs, tmp_path)
        await house.start()
        assert house.logins.protocol == "3.1.1"
        with consumer(house.logins.home_assistant, f"{ROOT_TOPIC}#", protocol="3.1.1") as heard:
            await house.until_status(heard, "online")
            site = await house.until_complete(heard)
            assert len(site["inventory"]) >= 12
            await house.stop_agent()
            await house.until_status(heard, "offline")
