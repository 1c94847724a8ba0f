"""Cloud, UPnP and DDNS settings behind a login: one login for all, each read or said to be unread, no secret kept."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from cctv_guard_agent import inventory
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.dahua_magicbox import PROBE as MAGICBOX
from cctv_guard_agent.probes.interface import Probe
from cctv_guard_agent.probes.isapi_device_info import PROBE as ISAPI
from cctv_guard_agent.probes.lapi_settings import PROBE as LAPI
from cctv_guard_agent.probes.reolink_api import PROBE as REOLINK
from cctv_guard_agent.probes.sunapi_settings import PROBE as SUNAPI
from cctv_guard_agent.probes.vapix_settings import PROBE as VAPIX
from cctv_guard_agent.redact import Secret

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
    "/ISAPI/Security/users": "<UserList><User><userName>admin</userName><userLevel>Administrator</userLevel></User>"
    "<User><userName>MARKER</userName><userLevel>Operator</userLevel><password>MARKER</password></User></UserList>",
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
    "/cgi-bin/userManager.cgi?action=getUserInfoAll": "users[0].Group=admin\r\nusers[0].Name=admin\r\n"
    "users[0].Password=MARKER\r\nusers[1].Group=user\r\nusers[1].Name=888888\r\n",
}


CLOUD = {"Enabled": 1, "RegisterStatus": 1, "UserName": "MARKER", "ActiveCode": "MARKER"}
UNIVIEW: Mapping[str, str] = {
    "/LAPI/V1.0/Network/Cloud": json.dumps({"Response": {"StatusCode": 0, "Data": CLOUD}}),
    "/LAPI/V1.0/Channel/0/NetWork/PortMap": json.dumps({"Response": {"StatusCode": 0, "Data": {"Enabled": 0}}}),
    "/LAPI/V1.0/NetWork/DDNS": json.dumps({"Response": {"StatusCode": 0, "Data": {"Other": "MARKER"}}}),
}
PARAM = "/axis-cgi/param.cgi?action=list&group="
AXIS: Mapping[str, str] = {
    f"{PARAM}RemoteService": "root.RemoteService.Enabled=oneclick\nroot.RemoteService.ProxyLogin=MARKER\n",
    f"{PARAM}Network.UPnP": "root.Network.UPnP.Enabled=yes\nroot.Network.UPnP.NATTraversal.Enabled=no\n",
}

HANWHA: Mapping[str, str] = {
    "/stw-cgi/network.cgi?msubmenu=dynamicdns&action=view": json.dumps(
        {"DynamicDNS": [{"Type": "SamsungDDNS", "SamsungProductID": "MARKER", "PublicPassword": "MARKER"}]}
    ),
    "/stw-cgi/network.cgi?msubmenu=upnpdiscovery&action=view": json.dumps(
        {"UpnpDiscovery": [{"Enable": True, "FriendlyName": "MARKER"}]}
    ),
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
        (LAPI, UNIVIEW, {"EZCloud": "registered", "UPnP port mapping": "off", "DDNS": "unread"}),
        (VAPIX, AXIS, {"O3C (One-Click Cloud Connection)": "armed", "UPnP port mapping": "off"}),
        (SUNAPI, HANWHA, {"DDNS": "on", "UPnP port mapping": "unread"}),
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


async def test_amcrests_own_object_is_asked_for_where_the_label_says_so(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any
) -> None:
    pages = {**DAHUA, f"{CONFIG}Amcrest": "table.Amcrest.ConfigAddress=config.amcrestcloud.com\r\n"}
    await camera.speak(8080, Pages(guard, http, pages))
    label = ("http.realm", "Amcrest")
    probed = await MAGICBOX.ask(lan, camera.target(label, http=WEB, credentials=owner))
    assert states(probed)["Amcrest Cloud"] == "pointed"
    assert "amcrestcloud.com" not in repr(probed)


@pytest.mark.parametrize("probe", [ISAPI, MAGICBOX, LAPI, VAPIX, SUNAPI])
async def test_a_refusal_is_the_last_question_and_no_setting_is_asked_for(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, probe: Probe
) -> None:
    await camera.speak(8080, lambda _: http(401, "", guard.challenge()))
    probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
    assert probed.refused
    assert sum("authorization" in asked.headers for asked in camera.asked) == 1
    assert len({asked.target for asked in camera.asked}) == 1


async def test_what_is_missing_and_what_may_not_be_seen_look_alike_on_some_devices(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any
) -> None:
    await camera.speak(8080, Pages(guard, http, {}))
    for probe in (LAPI, VAPIX, SUNAPI):
        probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
        assert set(states(probed).values()) == {"unread"}


class ReolinkCamera:
    """Speaks the JSON API: one user, a token, counts log-ins and log-outs."""

    def __init__(self, http: Any, *, password: str = "s3cret-pass", login_error: int = -7) -> None:
        self.http, self.password, self.login_error = http, password, login_error
        self.logins = self.logouts = 0
        self.answers: dict[str, object] = {
            "GetP2p": {"value": {"P2p": {"enable": 1, "uid": "MARKER"}}},
            "GetUpnp": {"value": {"Upnp": {"enable": 0}}},
            "GetDdns": {"value": {"Ddns": {"enable": 0, "password": "MARKER"}}},
        }

    def __call__(self, asked: Any) -> bytes | None:
        (command,) = json.loads(asked.body)
        name = command["cmd"]
        assert asked.method == "POST"
        assert asked.target.startswith(f"/api.cgi?cmd={name}")
        answer: object = {"code": 1, "error": {"detail": "please login first", "rspCode": -6}}
        if name == "Login":
            self.logins += 1
            right = command["param"]["User"] == {"userName": "owner", "password": self.password}
            error = {"code": 1, "error": {"detail": "login failed", "rspCode": self.login_error}}
            answer = {"value": {"Token": {"leaseTime": 3600, "name": "TOKEN4MARKER"}}} if right else error
        elif asked.target.endswith("&token=TOKEN4MARKER"):
            if name == "Logout":
                self.logouts += 1
            answer = self.answers.get(name, {"value": {"rspCode": 200}})
        if answer is None:
            return None
        written: bytes = self.http(200, json.dumps([{"cmd": name, "code": 0, **answer}]))  # type: ignore[dict-item]
        return written


@pytest.fixture
def readable() -> Credentials:
    return Credentials(username="owner", password=Secret("s3cret-pass"), allow_basic=True)


async def test_a_token_is_taken_once_and_given_back(
    camera: Any, lan: Lan, readable: Credentials, http: Any, seen: Any
) -> None:
    device = ReolinkCamera(http)
    await camera.speak(8080, device)
    probed = await REOLINK.ask(lan, camera.target(http=WEB, credentials=readable))
    assert states(probed) == {"Reolink P2P (UID)": "on", "UPnP port mapping": "off", "DDNS": "off"}
    assert (device.logins, device.logouts) == (1, 1)
    assert not seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)


@pytest.mark.parametrize(("error", "refused"), [(-7, True), (-5, False)])
async def test_a_wrong_password_is_a_refusal_and_a_full_house_is_none(
    camera: Any, lan: Lan, readable: Credentials, http: Any, error: int, refused: bool
) -> None:
    device = ReolinkCamera(http, password="other", login_error=error)
    await camera.speak(8080, device)
    probed = await REOLINK.ask(lan, camera.target(http=WEB, credentials=readable))
    assert probed.refused is refused
    assert device.logins == len(camera.asked) == 1
    assert not states(probed)
    assert "s3cret-pass" not in repr(probed)


async def test_the_token_is_given_back_after_a_failure_and_is_in_no_message(
    camera: Any, lan: Lan, readable: Credentials, http: Any, seen: Any
) -> None:
    device = ReolinkCamera(http)
    device.answers["GetUpnp"] = None
    await camera.speak(8080, device)
    probed = await REOLINK.ask(lan, camera.target(http=WEB, credentials=readable))
    assert states(probed) == {"Reolink P2P (UID)": "on", "UPnP port mapping": "unread", "DDNS": "unread"}
    assert (device.logins, device.logouts) == (1, 1)
    assert seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)


def test_the_password_goes_over_tls_or_not_at_all(camera: Any, owner: Credentials, readable: Credentials) -> None:
    sign = ("reolink.answer", "discovery")
    assert not REOLINK.wants(camera.target(sign, http=WEB, credentials=owner))
    assert REOLINK.wants(camera.target(sign, http=(*WEB, (8443, True)), credentials=owner))
    assert REOLINK.wants(camera.target(sign, http=WEB, credentials=readable))
    assert not REOLINK.wants(camera.target(("http.server", "nginx"), http=WEB, credentials=readable))


def test_one_http_service_gets_one_login_whatever_it_seems_to_speak(camera: Any, owner: Credentials) -> None:
    signs = (
        ("sadp.Types", "inquiry"), ("dahua.SerialNo", "x"), ("rtsp.realm", "AXIS_ACCC8E000000"),
        ("http.body", "/LAPI/V1.0/"),
        ("hanwha.answer", "discovery"),
    )  # fmt: skip
    for number in range(len(signs)):
        target = camera.target(*signs[number:], http=WEB, credentials=owner)
        assert sum(probe.wants(target) for probe in (ISAPI, MAGICBOX, LAPI, VAPIX, SUNAPI)) == 1


async def test_what_was_read_is_what_is_judged_and_what_is_kept(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any
) -> None:
    await camera.speak(8080, Pages(guard, http, HIK))
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    now = datetime.now(UTC)
    device = Device(
        id="dev-1",
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(),
        addresses=(camera.address,),
        name="Door",
        first_seen=now,
        observations=probed.observations,
    )
    kept = inventory.to_plain(device)
    assert "MARKER" not in repr(kept)
    exposure = assess(device, (), now)
    assert exposure.cloud_access.answer is Answer.YES
    because, who, also, press = exposure.cloud_access.because
    assert "anybody who learned its password" in who.english
    assert "settings can be changed" in also.english
    assert "Configuration > Network > Platform Access" in press.english
    assert because.english == (
        "It says itself that it is online at Hik-Connect and tied to an account there "
        "(EZVIZ enabled = true, registerStatus = true, bindStatus = bind)."
    )
    ddns = next(way.verdict for way in exposure.ways if way.way is Way.DDNS)
    assert ddns.answer is Answer.YES
    assert exposure.could_open_itself.answer is Answer.NO


@pytest.mark.parametrize(("probe", "pages", "kept"), [(ISAPI, HIK, "admin|1|0"), (MAGICBOX, DAHUA, "888888 admin|0|0")])
async def test_of_accounts_the_makers_names_and_a_count_are_kept(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, seen: Any,
    probe: Probe, pages: Mapping[str, str], kept: str,
) -> None:  # fmt: skip
    await camera.speak(8080, Pages(guard, http, pages))
    probed = await probe.ask(lan, camera.target(http=WEB, credentials=owner))
    assert seen(probed, "account.list") == [kept]
    assert not seen(probed, "account.unread")


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (403, "lowPrivilege", "this user may not read it"),
        (401, "", "no usable answer"),
        (404, "", "HTTP 404"),
        (200, "<UserList><User><password>MARKER</password></User></UserList>", "no usable answer"),
    ],
)
async def test_accounts_that_may_not_be_read_are_said_to_be_unread(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any, seen: Any, status: int, body: str, why: str
) -> None:
    pages = Pages(guard, http, HIK)
    pages.otherwise["/ISAPI/Security/users"] = (status, body)
    await camera.speak(8080, pages)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert seen(probed, "account.unread") == [why]
    assert not seen(probed, "account.list")
    assert not probed.refused
    assert "MARKER" not in repr(probed)
