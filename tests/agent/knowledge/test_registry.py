"""Who registered a MAC's prefix; which blocks belong to the camera trade."""

import pytest

from cctv_guard_agent.errors import BadReply, DataError
from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.knowledge import registry
from cctv_guard_agent.knowledge.build_registry import camera_rows, registry_lines
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.wire.decode import decode


@pytest.mark.parametrize(
    ("mac", "name"),
    [
        ("44:19:b6:01:02:03", "Hangzhou Hikvision Digital Technology Co.,Ltd."),
        ("44-19-B6-01-02-03", "Hangzhou Hikvision Digital Technology Co.,Ltd."),
        ("4419B6", "Hangzhou Hikvision Digital Technology Co.,Ltd."),
        ("34:46:63:2a:bb:cc", "Amcrest Technologies"),
        ("bc:09:b9:11:22:33", "Hui Zhou Gaoshengda Technology Co.,LTD"),
    ],
)
def test_registrant_is_found_by_the_longest_prefix(mac: str, name: str) -> None:
    assert registry.registrant(mac) == name


# One /24 block, cut into /28 and /36 blocks of others (identification.md 7): the longest prefix decides.
@pytest.mark.parametrize(
    ("mac", "maker"),
    [
        ("34:46:63:2f:ff:ff", "amcrest"),  # /28
        ("34:46:63:3f:ff:ff", None),
        ("00:50:c2:29:c0:01", "axis"),  # /36, 2N
        ("00:50:c2:29:d0:01", None),
        ("00:50:c2:62:2f:ff", "axis"),
    ],
)
def test_longer_camera_blocks_win_and_their_neighbours_are_somebody_elses(mac: str, maker: str | None) -> None:
    block = registry.camera_block(mac)
    assert (block.maker if block else None) == maker


@pytest.mark.parametrize("prefix", sorted(one for one in registry.camera_blocks() if not registry.is_local(one)))
def test_first_and_last_address_of_each_camera_block_lie_in_it(prefix: str) -> None:
    for filler in "0f":
        mac = prefix + filler * (12 - len(prefix))
        block = registry.camera_block(mac)
        assert block is not None
        assert len(block.prefix) >= len(prefix)
        assert block.prefix.startswith(prefix) or prefix == block.prefix
        # One block of the list (Jooan) is not in the registry's copy of that month.
        assert registry.registrant(mac) is not None or prefix == "4c81be9"


@pytest.mark.parametrize(
    ("mac", "registered"),
    [("bc:09:b9:00:00:01", "Gaoshengda"), ("f0:c8:14:00:00:01", "Bilian"), ("c4:d6:55:00:00:01", "Tercel")],
)
def test_blocks_of_module_makers_belong_to_no_camera_maker(mac: str, registered: str) -> None:
    assert registered in (registry.registrant(mac) or "")
    assert registry.camera_block(mac) is None
    identity = identify([Observation(kind="arp.mac", value=mac)])
    assert (identity.maker, identity.brand) == (None, None)


@pytest.mark.parametrize("mac", ["02:00:00:00:00:01", "da:a1:19:12:34:56", "4a:c0:3f:00:00:01", "9e:8e:cd:00:00:01"])
def test_made_up_address_is_named_as_such_and_names_no_maker(mac: str) -> None:
    assert registry.is_local(mac)
    identity = identify([Observation(kind="arp.mac", value=mac)])
    assert (identity.maker, identity.brand) == (None, None)
    assert "locally administered" in (identity.nic_registrant or "")


def test_registered_address_beside_a_made_up_one_is_the_one_that_counts() -> None:
    seen = [
        Observation(kind="arp.mac", value="02:00:00:00:00:01"),
        Observation(kind="sadp.MAC", value="44-19-b6-00-00-01"),
    ]
    assert "Hikvision" in (identify(seen).nic_registrant or "")


@pytest.mark.parametrize(
    ("mac", "sort"),
    [
        ("01:00:5e:00:00:fb", "a multicast address"),
        ("33:33:00:00:00:01", "a multicast address"),
        ("45:19:b6:00:00:01", "a multicast address"),
        ("ff:ff:ff:ff:ff:ff", "the broadcast address"),
        ("00:00:00:00:00:00", "the address of all zeros"),
    ],
)
def test_address_that_names_no_unit_is_named_as_such(mac: str, sort: str) -> None:
    with pytest.raises(BadReply, match=sort):
        decode(Capture(kind="mac", raw=mac))
    assert identify([Observation(kind="arp.mac", value=mac)]).maker is None


@pytest.mark.parametrize("mac", ["02:00:00:00:00:01", "", "zz:zz:zz:zz:zz:zz", "44"])
def test_local_and_broken_addresses_have_no_registrant(mac: str) -> None:
    assert registry.registrant(mac) is None


def test_registry_says_how_old_it_is() -> None:
    assert "2026-" in registry.version()


def test_blocks_of_makers_brands_and_mixed_companies_are_told_apart() -> None:
    blocks = {prefix: registry.camera_block(prefix) for prefix in ("4419b6", "001f54", "bc2978", "e428a4")}
    assert [(b.maker, b.means) for b in blocks.values() if b] == [
        ("hikvision", "own"),
        ("lorex", "label"),
        ("hikvision", "own"),
        ("prama", "label"),
    ]
    assert {b.means for b in registry.camera_blocks().values() if b.maker == "ubiquiti"} == {"mixed"}


def test_builder_names_the_line_that_it_does_not_understand() -> None:
    with pytest.raises(DataError, match="line 2"):
        registry_lines("44:19:B6\t\tHikvision\nnonsense\n", "2026-10-01")


def test_builder_maps_names_of_the_facts_to_ids() -> None:
    makers = "id,name\nhikvision,Hikvision\nezviz,EZVIZ\n"
    rows = camera_rows(
        "oui,registered_name,maker\n00:11:22,Hangzhou Ezviz,EZVIZ\n00:11:23:40:00:00/28,X,Hikvision\n", makers
    )
    assert rows == [
        ("001122", "Hangzhou Ezviz", "hikvision", "EZVIZ", "own"),
        ("0011234", "X", "hikvision", "Hikvision", "own"),
    ]
