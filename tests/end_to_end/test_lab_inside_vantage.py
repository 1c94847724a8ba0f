"""A vantage in the office network: a real firewall between it and the camera, a real broker with the shipped rules.

    cam 192.168.77.20 --+
    nvr 192.168.77.10 --+-- br-lan 192.168.77.1  (rtr)  192.168.88.1 off0 -- 192.168.88.10 office
    desk 192.168.77.30 -+

Agent and broker are on the recorder's host; the vantage is another process on another host.
"""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from checkout import mosquitto
from line import broker_files

from tests.end_to_end.consumer import TAKEN, Consumer, consumer
from tests.end_to_end.home_assistant import Programs, agent, broker, line, ports
from tests.end_to_end.lab import sentences
from tests.end_to_end.namespaces import Namespaces
from tests.end_to_end.wait import until

CAMERA, RECORDER, DESK = "192.168.77.20", "192.168.77.10", "192.168.77.30"
OFFICE, OFFICE_ROUTER = "192.168.88.10", "192.168.88.1"
CAMERA6, NETWORKS = "fd00:77::20", ["192.168.77.0/24", "fd00:77::/64"]
MAC = "44:19:b6:07:70:20"
TOPIC = "cctv_guard/lab/"
NAME = "office"
_FORWARD = "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding"
_NO_BRIDGE_FILTER = "for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ -e $f ] && echo 0 > $f; done; true"
_RULES = """\
flush ruleset
table inet fw {{
  chain forward {{
    type filter hook forward priority filter; policy accept;
    iifname "off0" ip daddr {camera} {what}
    iifname "off0" ip6 daddr {camera6} {what6}
  }}
}}
"""


class Office:
    """Two networks, a router between them, and who runs where."""

    def __init__(self, hosts: Namespaces, programs: Programs, folder: Path) -> None:
        self.hosts, self.programs, self.folder = hosts, programs, folder
        self.logins = {name: f"a password of {name}" for name in (*broker_files.USERS, NAME)}
        self.port = ports.free_port()
        self._round = 0

    def wire(self) -> None:
        """Lay the cables."""
        ip = self.hosts.ip
        ip("rtr", "link add br-lan type bridge")
        ip("rtr", "link set br-lan up")
        for host, address in (("cam", CAMERA), ("nvr", RECORDER), ("desk", DESK)):
            ip("rtr", f"link add v-{host} type veth peer name eth0 netns {self.hosts.name(host)}")
            ip("rtr", f"link set v-{host} master br-lan up")
            ip(host, f"link set eth0 {'address ' + MAC if host == 'cam' else ''} up")
            ip(host, f"addr add {address}/24 brd + dev eth0")
        ip("rtr", f"link add off0 type veth peer name eth0 netns {self.hosts.name('office')}")
        ip("rtr", "link set off0 up")
        ip("office", "link set eth0 up")
        ip("rtr", "addr add 192.168.77.1/24 dev br-lan")
        ip("rtr", f"addr add {OFFICE_ROUTER}/24 dev off0")
        ip("office", f"addr add {OFFICE}/24 brd + dev eth0")
        for host in ("cam", "nvr", "desk"):
            ip(host, "route add default via 192.168.77.1")
        ip("office", f"route add default via {OFFICE_ROUTER}")
        self.hosts.run("rtr", "sh", "-c", _FORWARD)
        for host, card, address in (
            ("rtr", "br-lan", "fd00:77::1"), ("rtr", "off0", "fd00:88::1"), ("cam", "eth0", CAMERA6),
            ("nvr", "eth0", "fd00:77::10"), ("desk", "eth0", "fd00:77::30"), ("office", "eth0", "fd00:88::10"),
        ):  # fmt: skip
            ip(host, f"addr add {address}/64 dev {card} nodad")
        for host in ("cam", "nvr", "desk"):
            ip(host, "-6 route add default via fd00:77::1")
        ip("office", "-6 route add default via fd00:88::1")
        self.hosts.run("rtr", "sh", "-c", _NO_BRIDGE_FILTER)

    def firewall(self, what: str, what6: str | None = None) -> None:
        """What happens to packets from the office to the camera, over IPv6 the same unless said."""
        rules = _RULES.format(camera=CAMERA, what=what, camera6=CAMERA6, what6=what6 or what)
        self.hosts.run("rtr", "nft", "-f", "-", stdin=rules)

    async def start(self) -> None:
        """Camera, broker and agent."""
        camera = ("/usr/bin/python3", str(Path(__file__).with_name("camera.py")), CAMERA)
        program = await self.programs.start("camera", self.hosts.command("cam", *camera))
        await until("the camera is ready", lambda: "ready" in program.log.read_text())
        page = ("/usr/bin/python3", "-m", "http.server", "80", "--bind", CAMERA6)
        await self.programs.start("camera-page6", self.hosts.command("cam", *page), cwd=self.folder)
        # The agent knows an IPv6 address from its neighbour table: the recorder has spoken with the camera before.
        await until(
            "the page answers", lambda: self.hosts.works("nvr", "curl", "-sf", "-m", "2", f"http://[{CAMERA6}]/")
        )
        await self._start_broker()
        path = self.folder / "agent.yaml"
        configuration = {
            "site": {"id": "lab"},
            "networks": NETWORKS,
            "mqtt": self._mqtt(broker_files.AGENT, "127.0.0.1"),
            "inside_vantages": [{"name": NAME}],
        }
        path.write_text(json.dumps(configuration), encoding="utf-8")
        command = self.hosts.command("nvr", str(agent.PROGRAM), "-v", "run", "--config", str(path))
        await self.programs.start("agent", command, cwd=self.folder)

    async def _start_broker(self) -> None:
        found = mosquitto.find()
        assert found is not None, "the lab needs Mosquitto: scripts/setup mosquitto"
        file = broker_files.mosquitto(self.folder / "broker", self.port, self.logins)
        text = file.read_text(encoding="utf-8").replace(f"listener {self.port} 127.0.0.1", f"listener {self.port}")
        file.write_text(text, encoding="utf-8")
        command = self.hosts.command("nvr", str(found.program), "-c", str(file))
        await self.programs.start("broker", command, env=dict(found.environment))
        with self.hosts.inside("nvr"):
            await until("the broker listens", lambda: _answers(self.port))

    def _mqtt(self, name: str, host: str) -> Mapping[str, object]:
        return {"host": host, "port": self.port, "username": name, "password": self.logins[name]}

    def login(self, name: str) -> broker.Login:
        return broker.Login(host="127.0.0.1", port=self.port, username=name, password=self.logins[name])

    async def look(self, heard: Consumer, host: str = "office", **options: object) -> Mapping[str, Any]:
        """Start the vantage on that host, wait for its result and what the agent makes of it, stop it again."""
        path = self.folder / "inside.yaml"
        mqtt = {key: value for key, value in self._mqtt(NAME, RECORDER).items() if key != "username"}
        own = {"name": NAME, "site": "lab", "networks": NETWORKS, "mqtt": mqtt, "search": False, **options}
        path.write_text(json.dumps(own), encoding="utf-8")
        before = heard.last(f"{TOPIC}vantage/{NAME}")
        self._round += 1
        command = self.hosts.command(host, str(agent.PROGRAM), "vantage", "watch", "--config", str(path))
        program = await self.programs.start(f"vantage{self._round}", command)

        def told() -> Mapping[str, Any] | None:
            now = heard.last(f"{TOPIC}vantage/{NAME}")
            return now if now and now != before else None

        try:
            return await until("the vantage publishes what it saw", told)
        finally:
            await self.programs.stop_one(program)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory, needs_root: None, logs: list[Path]) -> AsyncIterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    hosts = Namespaces("rtr", "cam", "nvr", "desk", "office")
    try:
        async with line(folder) as programs:
            logs.append(folder / "logs")
            one = Office(hosts, programs, folder)
            one.wire()
            await one.start()
            yield one
    finally:
        hosts.remove()


@pytest.fixture(scope="module")
async def heard(office: Office) -> AsyncIterator[Consumer]:
    """All that is on the broker, once the agent knows the camera and has said what is to be tried."""
    with office.hosts.inside("nvr"), consumer(office.login(broker_files.AGENT), "cctv_guard/#") as one:

        def asked() -> bool:
            task, site = one.last(f"{TOPIC}task/{NAME}"), one.last(f"{TOPIC}site")
            return bool(task and task["targets"] and site and site["scan"]["first_complete_at"])

        await until("the agent asks the vantage to try the camera", asked)
        yield one


async def judged(heard: Consumer, answer: str, words: str) -> Mapping[str, Any]:
    """Wait until the camera's word from the office is so."""

    def so() -> Mapping[str, Any] | None:
        for one in heard.under(f"{TOPIC}device/").values():
            for said in one["exposure"].get("inside", ()):
                if CAMERA in one["addresses"] and said["answer"] == answer and words in sentences(said):
                    return said
        return None

    return await until(f"the agent says {answer}: {words}", so)


def findings(heard: Consumer) -> list[str]:
    """Subjects of the open findings about networks that reach the cameras."""
    site = heard.last(f"{TOPIC}site")
    assert site
    return [one["subject"] for one in site["findings"]["open"] if one["check"] == "segment_open"]


async def test_an_office_network_that_reaches_the_camera_is_one_finding_for_the_site(
    office: Office, heard: Consumer
) -> None:
    office.firewall("accept")
    result = await office.look(heard)
    assert result["segment"] == "192.168.88.0/24"
    assert {one["state"] for one in result["results"] if one["address"] == CAMERA} == {"open"}
    said = await judged(heard, "yes", f"From office (192.168.88.0/24) a connection to {CAMERA} opens")
    assert (said["shared"], 80 in said["ports"]) == (False, True)
    await until("one finding for the site", lambda: findings(heard) == ["office/open"])


@pytest.mark.parametrize(
    ("rule", "how", "words"),
    [
        ("drop", "silent", "no answer"),
        ("reject with icmpx type admin-prohibited", "prohibited", f"turned away by {OFFICE_ROUTER}"),
    ],
)
async def test_a_firewall_between_is_told_with_who_turned_it_away(
    office: Office, heard: Consumer, rule: str, how: str, words: str
) -> None:
    office.firewall(rule)
    result = await office.look(heard, networks=NETWORKS[:1])
    assert {one["how"] for one in result["results"]} == {how}
    said = await judged(heard, "no", words)
    assert "Not reachable from office (192.168.88.0/24) at this time" in sentences(said)
    await until("no finding is left", lambda: findings(heard) == [])


async def test_a_firewall_that_forgets_ipv6_keeps_nobody_out(office: Office, heard: Consumer) -> None:
    office.firewall("reject with icmpx type admin-prohibited", "accept")
    result = await office.look(heard)
    assert {(one["address"], one["port"]) for one in result["results"] if one["state"] == "open"} == {(CAMERA6, 80)}
    await judged(heard, "yes", f"From office (192.168.88.0/24) a connection to {CAMERA6} opens: port 80")


async def test_a_firewall_that_answers_in_the_cameras_name_is_no_proof(office: Office, heard: Consumer) -> None:
    office.firewall("meta l4proto tcp reject with tcp reset")
    result = await office.look(heard)
    assert {one["how"] for one in result["results"]} == {"refused"}
    await judged(heard, "unknown", "a firewall answers in its name")


async def test_a_vantage_on_the_same_wire_is_no_segmentation(office: Office, heard: Consumer) -> None:
    result = await office.look(heard, "desk", search=True)
    assert {one["neighbour"] for one in result["results"]} == {MAC}
    assert {tuple(one["heard"]) for one in result["results"] if one["address"] == CAMERA} == {("sadp",)}
    said = await judged(heard, "yes", "nothing separates them, whatever the ports say")
    assert said["shared"]
    await until("one finding names the shared network", lambda: findings(heard) == ["office/shared"])


async def test_the_vantages_login_reads_its_task_and_nothing_else(office: Office, heard: Consumer) -> None:
    with office.hosts.inside("nvr"):
        for topic in ("device/c-1", "task/office", "command/scan", "vantage/attic", "status"):
            # A connection for each: Mosquitto hangs up where a client writes what it may only read.
            with consumer(office.login(NAME)) as own:
                assert own.publish(f"{TOPIC}{topic}", {"x": 1}) not in TAKEN, topic
        with consumer(office.login(NAME), "cctv_guard/#") as own:
            assert own.publish(f"{TOPIC}vantage/{NAME}", {"x": 1}) in TAKEN
            await until("its own task arrives", lambda: bool(own.last(f"{TOPIC}task/{NAME}")))
            assert {message.topic for message in own.messages} == {f"{TOPIC}task/{NAME}"}


_OWN_CARDS = """\
import asyncio, datetime, ipaddress, json
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.vantage.two_networks import observe
net = Lan.of([ipaddress.ip_network("192.168.77.0/24")])
seen = asyncio.run(observe(net, datetime.datetime.now(datetime.UTC)))
print(json.dumps([[one.kind, one.value] for one in seen]))
"""
_MASQUERADE = 'table inet nat { chain out { type nat hook postrouting priority srcnat; oifname "off0" masquerade; }; }'


async def test_a_computer_that_routes_between_two_networks_knows_it(office: Office) -> None:
    def own_cards(host: str) -> list[list[str]]:
        return json.loads(office.hosts.run(host, str(agent.PROGRAM.with_name("python")), "-c", _OWN_CARDS))

    office.hosts.ip("rtr", f"route add default via {OFFICE}")
    routes = [["host.cards", "br-lan,off0"], ["host.forwards", "ipv4|br-lan"], ["host.forwards", "ipv6|br-lan"]]
    assert own_cards("rtr") == [*routes, ["host.masquerades", "no"]]
    office.hosts.run("rtr", "nft", "-f", "-", stdin=_MASQUERADE)
    assert own_cards("rtr") == [*routes, ["host.masquerades", "yes"]]
    assert own_cards("nvr") == [["host.cards", "eth0"]]
