import pytest

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.recorders.static import LISTER
from tests.agent.discovery.fakes import FakeNet


async def listed(addresses: str):
    config = ListerConfig(kind="static", options={"addresses": addresses})
    return [
        (str(one.address), [seen.value for seen in one.observations]) async for one in LISTER.cameras(FakeNet(), config)
    ]


async def test_addresses_with_and_without_names_are_read():
    assert await listed("192.168.1.64, front door = 192.168.1.65\n192.168.1.66,") == [
        ("192.168.1.64", []),
        ("192.168.1.65", ["front door"]),
        ("192.168.1.66", []),
    ]


async def test_a_yaml_list_in_its_printed_form_is_read():
    assert [address for address, _ in await listed("['192.168.1.64', 'door=192.168.1.65']")] == [
        "192.168.1.64",
        "192.168.1.65",
    ]


@pytest.mark.parametrize("text", ["", "  ", "camera", "192.168.1.300", "door=", "192.168.1.0/24"])
async def test_what_is_no_address_is_named_with_the_remedy(text):
    if text == "door=":
        assert await listed(text) == []
        return
    with pytest.raises(ConfigError, match="addresses"):
        await listed(text)


async def test_an_address_outside_the_networks_is_named_after_the_others_were_listed():
    config = ListerConfig(kind="static", options={"addresses": "10.9.9.9, 192.168.1.64"})
    answers = LISTER.cameras(FakeNet(), config)
    assert str((await anext(answers)).address) == "192.168.1.64"
    with pytest.raises(ConfigError, match=r"10\.9\.9\.9: outside your networks"):
        await anext(answers)
