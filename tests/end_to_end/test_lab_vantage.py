"""A real look from outside: a vantage on a host on the internet, a real router between, the camera behind it."""

import json
import subprocess
from collections.abc import AsyncIterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.vantage.arrivals import Way, arrived
from tests.end_to_end import router
from tests.end_to_end.consumer import consumer
from tests.end_to_end.home_assistant import State, agent, broker, line
from tests.end_to_end.lab import Lab, sentences
from tests.end_to_end.wait import until

MAPPED, BY_HAND, WEB, RTSP = 8081, 34567, 80, 554


class Outside:
    """The vantage, and the agent's questions to it from the recorder's host."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab = lab
        self.folder = folder
        self.file = folder / "vantage.yaml"
        self.fingerprint = ""

    async def start(self) -> None:
        """Have it listening at its public address, with a token for the lab."""
        self.file.write_text(f"listen: {router.OUTSIDE}\nquestions_per_source: 100\n", encoding="utf-8")
        here = (str(agent.PROGRAM), "vantage")
        told = self.lab.hosts.run("wan", *here, "token", "lab", "--config", str(self.file))
        (self.folder / "token").write_text(told.splitlines()[2].strip(), encoding="utf-8")
        self.program = await self.lab.programs.start(
            "vantage", self.lab.hosts.command("wan", *here, "serve", "--config", str(self.file))
        )
        await until("the vantage listens", lambda: "listening" in self.program.log.read_text())
        words = next(line for line in self.program.log.read_text().splitlines() if "fingerprint: " in line)
        self.fingerprint = words.rpartition(" ")[2]

    def configured(self) -> dict[str, object]:
        """The vantage as the agent's configuration names it."""
        return {
            "name": "rented", "host": router.OUTSIDE, "token_file": str(self.folder / "token"),
            "fingerprint": self.fingerprint,
        }  # fmt: skip

    def check(self, *, read_rules: bool, address: str | None = None) -> tuple[int, Mapping[str, Any]]:
        """`vantage check` at the site: exit code and answer."""
        vantage = {**self.configured(), **({"address": address} if address else {})}
        path = self.folder / "agent.yaml"
        routers = list(self.lab.by_nftables()) if read_rules else []
        path.write_text(json.dumps({"networks": [router.LAN], "routers": routers, "vantages": [vantage]}))
        command = self.lab.hosts.command("nvr", str(agent.PROGRAM), "vantage", "check", "--config", str(path), "--json")
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
async def outside(network: Lab, tmp_path: Path) -> AsyncIterator[Outside]:
    one = Outside(network, tmp_path)
    await one.start()
    yield one
    await network.programs.stop_one(one.program)


def port(told: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    return next(one for one in told["ports"] if one["port"] == number)


async def test_a_mapped_port_is_open_outside_and_belongs_to_the_camera(outside: Outside) -> None:
    router.open_mapping(outside.lab.hosts, MAPPED, WEB)
    try:
        code, told = outside.check(read_rules=False)
        seen = port(told, MAPPED)
        assert (seen["state"], seen["address"]) == ("open", router.WAN)
        assert seen["devices"]
        assert seen["target"] == f"{router.CAMERA}:{WEB}"
        assert code == 1
        assert router.can_connect(outside.lab.hosts, MAPPED), "a host on the internet gets through, as the vantage says"
        assert port(told, RTSP)["state"] == "closed"
        assert router.WAN not in outside.program.log.read_text(), "who asked is logged nowhere"
    finally:
        router.close_mapping(outside.lab.hosts, MAPPED)


async def test_a_forward_by_hand_is_seen_outside_even_where_no_driver_reads_it(outside: Outside) -> None:
    router.forward_by_hand(outside.lab.hosts, BY_HAND, WEB)
    try:
        _, blind = outside.check(read_rules=False)
        assert (port(blind, BY_HAND)["state"], port(blind, BY_HAND)["target"]) == ("open", None)
        code, read = outside.check(read_rules=True)
        assert (port(read, BY_HAND)["state"], port(read, BY_HAND)["target"]) == ("open", f"{router.CAMERA}:{WEB}")
        assert code == 1
    finally:
        router.no_forwards_by_hand(outside.lab.hosts)


async def test_a_phone_outside_that_opens_the_mapped_port_is_in_the_routers_own_table(network: Lab) -> None:
    way = Way(wan=ip_address(router.WAN), port=MAPPED, client=ip_address(router.CAMERA), client_port=WEB)
    table = ("conntrack", "-L", "-o", "extended")
    router.open_mapping(network.hosts, MAPPED, WEB)
    try:
        before = network.hosts.run("rtr", "conntrack", "-F") and network.hosts.run("rtr", *table)
        assert not arrived(before.split("\n"), way)
        assert router.can_connect(network.hosts, MAPPED)
        assert arrived(network.hosts.run("rtr", *table).split("\n"), way)
    finally:
        router.close_mapping(network.hosts, MAPPED)


async def test_nothing_is_tested_where_another_address_asks_than_is_expected(outside: Outside) -> None:
    router.open_mapping(outside.lab.hosts, MAPPED, WEB)
    try:
        code, told = outside.check(read_rules=False, address="11.22.33.99")
    finally:
        router.close_mapping(outside.lab.hosts, MAPPED)
    assert told["ports"] == []
    assert "11.22.33.44 was seen asking" in told["vantages"][0]["why"]
    assert code == 3


async def test_the_service_publishes_what_was_seen_outside_soon_after_a_mapping_appears(
    outside: Outside, tmp_path: Path
) -> None:
    hosts = outside.lab.hosts
    state = State(tmp_path / "state")
    async with line(tmp_path) as programs:
        with hosts.inside("nvr"):
            logins = await broker.start(programs, state)
            configuration = {
                "site": {"id": "vantage", "name": "Lab"},
                "networks": [router.LAN],
                "mqtt": {
                    "host": logins.agent.host, "port": logins.agent.port, "username": logins.agent.username,
                    "password_env": agent.MQTT_PASSWORD_VARIABLE,
                },
                "vantages": [outside.configured()],
                "intervals": {"mappings_s": 10},
            }  # fmt: skip
            path = state.path("agent.yaml")
            path.write_text(json.dumps(configuration), encoding="utf-8")
            router.open_mapping(hosts, MAPPED, WEB)
            try:
                await programs.start(
                    "agent",
                    [agent.PROGRAM, "run", "--config", path],
                    env={agent.MQTT_PASSWORD_VARIABLE: logins.agent.password or ""},
                    cwd=state.folder,
                )
                with consumer(logins.agent, "cctv_guard/#") as heard:

                    def proved() -> bool:
                        devices = heard.under("cctv_guard/vantage/device/").values()
                        told = [one["exposure"]["reachable_from_internet"] for one in devices]
                        return any(one["answer"] == "yes" and "Seen from outside" in sentences(one) for one in told)

                    await until("the camera's verdict names what was seen outside", proved)
                    found = [one for one in heard.under("cctv_guard/vantage/device/").values() if one["findings"]]
                    texts = json.dumps(found)
                    assert f"rented gets through to port {MAPPED} of {router.WAN}" in texts
            finally:
                router.close_mapping(hosts, MAPPED)
