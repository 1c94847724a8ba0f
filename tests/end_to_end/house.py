"""A line without Home Assistant: broker, simulated site and agent, of which each can be killed and brought back."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp

from tests.end_to_end.consumer import Consumer
from tests.end_to_end.home_assistant import Programs, State, agent, broker, ports, simulated_site
from tests.end_to_end.wait import until

ROOT_TOPIC = "cctv_guard/home/"
NETWORKS = [f"127.77.{number}.0/24" for number in range(8)]


class House:
    """Everything runs on loopback."""

    logins: broker.BrokerLogins
    site: simulated_site.SimulatedSite

    def __init__(self, programs: Programs, folder: Path) -> None:
        self.programs = programs
        self.state = State(folder / "state")
        self._broker: Any = None
        self._agent: Any = None

    async def start(self) -> None:
        """Bring all up; the first scan has begun when this returns."""
        await self.start_broker()
        network = ports.free_network(NETWORKS)
        self.site = await simulated_site.start(self.programs, self.state, network=network, profiles=None)
        await self.start_agent()

    async def start_broker(self) -> None:
        """Start it, on the port that it had before."""
        before = (self.logins.agent.port,) if self._broker else ()
        self.logins = await broker.start(self.programs, self.state, preferred=before)
        assert not before or self.logins.agent.port == before[0], "somebody took the broker's port meanwhile"
        self._broker = next(one for one in self.programs.running if one.name == "broker")

    async def kill_broker(self) -> None:
        """As a power cut ends it: nothing is written down."""
        await self._kill(self._broker)

    async def start_agent(self) -> None:
        """Start it with the store that it had before."""
        self._agent = await agent.start(
            self.programs, self.state, self.logins.agent, site_name="House", networks=[self.site.network],
            devices=self.site.devices,
        )  # fmt: skip

    async def stop_agent(self) -> None:
        """As systemd ends it: SIGTERM, and it has ended when this returns."""
        await self.programs.stop_one(self._agent)

    async def kill_agent(self) -> None:
        """As the kernel ends it."""
        await self._kill(self._agent)

    @contextlib.contextmanager
    def agent_held(self) -> Any:
        """The agent stands still within the block, its connections open."""
        os.kill(self._agent.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._agent.process.pid, signal.SIGCONT)

    async def control(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """One request to the simulated site's own interface."""
        url = self.site.control + path
        async with aiohttp.ClientSession() as session, session.request(method, url, json=body) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    def address_of(self, profile: str) -> str:
        """The address of one simulated device."""
        return next(one.address for one in self.site.devices if one.profile == profile)

    def outbox(self) -> list[tuple[int, str, bool]]:
        """(seq, content, sent) of each event in the agent's store."""
        with contextlib.closing(sqlite3.connect(f"file:{self.state.path('agent.db')}?mode=ro", uri=True)) as store:
            rows = store.execute("SELECT seq, content, sent_at FROM outbox ORDER BY seq").fetchall()
        return [(seq, content, sent_at is not None) for seq, content, sent_at in rows]

    async def until_complete(self, heard: Consumer) -> Mapping[str, Any]:
        """Wait until a consumer has all that the inventory lists, after a scan; the site's payload."""

        def complete() -> Mapping[str, Any] | None:
            site = heard.last(f"{ROOT_TOPIC}site")
            if not site or not site["scan"]["first_complete_at"] or site["scan"]["running"] or not site["inventory"]:
                return None
            got = {id: one["revision"] for id, one in heard.under(f"{ROOT_TOPIC}device/").items()}
            return site if got == site["inventory"] else None

        return await until("the consumer has every device that the inventory lists", complete)

    async def until_status(self, heard: Consumer, word: str) -> None:
        """Wait for `online` or `offline`."""

        def is_so() -> bool:
            status = heard.last(f"{ROOT_TOPIC}status")
            return bool(status) and status["status"] == word

        await until(f"the agent's status is {word}", is_so)

    async def _kill(self, program: Any) -> None:
        program.process.kill()
        await program.process.wait()
        await self.programs.stop_one(program)
