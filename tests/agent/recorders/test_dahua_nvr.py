import logging
from ipaddress import IPv4Network, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Refused
from cctv_guard_agent.model.channel import read_channel
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.dahua_nvr import LISTER, analog_inputs, slots, titles
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_simulator.site import Site
from tests.agent.recorders.fakes import MARKER

pytestmark = pytest.mark.usefixtures("hasty_searches")
NETWORK = "127.93.4.0/24"
PROFILE = Path(__file__).parent / "profiles" / "dahua_xvr.yaml"
UUID = "table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_"


def used(text: str) -> list[tuple[int, str, dict[str, str]]]:
    return [(one.channel, str(one.address), dict(one.fields)) for one in slots(text)]


@pytest.mark.parametrize("prefix", [UUID + "11.", "table.RemoteDevice[11].", "RemoteDevice[11]."])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_slot_n_is_channel_n_plus_one_in_every_spelling(prefix, end):
    lines = ("Address=192.168.23.12", "Enable=true", "VideoInputs[0].Name=kpp 2", "SerialNo=6C01E93PAG69A7D")
    assert used("".join(prefix + line + end for line in lines)) == [
        (12, "192.168.23.12", {"list.name": "kpp 2", "list.serial": "6C01E93PAG69A7D"})
    ]


@pytest.mark.parametrize("address", ["192.168.0.0", "0.0.0.0", "", "224.0.0.1", "no address"])
def test_an_empty_slot_is_no_camera(address):
    assert used(f"{UUID}0.Address={address}\n{UUID}0.Enable=true\n") == []


def test_a_slot_that_is_switched_off_is_no_camera():
    assert used(f"{UUID}0.Address=192.168.1.64\n{UUID}0.Enable=false\n") == []


def test_a_camera_that_is_only_named_by_its_stream_has_its_host():
    text = f"{UUID}3.Enable=true\n{UUID}3.VideoInputs[0].MainStreamUrl=rtsp://a:{MARKER}@192.168.20.24:554/stream1\n"
    assert used(text) == [(4, "192.168.20.24", {"list.path": "/stream1"})]


@pytest.mark.parametrize("model", ["IP Camera", "IPC", "Onvif", ""])
def test_a_word_for_any_camera_is_no_model(model):
    assert used(f"{UUID}0.Address=192.168.1.64\n{UUID}0.DeviceType={model}\n") == [(1, "192.168.1.64", {})]


@pytest.mark.parametrize("text", ["", "Error\r\nBad Request!\r\n", "<html/>", MARKER])
def test_another_document_is_a_bad_reply_that_does_not_quote_it(text):
    with pytest.raises(BadReply) as caught:
        slots(text)
    assert MARKER not in str(caught.value)


def test_a_recorder_without_any_camera_is_no_error():
    assert slots("table.RemoteDevice=\r\n") == ()


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200), st.integers(min_value=0, max_value=200))
def test_any_noise_between_the_lines_breaks_nothing(noise, number):
    good = f"{UUID}0.Address=192.168.1.64\n"
    text = f"{good}{UUID}{number}.{noise}\n{UUID}1.Password={noise}\n{noise}\n"
    assert str(slots(text)[0].address) == "192.168.1.64"
    titles(noise)


@pytest.mark.parametrize(
    ("device_class", "count", "inputs"),
    [("XVR", "8", 8), ("DVR", "4", 4), ("HCVR", "16", 16), ("NVR", "8", 0), ("IPC", "1", 0), ("XVR", "-1", 0),
     ("XVR", "99999", 0), ("XVR", "٤", 0), ("XVR", "", 0)],
)  # fmt: skip
def test_only_recorders_with_coax_have_analogue_inputs(device_class, count, inputs):
    assert analog_inputs({("dahua.DeviceClass", device_class), ("dahua.VideoInputChannels", count)}) == inputs


async def listed(site: Site, password: str = MARKER, **options: str):
    nvr = site.device("dahua_xvr")
    config = ListerConfig(
        kind="dahua_nvr",
        options={"url": f"http://{nvr.address}:8080", **options},
        credentials=Credentials(username="admin", password=Secret(password)),
    )
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network(NETWORK)]), config)]


def recorder() -> Site:
    return Site(network=NETWORK, profiles=[PROFILE, "uniview"], password=MARKER)


async def test_the_channels_of_a_recorder_are_listed_with_one_login_and_no_secret(caplog):
    caplog.set_level(logging.DEBUG)
    async with recorder() as site:
        nvr = site.device("dahua_xvr")
        got = await listed(site, mac=nvr.mac, serial=nvr.values()["serial"])
        counters, camera = nvr.counters, site.device("uniview").address
    cameras, own = got[:2], got[2]
    assert [(one.channel, str(one.address), str(one.behind)) for one in cameras] == [
        ("4", camera, nvr.address),
        ("5", "10.1.1.65", nvr.address),
    ]
    kinds = [{seen.kind: seen.value for seen in one.observations} for one in cameras]
    assert kinds[0] == {"list.name": "Yard", "list.model": "IPC-HDW1431T1-S4", "list.protocol": "Private"}
    assert kinds[1] == {"list.name": "Gate", "list.protocol": "Onvif", "list.connection": "plugplay"}
    assert (own.address, own.behind) == (ip_address(nvr.address), None)
    channels = [read_channel(seen.value) for seen in own.observations]
    assert [(one.number, one.name, one.signal) for one in channels if one] == [
        ("1", "Till", "unknown"),
        ("2", "Back door", "unknown"),
        ("3", "", "unknown"),
    ]
    assert (counters.logins, counters.refusals, counters.basic_credentials) == (1, 0, 0)
    assert MARKER not in repr(got) + caplog.text


async def test_a_wrong_password_is_tried_once():
    async with recorder() as site:
        nvr = site.device("dahua_xvr")
        with pytest.raises(Refused):
            await listed(site, "wrong", mac=nvr.mac, serial=nvr.values()["serial"])
        assert nvr.counters.refusals == 1


@pytest.mark.parametrize(
    "changed", [{"serial": "6C01E93PAG69A7D"}, {"serial": ""}, {"mac": "38:af:29:00:00:01"}, {"mac": ""}]
)
async def test_no_login_is_sent_to_a_machine_that_was_not_told_for_sure(changed):
    async with recorder() as site:
        nvr = site.device("dahua_xvr")
        options = {"mac": nvr.mac, "serial": nvr.values()["serial"], **changed}
        with pytest.raises((NotAllowed, ConfigError)):
            await listed(site, **options)
        assert nvr.counters.requests_with_credentials == 0
