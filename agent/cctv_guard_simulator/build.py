"""Gives a device the protocols that its profile names. The only place that knows all of them."""

from collections.abc import Callable

from cctv_guard_simulator.device import Device, Service
from cctv_guard_simulator.protocols.dhdiscover import DhDiscoverService
from cctv_guard_simulator.protocols.http import HttpService
from cctv_guard_simulator.protocols.igd import IgdService
from cctv_guard_simulator.protocols.mappings import MappingTable
from cctv_guard_simulator.protocols.mdns import MdnsService
from cctv_guard_simulator.protocols.onvif import OnvifService
from cctv_guard_simulator.protocols.reolink import ReolinkService
from cctv_guard_simulator.protocols.rtsp import RtspService
from cctv_guard_simulator.protocols.sadp import SadpService
from cctv_guard_simulator.protocols.ssdp import SsdpService
from cctv_guard_simulator.protocols.tcp_port import TcpPortService
from cctv_guard_simulator.protocols.ws_discovery import WsDiscoveryService
from cctv_guard_simulator.protocols.xiongmai import XiongmaiService

_SIMPLE: dict[str, Callable[[Device], Service]] = {
    "rtsp": RtspService,
    "tcp": TcpPortService,
    "ws_discovery": WsDiscoveryService,
    "sadp": SadpService,
    "mdns": MdnsService,
    "dhdiscover": DhDiscoverService,
    "xiongmai": XiongmaiService,
    "reolink": ReolinkService,
}


def equip(device: Device, table: MappingTable) -> None:
    """Fills `device.services`. HTTP comes first, as others register on its ports; searches last, when all is open."""
    named = device.profile.services
    web = HttpService(device)
    device.services.append(web)
    if "onvif" in named:
        OnvifService(device, web)
    if "igd" in named:
        device.services.append(IgdService(device, web, table))
    if "ssdp" in named:
        device.services.append(SsdpService(device, web))
    device.services.extend(service(device) for name, service in _SIMPLE.items() if name in named)
