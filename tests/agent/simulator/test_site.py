"""What happens to a whole site: loss, moves, devices that go and come, many cameras, counting."""

import asyncio

import pytest

from cctv_guard_simulator.errors import SimulatorError
from cctv_guard_simulator.site import Site

from .askers import Wire, ask_udp, collect, get, udp
from .conftest import SiteMaker
from .test_ws_discovery import GROUP, probe


async def test_device_that_is_down_answers_nothing_until_it_is_up_again(make_site: SiteMaker, asker: str) -> None:
    async with make_site("dahua") as site:
        camera = site.device("dahua")
        await camera.down()
        with pytest.raises(ConnectionRefusedError):
            await Wire.open(camera.address, 8080)
        assert await ask_udp(asker, GROUP, probe()) == []
        await camera.up()
        assert (await get(camera.address, "/")).status == 200
        assert len(await ask_udp(asker, GROUP, probe(), at_least=1)) == 1


async def test_device_that_moved_is_the_same_at_its_new_address(make_site: SiteMaker, asker: str, network: str) -> None:
    async with make_site("dahua") as site:
        camera = site.device("dahua")
        old, serial, mac = camera.address, camera.serial, camera.mac
        await camera.move(network.replace("0/24", "77"))
        assert (camera.serial, camera.mac) == (serial, mac)
        ((data, source),) = await ask_udp(asker, GROUP, probe(), at_least=1)
        assert source[0] == camera.address == network.replace("0/24", "77")
        assert camera.address.encode() in data
        with pytest.raises(ConnectionRefusedError):
            await Wire.open(old, 8080)


@pytest.mark.parametrize(("loss", "answers"), [(1.0, 0), (0.0, 40)])
async def test_loss_of_everything_and_of_nothing(make_site: SiteMaker, asker: str, loss: float, answers: int) -> None:
    async with make_site("dahua", loss=loss) as site:
        with udp(asker) as sock:
            for _ in range(40):
                sock.sendto(probe(), (site.device("dahua").address, 3702))
            assert len(await collect(sock, at_least=answers)) == answers


async def test_loss_of_half_loses_some(make_site: SiteMaker, asker: str) -> None:
    async with make_site("dahua", cameras=60, loss=0.5, seed=1):
        assert 2 <= len(await ask_udp(asker, GROUP, probe(), at_least=2)) <= 40


async def test_sixty_four_cameras_each_have_their_own_identity(make_site: SiteMaker, asker: str) -> None:
    profiles = ("hikvision", "annke", "dahua", "amcrest", "axis", "hikvision_nvr", "printer", "gateway")
    async with make_site(*profiles, cameras=64) as site:
        cameras = [device for device in site.devices if device.profile.kind in ("camera", "recorder")]
        assert len(cameras) == 64
        for values in ({d.mac for d in cameras}, {d.serial for d in cameras}, {d.address for d in cameras}):
            assert len(values) == 64
        answers = await ask_udp(asker, GROUP, probe("dn:NetworkVideoTransmitter"), at_least=63)
        assert len({source for _, source in answers}) == 63  # the recorder has no ONVIF


async def test_copies_are_neither_mapped_nor_behind_the_recorder(make_site: SiteMaker) -> None:
    async with make_site("hikvision", "uniview", "hikvision_nvr", "gateway", cameras=5) as site:
        assert site.device("hikvision").expect()["reachable_from_internet"] == "yes"
        assert site.device("hikvision-2").expect()["reachable_from_internet"] == "unknown"
        assert site.device("uniview").expect()["behind"] == "hikvision_nvr"
        assert "behind" not in site.device("uniview-2").expect()
        assert {mapping.internal_client for mapping in site.gateway.mappings} == {site.device("hikvision").address}


async def test_copies_keep_their_identity_from_start_to_start(make_site: SiteMaker) -> None:
    seen = []
    for _ in range(2):
        async with make_site("dahua", cameras=2) as site:
            seen.append([(device.id, device.mac, device.serial) for device in site.devices])
    assert seen[0] == seen[1]


async def test_most_connections_at_once_are_counted(make_site: SiteMaker) -> None:
    async with make_site("printer", "hikvision") as site:
        host = site.device("hikvision").address
        wires = [await Wire.open(host, port) for port in (8080, 8080, 8554)]
        for wire in wires:
            await wire.ask("OPTIONS * RTSP/1.0\nCSeq: 1") if wire is wires[2] else await wire.ask("GET / HTTP/1.1")
        for wire in wires:
            await wire.__aexit__()
        async with await Wire.open(site.device("printer").address, 9100) as printer:
            await printer.send(b"x")
            while not site.counters("printer")["requests"].get("tcp"):
                await asyncio.sleep(0.01)
        counters = site.counters("hikvision")
        assert counters["most_at_once"] == 3
        assert counters["tcp_connections"] == {"8080": 2, "8554": 1}
        assert site.counters("printer")["tcp_connections"] == {"9100": 1}


async def test_reset_starts_counting_again(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        await get(site.device("hikvision").address, "/")
        site.reset_counters()
        assert site.counters("hikvision")["requests"] == {}


@pytest.mark.parametrize(
    ("network", "says"),
    [
        ("192.168.1.0/24", "127.0.0.0/8"),
        ("127.0.0.0/24", "outside 127.0.0.0/24"),
        ("127.0.0.0/8", "outside 127.0.0.0/24"),
        ("cameras", "is not an IPv4 network"),
        ("127.90.0.0/28", "no room"),
    ],
)
def test_network_that_cannot_be_a_site_is_refused_with_the_reason(network: str, says: str) -> None:
    with pytest.raises(SimulatorError, match=says):
        Site(network=network)


async def test_second_site_on_the_same_addresses_is_refused_with_the_reason(make_site: SiteMaker) -> None:
    async with make_site("dahua"):
        with pytest.raises(SimulatorError, match="held by another program"):
            async with make_site("dahua"):
                pass
