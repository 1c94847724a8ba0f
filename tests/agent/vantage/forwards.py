"""A router with mapped ports and the camera behind it, for the tests of vantages."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind
from cctv_guard_agent.model.observation import Observation

CAMERA = ip_address("192.168.1.20")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def router(*ports: int, wan: str = "127.0.0.1") -> Gateway:
    return Gateway(
        id="gw",
        address=ip_address("192.168.1.1"),
        driver="test",
        wan_address=ip_address(wan),
        wan_kind=WanKind.PUBLIC,
        mappings=tuple(
            PortMapping(
                origin="upnp", protocol="tcp", external_port=port, internal_client="192.168.1.20", internal_port=80
            )
            for port in ports
        ),
    )


def camera() -> Device:
    closed = Observation(
        kind="tcp.closed", value="80", endpoint=Endpoint(address=CAMERA, port=80), at=NOW - timedelta(hours=1)
    )
    return Device(
        id="c-1",
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(is_camera=True),
        addresses=(CAMERA,),
        name="Cam",
        first_seen=NOW,
        observations=(closed,),
    )
