"""Cloud settings behind a session (RPC2, NVMS-9000): one login, one question, a log-out, no secret kept."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from cctv_guard_agent.audit import Audit, Questions
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.dahua_magicbox import PROBE as MAGICBOX
from cctv_guard_agent.probes.dahua_rpc2 import PROBE as RPC2
from cctv_guard_agent.probes.interface import Probe
from cctv_guard_agent.probes.tvt_settings import PROBE as TVT
from cctv_guard_agent.wire.remote import rpc2, tvt

WEB = ((8080, False),)
ON = ("remote.cloud", "on|P2P (Easy4ip)|T2UServer.Enable = true")

CONFIG = "/cgi-bin/configManager.cgi?action=getConfig&name="
MAGIC = "/cgi-bin/magicBox.cgi?action="
CGI = {
    f"{MAGIC}getDeviceType": "type=IPC-HDW1431T1-S4\r\n",
    f"{MAGIC}getSerialNo": "sn=6C01E93PAG69A7D\r\n",
    f"{MAGIC}getSoftwareVersion": "version=2.800.0000000.13.R,build:2020-11-24\r\n",
    f"{CONFIG}T2UServer": "table.T2UServer.Enable=true\r\ntable.T2UServer.UUID=MARKER\r\n",
    f"{CONFIG}VSP_PaaS": "table.VSP_PaaS.Enable=false\r\n",
    f"{CONFIG}UPnP": "table.UPnP.Enable=false\r\n",
    f"{CONFIG}DDNS": "table.DDNS[0].Enable=false\r\n",
}


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest().upper()


class Dahua:
    """Speaks RPC2 as public clients describe it, by code that shares nothing with ours."""

    def __init__(self, http: Any, *, password: str = "s3cret-pass", encryption: str = "Default") -> None:
        self.http, self.password, self.encryption = http, password, encryption
        self.refusal: dict[str, object] = {"code": 268632085, "message": "Component error: User or password not valid!"}
        self.status: object = {"IsTurnChannel": True, "Status": "Online", "Detail": "MARKER"}
        self.asked: list[str] = []
        self.bodies: list[str] = []

    def __call__(self, asked: Any) -> bytes | None:
        told = json.loads(asked.body)
        self.asked.append(told["method"])
        self.bodies.append(asked.body.decode())
        answer: dict[str, object] = {"id": told["id"], "session": 76594003, "result": False}
        if asked.target == "/RPC2_Login" and not told["params"]["password"]:
            answer["error"] = {"code": 268632079, "message": "Component error: login challenge!"}
            answer["params"] = {"encryption": self.encryption, "realm": "Login to MARKER", "random": "1234567890"}
        elif asked.target == "/RPC2_Login":
            secret = md5(f"owner:Login to MARKER:{self.password}")
            right = told["params"]["password"] == md5(f"owner:1234567890:{secret}")
            assert told["session"] == 76594003
            answer |= {"result": True} if right else {"error": self.refusal}
        elif told["method"] == "Nat.getTurnStatus":
            assert (asked.target, told["session"]) == ("/RPC2", 76594003)
            if self.status is None:
                return None
            answer |= {"result": True, "params": {"Status": self.status}}
        else:
            answer["result"] = True
        written: bytes = self.http(200, json.dumps(answer))
        return written


class Tvt:
    """Speaks the NVMS-9000 pages as public clients describe them."""

    def __init__(self, http: Any, *, password: str = "s3cret-pass") -> None:
        self.http, self.password = http, password
        self.refusal = 536870948
        self.page: str | None = "<switch index='1'>true</switch><natServerState>success</natServerState>"
        self.nonce = "{F67500CA-19EC-4B63-8B3E-4E53A0C15914}"
        self.asked: list[str] = []
        self.bodies: list[str] = []

    def __call__(self, asked: Any) -> bytes | None:
        self.asked.append(asked.target)
        self.bodies.append(asked.body.decode())
        token = re.search(rb"<token>(.*?)</token>", asked.body)
        assert token is not None
        assert b'systemType="NVMS-9000"' in asked.body
        inside, status = "", "success"
        if asked.target == "/reqLogin":
            inside = f"<sessionId>{{7A5D5717-A202-457A-B70C-D523B18D4F93}}</sessionId><nonce>{self.nonce}</nonce>"
            inside += "<token>{7094BDCD-5DF5-471A-9DE5-A4BBB21AA723}</token>"
        else:
            assert asked.headers["cookie"] == "sessionId=7A5D5717-A202-457A-B70C-D523B18D4F93"
            assert token[1] == b"{7094BDCD-5DF5-471A-9DE5-A4BBB21AA723}"
        if asked.target == "/doLogin":
            right = hashlib.sha512(f"{md5(self.password)}#{self.nonce}".encode()).hexdigest()
            if f"<password><![CDATA[{right}]]></password>" not in asked.body.decode():
                status, inside = "fail", ""
            else:
                inside = "<sessionKey>MARKER</sessionKey>"
        if asked.target == "/queryP2PCfg":
            if self.page is None:
                return None
            inside = f"{self.page}<sn>MARKER</sn>"
        code = f"<errorCode>{self.refusal}</errorCode>" if status == "fail" else ""
        written: bytes = self.http(
            200, f"<response version='1.0'><status>{status}</status>{code}<content>{inside}</content></response>"
        )
        return written


def states(probed: Any) -> dict[str, str]:
    found = [one.value.split("|") for one in probed.observations if one.kind.startswith("remote.")]
    return {service: state for state, service, _ in found}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"IsTurnChannel": True, "Status": "Online"}, "registered"),
        ({"IsTurnChannel": True, "Status": "Offline", "Detail": "MARKER"}, "offline"),
        ({"IsTurnChannel": True, "Status": "MARKER"}, "on"),
        ({"IsTurnChannel": False, "Status": "Offline"}, "off"),
    ],
)
async def test_rpc2_tells_whether_p2p_is_online_in_one_login_that_is_given_back(
    camera: Any, lan: Lan, owner: Credentials, http: Any, seen: Any, status: dict[str, object], state: str
) -> None:
    device = Dahua(http)
    device.status = status
    await camera.speak(8080, device)
    probed = await RPC2.ask(lan, camera.target(ON, http=WEB, credentials=owner))
    assert states(probed) == {"P2P (Easy4ip)": state}
    assert device.asked == ["global.login", "global.login", "Nat.getTurnStatus", "global.logout"]
    assert not seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)
    assert not any("s3cret" in body for body in device.bodies)
    assert camera.most_at_once <= 2


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("<switch index='1'>true</switch><natServerState>success</natServerState>", "registered"),
        ("<switch index='0'>false</switch><natServerState>fail</natServerState>", "off"),
        ("<other/>", "unread"),
    ],
)
async def test_tvt_tells_of_p2p_in_one_login_that_is_given_back(
    camera: Any, lan: Lan, owner: Credentials, http: Any, seen: Any, page: str, state: str
) -> None:
    device = Tvt(http)
    device.page = page
    await camera.speak(8080, device)
    probed = await TVT.ask(lan, camera.target(http=WEB, credentials=owner))
    assert states(probed) == {"TVT P2P (AutoNAT, NAT 2.0)": state}
    assert device.asked == ["/reqLogin", "/doLogin", "/queryP2PCfg", "/doLogout"]
    assert not seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)
    assert not any("s3cret" in body for body in device.bodies)


@pytest.mark.parametrize(
    ("code", "message", "refused"),
    [
        (268632085, "Component error: User or password not valid!", True),
        (0, "Component error: PasswordNotValid", True),
        (268632081, "Component error: User locked", False),
        (0, "UserNotValidt", True),
        (0, "HasBeenLocked", False),
        (268894210, "Component error: something new", False),
    ],
)
async def test_a_wrong_password_over_rpc2_is_a_refusal_and_a_locked_account_is_none(
    camera: Any, lan: Lan, owner: Credentials, http: Any, code: int, message: str, refused: bool
) -> None:
    device = Dahua(http, password="other")
    device.refusal = {"code": code, "message": message}
    await camera.speak(8080, device)
    probed = await RPC2.ask(lan, camera.target(ON, http=WEB, credentials=owner))
    assert probed.refused is refused
    assert device.asked == ["global.login", "global.login"]
    assert not states(probed)


@pytest.mark.parametrize(("code", "refused"), [(536870948, True), (536870947, True), (536870951, False)])
async def test_a_wrong_password_at_tvts_is_a_refusal_and_a_locked_account_is_none(
    camera: Any, lan: Lan, owner: Credentials, http: Any, code: int, refused: bool
) -> None:
    device = Tvt(http, password="other")
    device.refusal = code
    await camera.speak(8080, device)
    probed = await TVT.ask(lan, camera.target(http=WEB, credentials=owner))
    assert probed.refused is refused
    assert device.asked == ["/reqLogin", "/doLogin"]
    assert not states(probed)


@pytest.mark.parametrize("kind", ["Basic", "OldDigest", "WatchNet", "Plain", ""])
async def test_a_login_that_would_give_the_password_away_is_not_made(
    camera: Any, lan: Lan, owner: Credentials, http: Any, seen: Any, kind: str
) -> None:
    device = Dahua(http, encryption=kind)
    await camera.speak(8080, device)
    probed = await RPC2.ask(lan, camera.target(ON, http=WEB, credentials=owner))
    assert device.asked == ["global.login"]
    assert not probed.refused
    assert seen(probed, "probe.failed")


async def test_tvt_firmware_without_a_nonce_is_not_logged_in_to(
    camera: Any, lan: Lan, owner: Credentials, http: Any, seen: Any
) -> None:
    device = Tvt(http)
    device.nonce = ""
    await camera.speak(8080, device)
    probed = await TVT.ask(lan, camera.target(http=WEB, credentials=owner))
    assert device.asked == ["/reqLogin"]
    assert "readable passwords" in seen(probed, "probe.failed")[0]


async def test_the_session_is_given_back_after_a_failure(
    camera: Any, lan: Lan, owner: Credentials, http: Any, seen: Any
) -> None:
    dahua, recorder = Dahua(http), Tvt(http)
    dahua.status, recorder.page = None, None
    await camera.speak(8080, dahua)
    await camera.speak(8443, recorder)
    probed = await RPC2.ask(lan, camera.target(ON, http=WEB, credentials=owner))
    assert not states(probed)  # what the CGI told stands
    assert seen(probed, "probe.failed")
    assert dahua.asked[-1] == "global.logout"
    probed = await TVT.ask(lan, camera.target(http=((8443, False),), credentials=owner))
    assert states(probed) == {"TVT P2P (AutoNAT, NAT 2.0)": "unread"}
    assert recorder.asked[-1] == "/doLogout"


@pytest.mark.parametrize(
    ("told", "asks"),
    [
        ([ON], True),
        ([("remote.cloud", "off|P2P (Easy4ip)|T2UServer.Enable = false")], False),
        ([("remote.cloud", "unread|P2P (Easy4ip)|login refused")], False),
        ([("remote.cloud", "unsupported|P2P (Easy4ip)|HTTP 501"), ("remote.cloud", "off|Imou (VSP_PaaS)|x")], True),
        ([("remote.cloud", "on|EZCloud|x")], False),
        ([], False),
    ],
)
def test_rpc2_is_asked_only_behind_a_login_that_was_taken(
    camera: Any, owner: Credentials, told: list[tuple[str, str]], asks: bool
) -> None:
    sign = ("dahua.SerialNo", "x")
    assert RPC2.wants(camera.target(sign, *told, http=WEB, credentials=owner)) is asks
    assert not RPC2.wants(camera.target(sign, *told, http=WEB))
    assert not RPC2.wants(camera.target(*told, http=WEB, credentials=owner))


async def test_in_a_whole_audit_rpc2_follows_the_cgi_and_its_word_is_what_is_judged(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any
) -> None:
    device, pages = Dahua(http), dict(CGI)

    def speak(asked: Any) -> bytes | None:
        if asked.target.startswith("/RPC2"):
            return device(asked)
        page = pages.get(asked.target, "")
        answer: bytes = http(200 if page else 404, page) if guard.admits(asked) else http(401, "", guard.challenge())
        return answer

    await camera.speak(8080, speak)
    signs = [("dahua.SerialNo", "x"), ("tcp.open", "8080")]
    heard = Heard(
        address=camera.address,
        observations=tuple(Observation(kind=kind, value=value, source="says") for kind, value in signs),
        sign="camera",
    )

    class Says:
        name = "says"

        async def discover(self, net: Any, known: Any) -> Any:
            yield heard

    counted: list[str] = []
    audit = Audit(
        lan,
        Questions(discoverers=(Says(),), listers=(), probes=(RPC2, MAGICBOX), drivers=()),
        now=lambda: datetime.now(UTC),
        credentials_for=lambda *_: owner,
        note_login=lambda _address, _seen, service: counted.append(service),
    )
    (found,) = (await audit.run()).sighted
    assert counted == ["dahua_magicbox", "dahua_rpc2"]
    assert device.asked == ["global.login", "global.login", "Nat.getTurnStatus", "global.logout"]
    now = datetime.now(UTC)
    judged = Device(
        id="dev-1", provisional=False, identifiers=Identifiers(), identity=Identity(), addresses=(camera.address,),
        name="Yard", first_seen=now, observations=found.observations,
    )  # fmt: skip
    verdict = assess(judged, (), now).cloud_access
    assert verdict.answer is Answer.YES
    assert verdict.because[0].english == (
        "It says itself that it is online at P2P (Easy4ip) now "
        "(Nat.getTurnStatus IsTurnChannel = true, Status = online)."
    )
    assert "MARKER" not in repr(found)


def test_tvts_login_goes_to_nothing_that_speaks_another_api(camera: Any, owner: Credentials) -> None:
    sign = ("tvt.answer", "MHED")
    assert TVT.wants(camera.target(sign, http=WEB, credentials=owner))
    assert not TVT.wants(camera.target(sign, http=WEB))
    for other in ("sadp.Types", "dahua.SerialNo", "reolink.answer", "hanwha.answer"):
        assert not TVT.wants(camera.target(sign, (other, "x"), http=WEB, credentials=owner))


HOSTILE = ("", "{", "null", "[]", '{"params":[]}', "<", "<a>" * 200, "x" * 100_000, '{"result":"true"}')


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("read", [rpc2.challenge, rpc2.p2p, tvt.session, tvt.logged_in])
def test_what_is_no_answer_is_a_bad_reply_and_no_refusal(read: Any, text: str) -> None:
    with pytest.raises(BadReply):
        read(text)


@pytest.mark.parametrize("session", [None, True, [], {}, "", "a\r\nb", "x" * 200])
def test_a_session_that_would_change_the_request_is_refused(session: object) -> None:
    params = {"encryption": "Default", "realm": "r", "random": "1"}
    with pytest.raises(BadReply):
        rpc2.challenge(json.dumps({"session": session, "params": params}))


@pytest.mark.parametrize("word", ["x</token><y>", "a b c d e", "a;b=c", "\u00e9" * 8, "x" * 80])
def test_a_token_of_tvts_that_would_change_the_request_is_refused(word: str) -> None:
    page = (
        f"<content><sessionId><![CDATA[{word}]]></sessionId><nonce>{{1234-5678}}</nonce><token>abcd</token></content>"
    )
    with pytest.raises(BadReply):
        tvt.session(page)


def test_every_probe_here_is_one_of_stage_three() -> None:
    probes: tuple[Probe, ...] = (RPC2, TVT)
    assert {probe.stage for probe in probes} == {3}
