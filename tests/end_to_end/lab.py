"""The lab: a real router, a camera with a real stream, and on the recorder's host agent, broker, Home Assistant."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.end_to_end import router, watch_outgoing
from tests.end_to_end.consumer import Consumer, consumer
from tests.end_to_end.home_assistant import HomeAssistant, Programs, State, agent, broker, home_assistant
from tests.end_to_end.namespaces import Namespaces
from tests.end_to_end.wait import until

SITE = "lab"
ROOT_TOPIC = f"cctv_guard/{SITE}/"
STREAM = "/Streaming/Channels/101"
BY_UPNP: tuple[Mapping[str, object], ...] = ()
"""Without a router of the owner's the agent reads what the gateway offers to anybody: IGD."""
_CAMERA_PROGRAM = Path(__file__).with_name("camera.py")
_DEBIAN_PYTHON = "/usr/bin/python3"


class Lab:
    """All of it. What runs on the recorder's host is started within `self.hosts.inside("nvr")`."""

    def __init__(
        self, hosts: Namespaces, programs: Programs, folder: Path, uplink: router.Uplink = router.PUBLIC
    ) -> None:
        self.hosts = hosts
        self.uplink = uplink
        self.programs = programs
        self.folder = folder
        self.state = State(folder / "state")
        self.logins: broker.BrokerLogins
        self.client: HomeAssistant
        self.page: home_assistant.Page
        self._agent: Any = None
        self._subscribed_before = 0
        self._routers: Sequence[Mapping[str, object]] | None = None

    def by_nftables(self) -> tuple[Mapping[str, object], ...]:
        """The owner's router as the configuration names it: its own ruleset is read, too."""
        command = self.hosts.command("rtr", "nft")
        return ({"driver": "nftables", "address": router.ROUTER, "command": command},)

    def by_nftables_of_both(self) -> tuple[Mapping[str, object], ...]:
        """The same, and the router in front."""
        command = self.hosts.command("up", "nft")
        return (*self.by_nftables(), {"driver": "nftables", "address": self.uplink.next_hop, "command": command})

    async def start_outside_parts(self) -> None:
        """Router and camera."""
        router.wire(self.hosts, self.uplink)
        watch_outgoing.begin(self.hosts, "nvr")
        configuration = router.miniupnpd(self.folder, self.uplink)
        daemon = ("miniupnpd", "-d", "-f", str(configuration), "-P", str(self.folder / "miniupnpd.pid"))
        self.router = await self.programs.start("miniupnpd", self.hosts.command("rtr", *daemon))
        camera = (_DEBIAN_PYTHON, str(_CAMERA_PROGRAM), router.CAMERA, router.CAMERA6)
        self.camera = await self.programs.start("camera", self.hosts.command("cam", *camera))
        await until("the camera is ready", lambda: "ready" in self.camera.log.read_text())
        await until(
            "the router describes itself",
            lambda: self.hosts.works("nvr", "curl", "-sf", "-m", "2", router.DESCRIPTION),
        )

    async def start_broker(self) -> None:
        """The broker; call within the recorder's host."""
        self.logins = await broker.start(self.programs, self.state)

    async def start_home_assistant(self) -> None:
        """Broker and Home Assistant; call within the recorder's host."""
        await self.start_broker()
        self.page = await home_assistant.start(self.programs, self.state, port=None)
        self.client = HomeAssistant(self.page.url)

    async def confirm_discovered(self) -> None:
        """Our entry, through the flow that its discovery started."""
        await home_assistant.make_ready(self.client, self.page, self.logins.home_assistant, self.logins.protocol)

    async def run_agent(self, routers: Sequence[Mapping[str, object]]) -> None:
        """Have the agent running with these routers configured; the store stays."""
        if self._agent is not None and self._agent.process.returncode is None and self._routers == routers:
            return
        await self.stop_agent()
        path = self.state.path("agent.yaml")
        path.write_text(json.dumps(self._configuration(routers), indent=1), encoding="utf-8")
        password = self.logins.agent.password or ""
        self._subscribed_before = self._subscriptions()
        # A group of its own, so that its packets can be told from Home Assistant's.
        self._agent = await self.programs.start(
            "agent",
            ["setpriv", "--regid", str(watch_outgoing.GROUP), "--clear-groups", "--",
             agent.PROGRAM, "-v", "run", "--config", path],
            env={agent.MQTT_PASSWORD_VARIABLE: password}, cwd=self.state.folder,
        )  # fmt: skip
        self._routers = routers

    async def hears_events(self) -> None:
        """Wait until the agent that runs hears what the router announces: from its first audit's end on."""
        await until("the agent subscribes", lambda: self._subscriptions() > self._subscribed_before)

    def _subscriptions(self) -> int:
        """How often somebody subscribed at the router so far."""
        return self.router.log.read_text(encoding="utf-8", errors="replace").count(" SUBSCRIBE /evt/IPConn ")

    async def stop_agent(self) -> None:
        """End it as a service is ended."""
        if self._agent is not None:
            await self.programs.stop_one(self._agent)
            self._agent = None

    def _configuration(self, routers: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        login = self.logins.agent
        return {
            "site": {"id": SITE, "name": "Lab"},
            "networks": [router.LAN],
            "mqtt": {
                "host": login.host, "port": login.port, "username": login.username,
                "password_env": agent.MQTT_PASSWORD_VARIABLE,
            },
            "routers": list(routers),
            "intervals": {"mappings_s": 10, "answers_s": 10},
            "store": "agent.db",
        }  # fmt: skip

    # What arrived

    async def camera_entity(self, key: str) -> Mapping[str, Any] | None:
        """The state object of one entity of the camera, found by its unique id."""
        states = await self.client.entity_states()
        return next((state for unique, state in states.items() if unique.endswith(f"{self.camera_id}_{key}")), None)

    camera_id = ""
    """The id that the agent gave it; set once it is known."""

    def verdict(self, heard: Consumer) -> Mapping[str, Any] | None:
        """The newest published answer to whether the internet reaches the camera."""
        device = heard.last(f"{ROOT_TOPIC}device/{self.camera_id}")
        return device["exposure"]["reachable_from_internet"] if device else None

    async def find_camera(self) -> None:
        """Wait until the agent tells of it, and note its id."""

        def found(heard: Consumer) -> str | None:
            devices = heard.under(f"{ROOT_TOPIC}device/")
            return next((id for id, one in devices.items() if router.CAMERA in one["addresses"]), None)

        with consumer(self.logins.agent, f"{ROOT_TOPIC}#") as heard:
            self.camera_id = await until("the agent finds the camera", lambda: found(heard))

    def rtsp_requests(self) -> list[str]:
        """`METHOD path` of each RTSP request that reached the camera."""
        lines = self.camera.log.read_text(encoding="utf-8").splitlines()
        return [line.removeprefix("RTSP ") for line in lines if line.startswith("RTSP ")]


def sentences(verdict: Mapping[str, Any]) -> str:
    """A verdict's because as text."""
    return " ".join(text["text"] for text in verdict["because"])


def is_root() -> bool:
    """Namespaces need it."""
    return os.geteuid() == 0
