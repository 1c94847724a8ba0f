import logging
from contextlib import suppress
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.hikvision_nvr import LISTER, analog_channels, channels, states
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_simulator.profile import PROFILES
from cctv_guard_simulator.profile import read as read_profile
from cctv_guard_simulator.site import Site
from tests.agent.recorders.fakes import MARKER

pytestmark = pytest.mark.usefixtures("hasty_searches")
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
def test_the_list_is_read_in_every_namespace(namespace):
    (channel,) = channels(LIST % (namespace, b"192.168.1.64", b"manual"))
    assert (channel.id, str(channel.address), channel.inside) == ("3", "192.168.1.64", False)
    assert dict(channel.fields) == {
        "list.name": "Yard",
        "list.protocol": "ONVIF",
        "list.model": "M",
        "list.connection": "manual",
        "account.recorder_login": "admin",
    }


def test_a_user_name_that_somebody_chose_is_dropped():
    text = LIST % (b"http://www.hikvision.com/ver20/XMLSchema", b"192.168.1.64", b"manual")
    (channel,) = channels(text.replace(b">admin<", b">Erika<"))
    assert "Erika" not in repr(channel)
    assert "account.recorder_login" not in dict(channel.fields)


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


ANALOG = b"""<VideoInputChannelList version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<VideoInputChannel><id>1</id><inputPort>1</inputPort><videoInputEnabled>true</videoInputEnabled><name>Entrada</name>
<videoFormat>PAL</videoFormat><resDesc>2560*1440(4MP)P30</resDesc></VideoInputChannel>
<VideoInputChannel><id>2</id><inputPort>2</inputPort><videoInputEnabled>true</videoInputEnabled><name>Camera 02</name>
<videoFormat>PAL</videoFormat><resDesc>NO VIDEO</resDesc></VideoInputChannel>
<VideoInputChannel><id>3</id><name>Spare</name><videoInputEnabled>false</videoInputEnabled></VideoInputChannel>
<VideoInputChannel><id>4</id><inputPort>4</inputPort><name>Old firmware</name></VideoInputChannel>
</VideoInputChannelList>"""
"""As an iDS-7204HUHI-M1/E answered (hikvision_next); a switched-off input and one of an older firmware added."""
EMPTY = b'<InputProxyChannelList version="1.0" size="2" xmlns="http://www.hikvision.com/ver20/XMLSchema"/>'


def test_analogue_inputs_tell_number_name_and_whether_there_is_a_picture():
    assert [(one.number, one.name, one.signal) for one in analog_channels(ANALOG)] == [
        ("1", "Entrada", "yes"),
        ("2", "Camera 02", "no"),
        ("4", "Old firmware", "unknown"),
    ]


def test_an_online_state_that_is_not_told_is_none():
    status = (
        b"<InputProxyChannelStatusList><InputProxyChannelStatus><id>1</id><online>true</online>"
        b"</InputProxyChannelStatus><InputProxyChannelStatus><id>2</id><online>false</online></InputProxyChannelStatus>"
        b"<InputProxyChannelStatus><id>3</id></InputProxyChannelStatus></InputProxyChannelStatusList>"
    )
    assert states(status) == {"1": "yes", "2": "no"}


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=len(ANALOG)))
def test_a_document_broken_off_anywhere_is_a_bad_reply_or_a_list(noise, at):
    for read in (channels, states, analog_channels):
        with suppress(BadReply):
            read(ANALOG[:at] + noise)


@pytest.mark.parametrize("data", [b"%b", b"<InputProxyChannelList><password>%b", b'<a password="%b"/>'])
def test_a_broken_document_is_not_quoted(data):
    with pytest.raises(BadReply) as caught:
        channels(data % MARKER.encode())
    assert MARKER not in str(caught.value)


def recorder(**bodies: tuple[int, bytes] | None) -> Site:
    """A recorder whose lists are these: `proxied`, `status`, `analog`."""
    paths = {
        "proxied": "GET /ISAPI/ContentMgmt/InputProxy/channels",
        "status": "GET /ISAPI/ContentMgmt/InputProxy/channels/status",
        "analog": "GET /ISAPI/System/Video/inputs/channels",
    }
    routes = {
        paths[name]: {"login": True, "status": answer[0], "body": answer[1].decode()}
        for name, answer in bodies.items()
        if answer is not None
    }
    profile = read_profile(PROFILES / "hikvision_nvr.yaml", {"http": {"routes": routes}})
    return Site(network=NETWORK, profiles=[profile], password="right")


async def test_a_recorder_for_coax_lists_its_inputs_as_its_own_channels_with_one_login():
    async with recorder(proxied=(200, EMPTY), analog=(200, ANALOG)) as site:
        nvr = site.device("hikvision_nvr")
        (own,) = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
        counters = nvr.counters
    assert (str(own.address), own.behind, own.channel) == (nvr.address, None, None)
    assert [(seen.kind, seen.value) for seen in own.observations] == [
        ("channel.analog", "1 yes Entrada"),
        ("channel.analog", "2 no Camera 02"),
        ("channel.analog", "4 unknown Old firmware"),
    ]
    assert (counters.logins, counters.refusals) == (1, 0)


async def test_a_recorder_that_has_only_the_second_list_is_read_too():
    async with recorder(proxied=(403, b""), analog=(200, ANALOG)) as site:
        nvr = site.device("hikvision_nvr")
        assert len(await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])) == 1


async def test_a_recorder_that_shows_this_user_neither_list_is_said():
    async with recorder(proxied=(403, b""), analog=(403, b"")) as site:
        nvr = site.device("hikvision_nvr")
        with pytest.raises(BadReply, match="may not read the list"):
            await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])


async def test_a_camera_on_the_inside_network_is_behind_the_recorder_however_it_was_added():
    proxied = LIST % (b"x", b"192.168.254.7", b"manual")
    async with recorder(proxied=(200, proxied), status=(500, b"")) as site:
        nvr = site.device("hikvision_nvr")
        (one,) = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
    assert {seen.kind: seen.value for seen in one.observations}["list.connection"] == "plugplay"


async def test_the_state_of_each_channel_is_told_where_the_recorder_tells_it():
    async with Site(network=NETWORK, profiles=["hikvision_nvr", "uniview"], password="right") as site:
        nvr = site.device("hikvision_nvr")
        got = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
    assert [[seen.value for seen in one.observations if seen.kind == "list.online"] for one in got] == [["yes"]] * 3


async def test_a_password_in_any_field_of_the_list_is_dropped(caplog):
    caplog.set_level(logging.DEBUG)
    proxied = (
        b"<InputProxyChannelList><InputProxyChannel><id>1</id><name>Yard</name><sourceInputPortDescriptor>"
        b"<ipAddress>192.168.1.64</ipAddress><userName>%b</userName><password>%b</password><secretKey>%b</secretKey>"
        b"<url>rtsp://a:%b@192.168.1.64/</url></sourceInputPortDescriptor></InputProxyChannel></InputProxyChannelList>"
    ).replace(b"%b", MARKER.encode())
    async with recorder(proxied=(200, proxied)) as site:
        nvr = site.device("hikvision_nvr")
        got = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
    assert len(got) == 1
    assert MARKER not in repr(got) + caplog.text
