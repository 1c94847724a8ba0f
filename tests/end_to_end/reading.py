"""A lab without Home Assistant: its agent reads the router, and a test hears what it publishes of the camera."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end import router, ways
from tests.end_to_end.consumer import Consumer, consumer
from tests.end_to_end.home_assistant import line
from tests.end_to_end.lab import ROOT_TOPIC, Lab, sentences
from tests.end_to_end.namespaces import Namespaces
from tests.end_to_end.wait import until


@asynccontextmanager
async def reading(uplink: router.Uplink, folder: Path, logs: list[Path]) -> AsyncIterator[Lab]:
    """Its agent runs and reads the router's own rules and what the router offers to anybody."""
    hosts = Namespaces(*uplink.hosts)
    try:
        async with line(folder) as programs:
            logs.append(folder / "logs")
            lab = Lab(hosts, programs, folder, uplink)
            await lab.start_outside_parts()
            # A recorder program there reads the camera over IPv6, too: so that host's kernel knows its address.
            assert router.can_connect(hosts, 80, router.CAMERA6, host="nvr")
            with hosts.inside("nvr"):
                await lab.start_broker()
                await lab.run_agent(lab.by_nftables())
                await lab.find_camera()
            yield lab
    finally:
        hosts.remove()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """Such a lab and what is heard of it."""

    lab: Lab
    heard: Consumer

    @property
    def hosts(self) -> Namespaces:
        """Its hosts."""
        return self.lab.hosts

    async def reads_anew(self, routers: Sequence[Mapping[str, object]]) -> None:
        """Have the agent started anew with these routers configured, so that it reads them now."""
        await self.lab.stop_agent()
        await self.lab.run_agent(routers)

    async def tells(self, answer: str, *words: str) -> Mapping[str, Any]:
        """Wait until the camera's verdict is this one, for a reason with these words."""

        def told() -> Mapping[str, Any] | None:
            found = self.lab.verdict(self.heard)
            fits = found and found["answer"] == answer and all(word in sentences(found) for word in words)
            return found if fits else None

        try:
            return await until(f"the agent publishes {answer!r} with {words}", told)
        except AssertionError as error:
            raise AssertionError(f"{error}; the verdict: {self.lab.verdict(self.heard)}") from error

    async def tells_soon(self, answer: str, *words: str) -> Mapping[str, Any]:
        """The same, once the router had something to announce: so the test need not wait for the agent's next poll."""
        await self.lab.hears_events()
        ways.somebody_asks(self.hosts)
        return await self.tells(answer, *words)

    def answer(self, way: str) -> str:
        """The newest published answer to one way in."""
        device = self.heard.last(f"{ROOT_TOPIC}device/{self.lab.camera_id}")
        found = {one["way"]: one["answer"] for one in device["exposure"]["coverage"]["ways"]}
        return str(found[way])


@contextmanager
def watched(lab: Lab) -> Iterator[Watched]:
    """The block runs on the recorder's host."""
    with lab.hosts.inside("nvr"), consumer(lab.logins.agent, "cctv_guard/#") as heard:
        yield Watched(lab=lab, heard=heard)
