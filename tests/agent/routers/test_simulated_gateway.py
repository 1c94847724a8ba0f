"""The driver reads the simulated site's gateway, which nobody wrote for it, and hears its mappings change."""

import asyncio
from contextlib import aclosing
from ipaddress import IPv4Network, ip_address

from cctv_guard_agent.model.exposure import WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.routers.upnp_igd import UpnpIgd
from cctv_guard_simulator.site import Site

NETWORK = "127.94.7.0/24"


async def test_mappings_are_read_and_a_new_one_is_announced() -> None:
    driver, lan = UpnpIgd(), Lan.of([IPv4Network(NETWORK)])
    async with Site(network=NETWORK, profiles=["hikvision", "amcrest", "gateway"], hears_host=False) as site:
        router = ip_address(str(site.device("gateway").address))
        camera = str(site.device("hikvision").address)
        heard = [(router, (Observation(kind="ssdp.location", value=f"http://{router}:5000/rootDesc.xml"),))]
        (before,) = await driver.read(lan, None, heard)
        assert (before.wan_kind, before.ways_read) == (WanKind.PUBLIC, (Way.PORT_MAPPING,))
        assert {m.external_port for m in before.mappings} == {8081, 37777}
        async with aclosing(driver.changes(lan, before)) as changes:
            await asyncio.wait_for(anext(changes), 10)
            waiting = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)
            assert not waiting.done()
            site.gateway.add_mapping(
                external_port=9999, internal_client=camera, internal_port=80, protocol="TCP", description="new"
            )
            await asyncio.wait_for(waiting, 10)
        (after,) = await driver.read(lan, None, heard)
        assert {m.external_port for m in after.mappings} == {8081, 37777, 9999}
        assert site.counters("gateway")["writes"] == 0
