"""One device is one device, and two are two: however seen, in whatever order."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.identity.match import Match, Sighting, match, sighting
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MAC_A, MAC_B = "44:19:b6:00:00:01", "44:19:b6:00:00:02"
SERIAL_A = "DS-2CD2385G1-I20200414AAWRE33842150"
SERIAL_B = "DS-2CD2385G1-I20200414AAWRE33842151"
EPR = "urn:uuid:2a1b0000-0000-1000-8000-4419b6000001"


def seen(
    address: str | None,
    *,
    mac: str = "",
    serial: str = "",
    epr: str = "",
    says_mac: str = "",
    server: str = "",
    sadp_serial: str = "",
    behind: str | None = None,
    channel: str | None = None,
) -> Sighting:
    kinds = {
        "arp.mac": mac,
        "onvif.SerialNumber": serial,
        "onvif.endpoint_reference": epr,
        "sadp.MAC": says_mac,
        "sadp.DeviceSN": sadp_serial,
        "http.server": server,
    }
    observations = [Observation(kind=kind, value=value) for kind, value in kinds.items() if value]
    where = ip_address(address) if address else None
    return sighting(where, observations, behind=behind, channel=channel)


def device(found: Match, server: str = "", minute: int = 0) -> Device:
    return Device(
        id=found.id,
        provisional=found.provisional,
        identifiers=found.identifiers,
        identity=Identity(),
        addresses=found.addresses,
        name="",
        behind=found.behind,
        channel=found.channel,
        first_seen=NOW.replace(minute=minute),
        last_answer=NOW,
        observations=(Observation(kind="http.server", value=server),) if server else (),
    )


def known(*sightings: Sighting) -> list[Device]:
    return [device(one, minute=minute) for minute, one in enumerate(match((), sightings))]


ONE_UNIT = {
    "one address heard by several protocols": [
        seen("192.168.1.10", mac=MAC_A),
        seen("192.168.1.10", serial=SERIAL_A),
        seen("192.168.1.10", epr=EPR),
    ],
    "IPv4 and IPv6 by the kernel's MAC": [seen("192.168.1.10", mac=MAC_A), seen("fe80::1", mac=MAC_A, epr=EPR)],
    "IPv4 and IPv6 by endpoint reference": [seen("192.168.1.10", mac=MAC_A, epr=EPR), seen("fd00::1", epr=EPR)],
    "two network cards of one unit": [
        seen("192.168.1.10", mac=MAC_A, says_mac=MAC_A, serial=SERIAL_A),
        seen("192.168.2.10", mac=MAC_B, says_mac=MAC_A, serial=SERIAL_A),
    ],
    "two network cards that each report their own MAC, one full serial in the maker's own protocol": [
        seen("192.168.1.10", mac=MAC_A, says_mac=MAC_A, sadp_serial=SERIAL_A),
        seen("192.168.2.10", mac=MAC_B, says_mac=MAC_B, sadp_serial=SERIAL_A),
    ],
    "one card with two addresses": [
        seen("192.168.1.10", mac=MAC_A, server="App-webs/"),
        seen("192.168.1.64", mac=MAC_A, server="App-webs/", epr=EPR),
    ],
    "seen directly and through a router": [
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("10.0.0.10", serial=SERIAL_A),
    ],
    "a recorder's entry by address": [
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("192.168.1.10", behind="nvr", channel="1"),
    ],
    "a recorder's entry by the end of the serial": [
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("192.168.254.2", serial="E33842150", behind="nvr", channel="1"),
    ],
    "a recorder's entry by MAC": [
        seen("192.168.1.10", mac=MAC_A),
        seen("192.168.254.2", says_mac=MAC_A, behind="nvr", channel="1"),
    ],
    "a camera on two recorders": [
        seen("192.168.1.10", serial=SERIAL_A, behind="nvr1", channel="1"),
        seen("192.168.1.10", serial=SERIAL_A, behind="nvr2", channel="4"),
    ],
}
TWO_UNITS = {
    "identical units with one endpoint reference": [
        seen("192.168.1.10", mac=MAC_A, epr=EPR),
        seen("192.168.1.11", mac=MAC_B, epr=EPR),
    ],
    "identical units with one endpoint reference, behind a router": [
        seen("10.0.0.10", epr=EPR),
        seen("10.0.0.11", epr=EPR),
    ],
    "identical units that report one cloned MAC": [
        seen("192.168.1.10", mac=MAC_A, says_mac=MAC_A),
        seen("192.168.1.11", mac=MAC_B, says_mac=MAC_A),
    ],
    "cloned reported MAC behind a router": [seen("10.0.0.10", says_mac=MAC_A), seen("10.0.0.11", says_mac=MAC_A)],
    "one cloned card address, two serials": [
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("192.168.1.11", mac=MAC_A, serial=SERIAL_B),
    ],
    "two cameras behind a Wi-Fi repeater that lends them its MAC, by reference": [
        seen("192.168.1.10", mac=MAC_A, epr=EPR),
        seen("192.168.1.11", mac=MAC_A, epr=EPR[:-1] + "2"),
    ],
    "two cameras behind a Wi-Fi repeater, by the MAC that each reports": [
        seen("192.168.1.10", mac=MAC_A, says_mac="44:19:b6:00:00:08"),
        seen("192.168.1.11", mac=MAC_A, says_mac="44:19:b6:00:00:09"),
    ],
    "two cameras behind a Wi-Fi repeater, by what they are": [
        seen("192.168.1.10", mac=MAC_A, server="App-webs/"),
        seen("192.168.1.11", mac=MAC_A, server="uc-httpd 1.0.0"),
    ],
    "one serial over ONVIF on two cards, of which neither is reported": [
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("192.168.1.11", mac=MAC_B, serial=SERIAL_A),
    ],
    "serials that only begin alike": [seen("10.0.0.10", serial=SERIAL_A), seen("10.0.0.11", serial=SERIAL_B)],
    "one template serial": [
        seen("192.168.1.10", mac=MAC_A, serial="00000000"),
        seen("192.168.1.11", mac=MAC_B, serial="00000000"),
    ],
    "nothing but addresses": [seen("192.168.1.10"), seen("192.168.1.11")],
    "the same private address behind two recorders": [
        seen("192.168.254.2", behind="nvr1", channel="1"),
        seen("192.168.254.2", behind="nvr2", channel="1"),
    ],
    "a private address behind a recorder and another camera's serial": [
        seen("192.168.1.10", serial=SERIAL_A),
        seen("192.168.1.10", serial=SERIAL_B, behind="nvr", channel="1"),
    ],
}


@pytest.mark.parametrize("sightings", ONE_UNIT.values(), ids=ONE_UNIT.keys())
def test_one_unit_is_one_in_every_order(sightings: Sequence[Sighting]) -> None:
    results = [match((), order) for order in itertools.permutations(sightings)]
    assert all(len(result) == 1 for result in results)
    assert {result[0].id for result in results} == {results[0][0].id}
    assert {result[0].sightings for result in results} == {tuple(range(len(sightings)))}


@pytest.mark.parametrize("sightings", TWO_UNITS.values(), ids=TWO_UNITS.keys())
def test_two_units_stay_two_in_every_order(sightings: Sequence[Sighting]) -> None:
    results = [match((), order) for order in itertools.permutations(sightings)]
    assert all(len(result) == 2 for result in results)
    assert len({one.id for result in results for one in result}) == 2


def test_known_device_keeps_its_id_when_dhcp_gives_another_address() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A))
    (found,) = match(before, [seen("192.168.1.99", mac=MAC_A)])
    assert found.id == before[0].id
    assert [str(one) for one in found.addresses] == ["192.168.1.99", "192.168.1.10"]


def test_known_devices_swap_addresses_and_keep_their_ids() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A), seen("192.168.1.11", mac=MAC_B))
    found = match(before, [seen("192.168.1.11", mac=MAC_A), seen("192.168.1.10", mac=MAC_B)])
    assert {(one.id, one.identifiers.kernel_mac) for one in found} == {
        (one.id, one.identifiers.kernel_mac) for one in before
    }


def test_replaced_network_card_is_the_same_unit_by_its_serial() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A))
    (found,) = match(before, [seen("192.168.1.10", mac=MAC_B, serial=SERIAL_A)])
    assert found.id == before[0].id
    assert found.identifiers.kernel_mac == MAC_B


def test_new_unit_at_a_known_address_gets_an_id_of_its_own() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A))
    (found,) = match(before, [seen("192.168.1.10", mac=MAC_B)])
    assert found.known is None
    assert found.id != before[0].id


def test_clone_that_appears_later_does_not_take_the_first_ones_id() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A))
    sightings = [
        seen("192.168.1.11", mac=MAC_A, serial=SERIAL_B),
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
    ]
    found = {one.identifiers.serial: one for one in match(before, sightings)}
    assert found[SERIAL_A].id == before[0].id
    assert found[SERIAL_B].known is None


def test_another_camera_behind_a_repeater_does_not_take_the_id_of_one_that_is_off() -> None:
    before = known(
        seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A),
        seen("192.168.1.11", mac=MAC_A, serial=SERIAL_B),
    )
    (found,) = match(before, [seen("192.168.1.10", mac=MAC_A, serial="DS-2CD2042WD-I20170101AAWR700000001")])
    assert found.known is None
    assert found.id not in {one.id for one in before}


def test_unit_that_shows_another_sort_of_identifier_this_time_is_recognised_by_its_place_and_looks() -> None:
    (first,) = match((), [seen("10.0.0.10", serial=SERIAL_A, server="App-webs/")])
    before = [device(first, server="App-webs/")]
    (same,) = match(before, [seen("10.0.0.10", epr=EPR, server="App-webs/")])
    assert same.id == first.id
    (other,) = match(before, [seen("10.0.0.10", epr=EPR, server="uc-httpd 1.0.0")])
    assert other.known is None
    (silent,) = match(before, [seen("10.0.0.10", epr=EPR)])
    assert silent.known is None


def test_camera_is_the_same_after_months_at_another_address_with_other_firmware() -> None:
    (first,) = match((), [seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A, server="DNVRS-Webs")])
    (found,) = match([device(first, server="DNVRS-Webs")], [seen("192.168.7.3", serial=SERIAL_A, server="webserver")])
    assert found.id == first.id
    assert found.identifiers.kernel_mac == MAC_A


def test_unit_without_identifiers_is_provisional_and_keeps_its_id_when_one_appears() -> None:
    before = known(seen("192.168.1.10", server="App-webs/"))
    assert before[0].provisional
    (found,) = match(before, [seen("192.168.1.10", server="App-webs/", mac=MAC_A)])
    assert found.id == before[0].id
    assert not found.provisional


def test_provisional_unit_is_another_once_its_fingerprint_contradicts() -> None:
    (first,) = match((), [seen("192.168.1.10", server="App-webs/")])
    (found,) = match([device(first, server="App-webs/")], [seen("192.168.1.10", server="uc-httpd 1.0.0")])
    assert found.known is None
    assert found.id != first.id


def test_silent_identifiers_this_time_do_not_make_a_new_device() -> None:
    before = known(seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A))
    (found,) = match(before, [seen("192.168.1.10")])
    assert found.id == before[0].id
    assert found.identifiers.serial == SERIAL_A


def test_lost_database_gives_the_same_ids() -> None:
    sightings = [seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A), seen("192.168.1.11", mac=MAC_B)]
    moved = [seen("192.168.1.77", mac=MAC_A, epr=EPR), seen("192.168.1.78", mac=MAC_B, serial=SERIAL_B)]
    assert {one.id for one in match((), sightings)} == {one.id for one in match((), moved)}


def test_channel_of_a_recorder_without_identifiers_is_recognised_again() -> None:
    before = known(seen(None, behind="nvr", channel="3"))
    (found,) = match(before, [seen(None, behind="nvr", channel="3")])
    assert found.id == before[0].id
    assert found.provisional


def test_id_tells_neither_mac_nor_serial() -> None:
    (found,) = match((), [seen("192.168.1.10", mac=MAC_A, serial=SERIAL_A)])
    assert MAC_A.replace(":", "") not in found.id
    assert "33842150" not in found.id


def test_order_of_known_devices_never_matters() -> None:
    before = known(
        seen("192.168.1.10", mac=MAC_A, epr=EPR), seen("192.168.1.11", mac=MAC_B, epr=EPR), seen("10.0.0.10", epr=EPR)
    )
    sightings = [seen("192.168.1.11", mac=MAC_A, epr=EPR), seen("10.0.0.77", epr=EPR), seen("192.168.1.12", mac=MAC_B)]
    results = {
        tuple((one.id, one.identifiers.kernel_mac) for one in match(order, sightings))
        for order in itertools.permutations(before)
    }
    assert len(results) == 1


def one_of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *values])


SIGHTINGS = st.lists(
    st.builds(
        seen,
        st.sampled_from(["192.168.1.10", "192.168.1.11", "10.0.0.5", "fd00::1", "fd00::2"]),
        mac=one_of(MAC_A, MAC_B),
        serial=one_of(SERIAL_A, SERIAL_B, "E33842150"),
        epr=one_of(EPR, EPR[:-1] + "2"),
        says_mac=one_of(MAC_A, MAC_B),
        behind=st.sampled_from([None, None, "nvr"]),
        channel=st.sampled_from([None, "1"]),
    ),
    max_size=7,
)


@settings(max_examples=300, deadline=None)
@given(SIGHTINGS, st.randoms(use_true_random=False))
def test_any_sightings_give_the_same_units_in_any_order(sightings: list[Sighting], random: Random) -> None:
    found = match((), sightings)
    assert len({one.id for one in found}) == len(found)
    assert sorted(index for one in found for index in one.sightings) == list(range(len(sightings)))
    order = list(range(len(sightings)))
    random.shuffle(order)
    shuffled = match((), [sightings[index] for index in order])
    assert [one.id for one in shuffled] == [one.id for one in found]
    again = match([device(one) for one in found], sightings)
    assert {one.id for one in again} == {one.id for one in found}
