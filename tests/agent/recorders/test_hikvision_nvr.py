from ipaddress import IPv4Network

import pytest

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.hikvision_nvr import LISTER, channels
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_simulator.site import Site

NETWORK = "127.93.3.0/24"
LIST = (
    b'<InputProxyChannelList xmlns="%s"><InputProxyChannel><id>3</id><name>Yard</name><sourceInputPortDescriptor>'
    b"<proxyProtocol>ONVIF</proxyProtocol><ipAddress>%s</ipAddress><userName>admin</userName><connMode>%s</connMode>"
    b"<model>M</model><serialNumber></serialNumber></sourceInputPortDescriptor></InputProxyChannel></InputProxyChannelList>"
)


@pytest.mark.parametrize(
    "namespace",
    [
        b"http://www.hikvision.com/ver20/XMLSchema",
        b"http://www.isapi.org/ver20/XMLSchema",
        b"http://www.std-cgi.com/ver20/XMLSchema",
    ],
)
def test_the_list_is_read_in_every_namespace_and_without_user_names(namespace):
    (channel,) = channels(LIST % (namespace, b"192.168.1.64", b"manual"))
    assert (channel.id, str(channel.address), channel.inside) == ("3", "192.168.1.64", False)
    assert dict(channel.fields) == {
        "list.name": "Yard",
        "list.protocol": "ONVIF",
        "list.model": "M",
        "list.connection": "manual",
    }


@pytest.mark.parametrize("address", [b"", b"0.0.0.0", b"camera.local"])
def test_a_channel_may_have_no_address(address):
    (channel,) = channels(LIST % (b"x", address, b"plugplay"))
    assert channel.address is None
    assert channel.inside


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage",
        b"<html/>",
        b"<InputProxyChannelList>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><InputProxyChannelList/>',
    ],
)
def test_another_document_is_a_bad_reply(data):
    with pytest.raises(BadReply):
        channels(data)


async def listed(site: Site, password: str = "right", **options: str):
    nvr = site.device("hikvision_nvr")
    config = ListerConfig(
        kind="hikvision_nvr",
        options={"url": f"http://{nvr.address}:8080", **options},
        credentials=Credentials(username="admin", password=Secret(password)),
    )
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network(NETWORK)]), config)]


async def test_the_cameras_behind_a_recorder_are_listed_with_one_login():
    async with Site(network=NETWORK, profiles=["hikvision_nvr", "uniview"], password="right") as site:
        nvr = site.device("hikvision_nvr")
        got = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
        counters = nvr.counters
    assert [one.channel for one in got] == ["1", "2", "3"]
    assert {str(one.behind) for one in got} == {nvr.address}
    assert len({one.address for one in got}) == 3
    kinds = [{seen.kind: seen.value for seen in one.observations} for one in got]
    assert [one["list.connection"] for one in kinds] == ["manual", "plugplay", "plugplay"]
    assert kinds[2]["list.serial"] == "HWI-T220H20190404AAWRC7730164"
    assert (counters.logins, counters.refusals, counters.basic_credentials) == (1, 0, 0)


async def test_a_wrong_password_is_tried_once():
    async with Site(network=NETWORK, profiles=["hikvision_nvr"], password="right") as site:
        nvr = site.device("hikvision_nvr")
        with pytest.raises(Refused):
            await listed(site, "wrong", mac=nvr.mac, serial=nvr.values()["serial"])
        assert nvr.counters.refusals == 1


@pytest.mark.parametrize(
    "changed",
    [{"serial": "DS-OTHER"}, {"serial": ""}, {"mac": "44:19:b6:00:00:01"}, {"mac": ""}, {"mac": "nonsense"}],
)
async def test_no_login_is_sent_to_a_machine_that_was_not_told_for_sure(changed):
    async with Site(network=NETWORK, profiles=["hikvision_nvr"], password="right") as site:
        nvr = site.device("hikvision_nvr")
        options = {"mac": nvr.mac, "serial": nvr.values()["serial"], **changed}
        with pytest.raises((NotAllowed, ConfigError)):
            await listed(site, **options)
        assert site.device("hikvision_nvr").counters.requests_with_credentials == 0


async def test_without_a_login_the_owner_is_told_what_to_set():
    config = ListerConfig(kind="hikvision_nvr", options={"url": "http://127.93.3.9"})
    with pytest.raises(ConfigError, match="set username and password"):
        async for _ in LISTER.cameras(Lan.of([IPv4Network(NETWORK)]), config):
            pass
