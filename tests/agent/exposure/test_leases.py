"""Where a device is by its router's leases, and whose cards nobody found."""

from dataclasses import replace
from ipaddress import ip_address

import pytest
from sites import CAMERA, NO, NOW, YES, device, gateway, mapping

from cctv_guard_agent.checks.unseen_lease import unseen
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.exposure.leases import settled
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.lease import Lease

MAC, OTHER = "44:19:b6:0a:1b:2c", "44:19:b6:99:99:99"
MOVED = "192.168.1.77"


def camera(mac: str | None = MAC) -> Device:
    return replace(device(CAMERA), identifiers=Identifiers(kernel_mac=mac))


def router(leases: dict[str, str], *mappings: PortMapping) -> Gateway:
    given = tuple(Lease(mac=mac, address=ip_address(address)) for address, mac in leases.items())
    return replace(gateway(*mappings, ways=INBOUND), leases=given)


@pytest.mark.parametrize(
    ("leases", "addresses"),
    [
        ({}, [CAMERA]),
        ({CAMERA: MAC}, [CAMERA]),
        ({MOVED: MAC}, [MOVED, CAMERA]),
        ({MOVED: MAC, CAMERA: OTHER}, [MOVED]),
        ({CAMERA: OTHER}, [CAMERA]),
        ({MOVED: OTHER}, [CAMERA]),
    ],
)
def test_a_device_is_where_its_router_put_it(leases: dict[str, str], addresses: list[str]) -> None:
    found = settled(camera(), [router(leases)])
    assert [str(address) for address in found.addresses] == addresses
    assert settled(camera(None), [router(leases)]).addresses == camera().addresses


@pytest.mark.parametrize(
    ("leases", "target", "answer"),
    [
        ({}, MOVED, NO),
        ({MOVED: MAC}, MOVED, YES),
        ({MOVED: MAC, CAMERA: OTHER}, CAMERA, NO),
        ({}, CAMERA, YES),
    ],
)
def test_a_rule_follows_a_device_that_moved(leases: dict[str, str], target: str, answer: Answer) -> None:
    ways = assess(camera(), [router(leases, mapping(target))], NOW).ways
    assert next(looked.verdict.answer for looked in ways if looked.way is Way.PORT_MAPPING) is answer


def test_a_camera_makers_card_that_nobody_found_is_told_once() -> None:
    leases = {CAMERA: MAC, MOVED: OTHER, "192.168.1.78": OTHER, "192.168.1.79": "00:11:22:33:44:55"}
    (found,) = unseen([camera()], [router(leases)])
    assert (found.mac, str(found.address), found.block.maker) == (OTHER, MOVED, "hikvision")


def test_what_is_known_is_not_unseen() -> None:
    assert unseen([camera()], [router({CAMERA: MAC})]) == ()
    assert unseen([camera(None)], [router({CAMERA: OTHER})]) == ()
    assert unseen([], [router({"192.168.1.1": OTHER})]) == ()
    assert unseen([], [gateway()]) == ()


def test_two_drivers_of_one_router_join_their_leases() -> None:
    one, two = router({CAMERA: MAC}), replace(router({MOVED: OTHER, CAMERA: MAC}), driver="other")
    (joined,) = merge([one, two])
    assert {(lease.mac, str(lease.address)) for lease in joined.leases} == {(MAC, CAMERA), (OTHER, MOVED)}
    assert len(joined.leases) == 2
