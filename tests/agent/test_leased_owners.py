"""A rule's target and a log's client are joined to the device that has the address now, by the router's leases."""

import sys
from dataclasses import replace
from ipaddress import ip_address, ip_network
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "exposure"))

from sites import CAMERA, NOW, device, gateway

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.model.device import Identifiers
from cctv_guard_agent.model.lease import Lease
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store

MOVED = "192.168.1.77"
MAC = "44:19:b6:0a:1b:2c"


def test_a_device_that_moved_owns_its_new_address_at_once() -> None:
    network = ip_network("192.168.1.0/24")
    site = Site(Config(networks=(network,)), Lan.of([network]), Store(None), now=lambda: NOW)
    camera = replace(device(CAMERA), identifiers=Identifiers(kernel_mac=MAC))
    site._devices = {camera.id: camera}
    assert site.owners() == {CAMERA: camera.id}
    leases = (Lease(mac=MAC, address=ip_address(MOVED)), Lease(mac="44:19:b6:99:99:99", address=ip_address(CAMERA)))
    site.gateways = (replace(gateway(), leases=leases),)
    assert site.owners() == {MOVED: camera.id}
