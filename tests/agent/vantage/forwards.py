"""A router with mapped ports, for the tests of vantages."""

from ipaddress import ip_address

from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind


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
