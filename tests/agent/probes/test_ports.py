"""The few listed ports, one connection each."""

from typing import Any

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.ports import LISTED, PROBE


async def _silent(_reader: Any, _writer: Any) -> None:
    return


async def test_open_and_closed_ports_are_told_apart(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.raw(8080, _silent)
    probed = await PROBE.ask(lan, camera.target())
    assert seen(probed, "tcp.open") == ["8080"]
    assert set(seen(probed, "tcp.closed")) == {str(port) for port in LISTED} - {"8080"}
    assert camera.connections == 1


async def test_announced_ports_are_asked_too_but_never_the_printing_port(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.raw(9100, _silent)
    await camera.raw(8012, _silent)
    target = camera.target(
        ("sadp.HttpPort", "8012"),
        ("sadp.CommandPort", "9100"),
        ("onvif.xaddr", f"http://{camera.address}:9100/onvif/device_service"),
    )
    probed = await PROBE.ask(lan, target)
    assert seen(probed, "tcp.open") == ["8012"]
    assert camera.connections == 1


async def test_a_device_that_announces_hundreds_of_ports_is_not_believed(camera: Any, lan: Lan) -> None:
    many = [("sadp.HttpPort", str(port)) for port in range(20_000, 20_500)]
    probed = await PROBE.ask(lan, camera.target(*many))
    assert len(probed.observations) == len(LISTED) + 6


async def test_at_most_two_sockets_are_open_at_once(camera: Any, lan: Lan) -> None:
    for port in (8080, 8443, 8554, 8899):
        await camera.raw(port, _silent)
    await PROBE.ask(lan, camera.target())
    assert lan.counters()[camera.address].most_at_once <= 2


async def test_a_host_outside_the_networks_is_not_touched(new_camera: Any, seen: Any) -> None:
    from ipaddress import IPv4Network

    camera = new_camera()
    await camera.raw(8080, _silent)
    elsewhere = Lan(interfaces=(), networks=[IPv4Network("192.168.9.0/24")])
    probed = await PROBE.ask(elsewhere, camera.target())
    assert camera.connections == 0
    assert not seen(probed, "tcp.open")
    assert "outside your networks" in seen(probed, "probe.failed")[0]
