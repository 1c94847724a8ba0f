"""The Mosquitto files that we ship (contract/mosquitto), as somebody would use them: only the paths are ours."""

import getpass
from pathlib import Path

from checkout import mosquitto
from checkout.paths import ROOT
from line import broker_files

from tests.end_to_end.consumer import TAKEN, consumer
from tests.end_to_end.home_assistant import broker, line, ports
from tests.end_to_end.wait import until

_SHIPPED = ROOT / "contract" / "mosquitto"
_MANY = 1_500
"""More than the 1,000 messages after which Mosquitto's defaults drop without a word (facts/measured.md)."""


async def test_new_consumer_gets_every_retained_message_of_a_large_site(tmp_path: Path, logs: list[Path]) -> None:
    login = broker.Login(host="127.0.0.1", port=ports.free_port(), username=broker_files.AGENT, password="a password")
    own = broker_files.mosquitto(tmp_path / "own", login.port, {broker_files.AGENT: "a password"})
    text = (_SHIPPED / "mosquitto.conf").read_text(encoding="utf-8")
    for shipped, here in (
        ("listener 1883", f"listener {login.port}"),
        ("/etc/mosquitto/cctv-guard.passwd", str(own.with_name("passwords"))),
        ("/etc/mosquitto/cctv-guard.acl", str(own.with_name("acl"))),
        ("/var/lib/mosquitto/", f"{tmp_path}/"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    configuration = tmp_path / "mosquitto.conf"
    configuration.write_text(f"{text}user {getpass.getuser()}\n", encoding="utf-8")
    found = mosquitto.find()
    assert found is not None
    async with line(tmp_path) as programs:
        logs.append(tmp_path / "logs")
        program = await programs.start(
            "shipped-broker", [found.program, "-c", configuration], env=dict(found.environment)
        )
        await until("the broker listens", lambda: ports.listens(program.process.pid, login.port))
        with consumer(login) as writer:
            for number in range(_MANY):
                assert writer.publish(f"cctv_guard/big/device/{number:012x}", {"id": number}, retain=True) in TAKEN
        with consumer(login, "cctv_guard/#") as newcomer:
            await until("all arrive", lambda: len(newcomer.under("cctv_guard/big/device/")) == _MANY)
