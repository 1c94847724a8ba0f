"""The UPnP description is read from the camera itself, once, and from nowhere else."""

from ipaddress import ip_address
from typing import Any

import pytest

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.probes.interface import Target
from cctv_guard_agent.probes.ssdp_description import PROBE

CAMERA = ip_address("192.168.1.64")
BODY = b"<root><device><manufacturer>SWANN</manufacturer></device></root>"


class FakeNet:
    def __init__(self, reply: HttpReply | Exception) -> None:
        self.asked: list[str] = []
        self._reply = reply

    async def http(self, endpoint: Any, path: str, **_: Any) -> HttpReply:
        self.asked.append(f"{endpoint}{path}")
        if isinstance(self._reply, Exception):
            raise self._reply
        return self._reply


def target(*locations: str, **more: str) -> Target:
    seen = [Observation(kind="ssdp.location", value=location) for location in locations]
    seen += [Observation(kind=kind.replace("__", "."), value=value) for kind, value in more.items()]
    return Target(address=CAMERA, observations=tuple(seen))


def reply(status: int = 200, truncated: bool = False) -> HttpReply:
    return HttpReply(status=status, head=f"HTTP/1.1 {status} X", headers=(), body=BODY, truncated=truncated)


async def test_the_description_on_the_camera_is_read_whichever_location_leads_elsewhere() -> None:
    net = FakeNet(reply())
    probed = await PROBE.ask(net, target("http://203.0.113.9/d.xml", f"http://{CAMERA}:49152/d.xml"))  # type: ignore[arg-type]
    assert net.asked == [f"tcp {CAMERA}:49152/d.xml"]
    assert [(one.kind, one.raw) for one in probed.captures] == [("ssdp_desc", BODY.decode())]


async def test_nothing_is_asked_where_every_location_leads_elsewhere() -> None:
    net = FakeNet(reply())
    probed = await PROBE.ask(net, target("http://203.0.113.9/d.xml", "file:///etc/passwd"))  # type: ignore[arg-type]
    assert net.asked == []
    assert probed.captures == ()


@pytest.mark.parametrize("bad", [reply(404), reply(302), reply(truncated=True), Unreachable("no answer")])
async def test_a_description_that_is_none_is_noted(bad: HttpReply | Exception) -> None:
    probed = await PROBE.ask(FakeNet(bad), target(f"http://{CAMERA}/d.xml"))  # type: ignore[arg-type]
    assert [one.kind for one in probed.observations] == ["probe.failed"]


def test_it_is_wanted_only_where_a_place_was_announced_and_not_read_yet() -> None:
    assert PROBE.wants(target(f"http://{CAMERA}/d.xml"))
    assert not PROBE.wants(target())
    assert not PROBE.wants(target(f"http://{CAMERA}/d.xml", ssdp_desc__manufacturer="AXIS"))
