"""The whole of discovery against devices that speak, over real sockets; the site and the agent share no code."""

import asyncio
from collections import defaultdict
from ipaddress import IPv4Network

from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.plugins import load
from cctv_guard_simulator.site import Site

SILENT = {"mediamtx", "restreamer"}
"""They speak no LAN protocol: lists name them."""


async def discovered(network: str) -> dict[str, dict[str, list]]:
    """Return what was heard: address -> plug-in -> answers."""
    loaded = load("cctv_guard_agent.discovery", "DISCOVERER", Discoverer)
    assert loaded.skipped == ()
    lan = Lan.of([IPv4Network(network)])
    got: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))

    async def run(one: Discoverer) -> None:
        async for heard in one.discover(lan, ()):
            got[str(heard.address)][one.name].append(heard)

    await asyncio.gather(*(run(one) for one in loaded.values))
    return got


async def test_every_device_that_speaks_on_the_lan_is_heard_and_told_apart():
    async with Site(network="127.93.1.0/24") as site:
        got = await discovered("127.93.1.0/24")
        signs = {
            device.id: {heard.sign for answers in got[device.address].values() for heard in answers}
            for device in site.devices
        }
    kinds = {device.id: device.profile.kind for device in site.devices}
    for name, seen in signs.items():
        if name in SILENT:
            assert seen == set()
        elif kinds[name] == "gateway":
            assert "gateway" in seen
            assert "camera" not in seen
        elif kinds[name] in ("camera", "recorder"):
            assert "camera" in seen, name
        else:
            assert seen <= {"host"}, name
    assert all(counters.writes == 0 for counters in (device.counters for device in site.devices))


async def test_ten_percent_loss_each_way_loses_no_camera():
    async with Site(network="127.93.2.0/24", cameras=64, loss=0.1) as site:
        got = await discovered("127.93.2.0/24")
        missing = [
            device.id
            for device in site.devices
            if device.address not in got and device.profile.id not in SILENT and device.profile.kind != "other"
        ]
    assert missing == []
