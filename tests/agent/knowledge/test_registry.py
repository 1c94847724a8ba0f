"""Who registered a MAC's prefix; which blocks belong to the camera trade."""

import pytest

from cctv_guard_agent.errors import DataError
from cctv_guard_agent.knowledge import registry
from cctv_guard_agent.knowledge.build_registry import camera_rows, registry_lines


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
