"""Cloud, UPnP and DDNS settings behind a login: one login for all, each read or said to be unread, no secret kept."""

from collections.abc import Mapping
from typing import Any

import pytest

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.dahua_magicbox import PROBE as MAGICBOX
from cctv_guard_agent.probes.interface import Probe
from cctv_guard_agent.probes.isapi_device_info import PROBE as ISAPI

WEB = ((8080, False),)
INFO = "<DeviceInfo><model>DS-2CD2385G1-I</model><serialNumber>X1</serialNumber></DeviceInfo>"
HIK: Mapping[str, str] = {
    "/ISAPI/System/deviceInfo": INFO,
    "/ISAPI/System/Network/EZVIZ": "<EZVIZ><enabled>true</enabled><registerStatus>true</registerStatus>"
    "<verificationCode>MARKER</verificationCode><bindStatus>bind</bindStatus></EZVIZ>",
    "/ISAPI/System/Network/Ehome": "<Ehome><enabled>false</enabled><deviceID>MARKER</deviceID></Ehome>",
    "/ISAPI/System/Network/UPnP": "<UPnP><enabled>true</enabled><ports><enabled>false</enabled></ports></UPnP>",
    "/ISAPI/System/Network/DDNS": "<DDNSList><DDNS><enabled>true</enabled><deviceDomainName>MARKER</deviceDomainName>"
    "<userName>MARKER</userName></DDNS></DDNSList>",
}
CONFIG = "/cgi-bin/configManager.cgi?action=getConfig&name="
MAGIC = "/cgi-bin/magicBox.cgi?action="
DAHUA: Mapping[str, str] = {
    f"{MAGIC}getDeviceType": "type=IPC-HDW1431T1-S4\r\n",
    f"{MAGIC}getSerialNo": "sn=6C01E93PAG69A7D\r\n",
    f"{MAGIC}getSoftwareVersion": "version=2.800.0000000.13.R,build:2020-11-24\r\n",
    f"{CONFIG}T2UServer": "table.T2UServer.Enable=true\r\ntable.T2UServer.UUID=MARKER\r\n",
    f"{CONFIG}VSP_PaaS": "table.VSP_PaaS.Enable=true\r\ntable.VSP_PaaS.Online=true\r\ntable.VSP_PaaS.SN=MARKER\r\n",
    f"{CONFIG}UPnP": "table.UPnP.Enable=false\r\n",
    f"{CONFIG}DDNS": "table.DDNS[0].Enable=true\r\ntable.DDNS[0].Password=MARKER\r\n",
}


class Pages:
    """A device with digest; pages can be told to answer otherwise."""

    def __init__(self, guard: Any, http: Any, pages: Mapping[str, str]) -> None:
        self.guard, self.http, self.pages = guard, http, pages
        self.otherwise: dict[str, tuple[int, str]] = {}
        self.hangs_up_at = ""

    def __call__(self, asked: Any) -> bytes | None:
        if not self.guard.admits(asked):
            challenged: bytes = self.http(401, "", self.guard.challenge())
            return challenged
        if self.hangs_up_at and asked.target.endswith(self.hangs_up_at):
            return None
        status, page = self.otherwise.get(asked.target) or (200, self.pages.get(asked.target, ""))
        answer: bytes = self.http(status if page or status != 200 else 404, page)
        return answer


def states(probed: Any) -> dict[str, str]:
    """{service: state} of everything that was told."""
    found = [one.value.split("|") for one in probed.observations if one.kind.startswith("remote.")]
    return {service: state for state, service, _ in found}


@pytest.mark.parametrize(
    ("probe", "pages", "expected"),
    [
        (ISAPI, HIK, {"Hik-Connect": "bound", "ISUP (EHome)": "off", "UPnP port mapping": "off", "DDNS": "on"}),
        (
            MAGICBOX,
            DAHUA,
            {"P2P (Easy4ip)": "on", "Imou (VSP_PaaS)": "registered", "UPnP port mapping": "off", "DDNS": "on"},
        ),
    ],
)
async def test_everything_is_read_in_one_login_and_no_secret_is_kept(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, seen: Any,
    probe: Probe, pages: Mapping[str, str], expected: dict[str, str],
) -> None:  # fmt: skip
    await camera.speak(8080, Pages(guard, http, pages))
    probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
    assert states(probed) == expected
    assert not seen(probed, "probe.failed")
    assert [nonce for nonce, _ in guard.counts] == ["nonce1"] * len(pages)
    assert {asked.target for asked in camera.asked} == set(pages)
    assert {asked.method for asked in camera.asked} == {"GET"}
    assert camera.most_at_once <= 2
    assert "MARKER" not in repr(probed)
    assert "s3cret-pass" not in repr(probed)


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (404, "<ResponseStatus><subStatusCode>notSupport</subStatusCode></ResponseStatus>", "unsupported"),
        (403, "<ResponseStatus><subStatusCode>notSupport</subStatusCode></ResponseStatus>", "unsupported"),
        (403, "<ResponseStatus><subStatusCode>lowPrivilege</subStatusCode></ResponseStatus>", "unread"),
        (200, "<html>login</html>", "unread"),
        (200, "<EZVIZ><enabled>maybe</enabled></EZVIZ>", "unread"),
        (500, "x", "unread"),
        (302, "x", "unread"),
    ],
)
async def test_not_there_and_not_allowed_and_not_said_are_kept_apart(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, status: int, body: str, state: str
) -> None:
    pages = Pages(guard, http, HIK)
    pages.otherwise["/ISAPI/System/Network/EZVIZ"] = (status, body)
    await camera.speak(8080, pages)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert states(probed)["Hik-Connect"] == state
    assert states(probed)["DDNS"] == "on"
    assert not probed.refused


@pytest.mark.parametrize(("status", "body"), [(400, "Error\r\nBad Request!\r\n"), (501, "Error\r\nNot Implemented!")])
async def test_firmware_without_an_object_has_no_such_platform(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, status: int, body: str
) -> None:
    pages = Pages(guard, http, DAHUA)
    pages.otherwise[f"{CONFIG}VSP_PaaS"] = (status, body)
    await camera.speak(8080, pages)
    probed = await MAGICBOX.ask(lan, camera.target(http=WEB, credentials=owner))
    assert states(probed)["Imou (VSP_PaaS)"] == "unsupported"
    assert states(probed)["UPnP port mapping"] == "off"


@pytest.mark.parametrize(("probe", "pages", "at"), [(ISAPI, HIK, "UPnP"), (MAGICBOX, DAHUA, "UPnP")])
async def test_what_was_not_asked_any_more_is_said_to_be_unread(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, seen: Any,
    probe: Probe, pages: Mapping[str, str], at: str,
) -> None:  # fmt: skip
    device = Pages(guard, http, pages)
    device.hangs_up_at = at
    await camera.speak(8080, device)
    probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
    assert states(probed)["UPnP port mapping"] == states(probed)["DDNS"] == "unread"
    assert len(states(probed)) == 4
    assert len(seen(probed, "probe.failed")) == 1


@pytest.mark.parametrize("probe", [ISAPI, MAGICBOX])
async def test_a_refusal_is_the_last_question_and_no_setting_is_asked_for(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, probe: Probe
) -> None:
    await camera.speak(8080, lambda _: http(401, "", guard.challenge()))
    probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
    assert probed.refused
    assert sum("authorization" in asked.headers for asked in camera.asked) == 1
    assert len({asked.target for asked in camera.asked}) == 1
