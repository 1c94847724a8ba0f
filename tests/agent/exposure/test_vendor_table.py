"""Every row of the table of vendors (facts exposure.md 1) has its reader: evidence in, verdict on its cloud out.

Answers are the documented ones, read by production code; names and ports are those of the row. A row of the table
without a case here, or a case without a row, fails.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, seen, words

from cctv_guard_agent.checks import cloud_access
from cctv_guard_agent.discovery import cs2_pppp
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.knowledge.remote_access import DESIGNS, OPENS, by_service, remote_access
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.egress import Call, Coverage, Outcome, call_value, coverage_value
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.finding import Confidence
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.model.remote import Setting, State
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.decode import decode
from cctv_guard_agent.wire.kasa_cipher import hide
from cctv_guard_agent.wire.remote import (
    Question,
    Told,
    dahua,
    dvrip,
    isapi,
    kasa,
    lapi,
    reolink,
    rpc2,
    sunapi,
    tvt,
    uplink,
)
from cctv_guard_agent.wire.remote import vapix as vapix_pages

TODAY = NOW.date()


def setting(one: Setting | None) -> Observation:
    assert one is not None
    return seen(one.kind, one.value)


def read(questions: Iterable[Question], reader: Callable[[str], Told], text: str) -> Observation:
    return setting(next(one for one in questions if one.read is reader).told(text))


def ezviz(on: str, online: str, bound: str) -> Observation:
    page = f"<enabled>{on}</enabled><registerStatus>{online}</registerStatus><bindStatus>{bound}</bindStatus>"
    return read(isapi.QUESTIONS, isapi.hik_connect, f"<EZVIZ>{page}</EZVIZ>")


def ehome(on: str) -> Observation:
    page = f"<Ehome><enabled>{on}</enabled><registerStatus>{on}</registerStatus></Ehome>"
    return read(isapi.QUESTIONS, isapi.isup, page)


def t2u(on: str, server: str = "") -> Observation:
    extra = f"table.T2UServer.Server={server}\r\n" if server else ""
    return read(dahua.QUESTIONS, dahua.p2p, f"table.T2UServer.Enable={on}\r\n{extra}")


def turn(**status: object) -> Observation:
    return setting(rpc2.p2p(json.dumps({"result": True, "params": {"Status": status}})))


def paas(on: str, online: str) -> Observation:
    return read(dahua.QUESTIONS, dahua.imou, f"table.VSP_PaaS.Enable={on}\r\ntable.VSP_PaaS.Online={online}\r\n")


def nat(on: bool, status: str) -> Observation:
    def body(name: str, **told: object) -> bytes:
        return json.dumps({"Name": name, "Ret": 100, name: told}).encode()

    return setting(dvrip.cloud(body("NetWork.Nat", NatEnable=on), body("Status.NatInfo", NatStatus=status)))


def p2p(enable: int) -> Observation:
    answer = json.dumps([{"cmd": "GetP2p", "code": 0, "value": {"P2p": {"enable": enable, "uid": "x"}}}])
    return read(reolink.QUESTIONS, reolink.p2p, answer)


def ezcloud(on: int, online: int) -> Observation:
    answer = json.dumps({"Response": {"Data": {"Enabled": on, "RegisterStatus": online}}})
    return read(lapi.QUESTIONS, lapi.cloud, answer)


def autonat(on: str, state: str) -> Observation:
    page = f"<content><switch index='1'>{on}</switch><natServerState>{state}</natServerState></content>"
    return read(tvt.QUESTIONS, tvt.p2p, f"<response><status>success</status>{page}</response>")


def o3c(value: str) -> Observation:
    return read(vapix_pages.QUESTIONS, vapix_pages.o3c, f"root.RemoteService.Enabled={value}\n")


def kasa_info(**info: int) -> Observation:
    return setting(kasa.read(hide(json.dumps({"cnCloud": {"get_info": info}}).encode())))


def get_uplinks(status: str) -> Observation:
    inside = f"<Configuration><Status>{status}</Status></Configuration>"
    return setting(uplink.read(xml.read(f"<GetUplinksResponse>{inside}</GetUplinksResponse>", "GetUplinks")))


def pppp(prefix: bytes, code: bytes) -> Observation:
    did = prefix.ljust(8, b"\0") + (123456).to_bytes(4, "big") + code.ljust(8, b"\0")
    raw = cs2_pppp.read(b"\xf1\x41" + len(did).to_bytes(2, "big") + did)
    assert raw is not None
    found = decode(Capture(kind="p2p_discovery", raw=raw))
    return seen("p2p.component", next(one.value for one in found if one.kind == "p2p.component"))


def calls(vendor: str, service: str, outcome: Outcome = Outcome.ANSWERED, days: int = 9, last: int = 0) -> Observation:
    one = Call(
        outcome=outcome, vendor=vendor, service=service, sure=True, often="tens of times",
        first=TODAY - timedelta(days=last + days), last=TODAY - timedelta(days=last),
    )  # fmt: skip
    return seen(f"egress.{outcome}", call_value(one))


def contact(vendor: str, service: str, **rest: int) -> Observation:
    return calls(vendor, service, Outcome.CONTACT, **rest)


COVERED = seen("egress.covered", coverage_value(Coverage(source="conntrack", flows=True, hours=24, sees=True)))
HEARD = seen("arp.mac", "02:00:00:00:00:01")


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one device showed, and what follows."""

    row: str
    shows: tuple[Observation, ...]
    answer: Answer
    says: str
    """Part of the reasons."""
    maker: str | None = None
    brand: str | None = None
    confidence: float = 0.97
    sure: bool = False
    """Is the finding confirmed, or only likely?"""

    def assessed(self) -> Assessed:
        """The device, judged."""
        identity = Identity(maker=self.maker, brand=self.brand, confidence=self.confidence if self.maker else 0.0)
        one = replace(device(CAMERA, observations=(HEARD, *self.shows)), identity=identity)
        return Assessed(device=one, exposure=assess(one, (), NOW))


def case(row: str, answer: Answer, says: str, *shows: Observation, **rest: object) -> Case:
    return Case(row=row, shows=shows, answer=answer, says=says, **rest)  # type: ignore[arg-type]


NO_SWITCH = "no switch in the device is known"
CASES = (
    # Hikvision: SADP, TCP 9010 and 9020, ISAPI, names
    case("hikvision", YES, "SADP HCPlatformEnable = true", seen("sadp.HCPlatformEnable", "true")),
    case("hikvision", NO, "HCPlatformEnable = flase", seen("sadp.HCPlatformEnable", "flase")),
    case("hikvision", UNKNOWN, "Platform Access", seen("sadp.SupportHCPlatform", "true"), maker="hikvision"),
    case("hikvision", UNKNOWN, "TCP 9010", seen("tcp.open", "9010"), seen("sadp.Types", "inquiry")),
    case("hikvision", YES, "tied to an account", ezviz("true", "true", "bind"), sure=True),
    case("hikvision", YES, "online at Hik-Connect now", ezviz("true", "true", "unbind"), sure=True),
    case("hikvision", UNKNOWN, "not online there now", ezviz("true", "false", "unbind")),
    case("hikvision", NO, "Hik-Connect is switched off", ezviz("false", "false", "unbind")),
    case("hikvision", NO, "still asked for", ezviz("false", "false", "unbind"), COVERED,
         calls("EZVIZ", "EZVIZ cloud")),
    case("hikvision", UNKNOWN, "and is told their address", COVERED, calls("Hikvision", "Hik-Connect")),
    case("hikvision", YES, "exchanges packets", COVERED, contact("Hikvision", "Hik-Connect")),
    case("hikvision_isup", YES, "Whoever runs the server", ezviz("false", "false", "unbind"), ehome("true"), sure=True),
    # Dahua: CGI, RPC2, names
    case("dahua", UNKNOWN, "Network > Access Platform", seen("dahua.SerialNo", "x"), maker="dahua"),
    case("dahua", YES, "whether it is online there is not told", t2u("true"), paas("false", "false")),
    case("dahua", YES, "Nat.getTurnStatus IsTurnChannel = true, Status = online", paas("false", "false"),
         turn(IsTurnChannel=True, Status="Online"), sure=True),
    case("dahua", UNKNOWN, "not online there now", turn(IsTurnChannel=True, Status="Offline")),
    case("dahua", YES, "online at Imou (VSP_PaaS) now", t2u("false"), paas("true", "true"), sure=True),
    case("dahua", NO, "P2P (Easy4ip) is switched off", t2u("false"), paas("false", "false")),
    case("dahua", NO, "does not do what it says", t2u("false"), COVERED, contact("Dahua", "Easy4ip P2P")),
    case("dahua", YES, "UDP 8800", seen("dahua.SerialNo", "x"), COVERED,
         contact("", "UDP 8800 (port of Dahua, Easy4ip P2P)")),
    # Amcrest: Dahua's readers, an object and servers of its own
    case("amcrest", YES, "its server belongs to Amcrest", t2u("true", "p2p.amcrestview.com"),
         maker="dahua", brand="Amcrest"),
    case("amcrest", UNKNOWN, "names a server of Amcrest Cloud", t2u("false"),
         setting(dahua.FOR_AMCREST[0].told("table.Amcrest.ConfigAddress=config.amcrestcloud.com"))),
    case("amcrest", NO, "Amcrest Cloud is switched off", t2u("false"),
         setting(dahua.FOR_AMCREST[0].told("table.Amcrest.ConfigAddress=0.0.0.0"))),
    case("amcrest", YES, "servers of Amcrest View", COVERED, contact("Amcrest", "Amcrest View"),
         maker="dahua", brand="Amcrest"),
    # Lorex: Dahua's readers with its own server, names
    case("lorex", YES, "its server belongs to Lorex", t2u("true", "p2p.lorexservices.com"), maker="dahua",
         brand="Lorex"),
    case("lorex", NO, "is switched off", t2u("false"), COVERED, calls("Lorex", "Lorex cloud"), brand="Lorex"),
    # Xiongmai: search, DVRIP, names
    case("xiongmai", UNKNOWN, "whether P2P is on or off", seen("xm.SN", "…WXYZ"), maker="xiongmai"),
    case("xiongmai", YES, "online at XMeye cloud now", nat(True, "Conneted"), sure=True),
    case("xiongmai", UNKNOWN, "not online there now", nat(True, "Probing")),
    case("xiongmai", NO, "switched off", nat(False, "DisEnable")),
    case("xiongmai", YES, "exchanges packets", COVERED, contact("Xiongmai", "XMeye")),
    # Reolink
    case("reolink", UNKNOWN, "UID under Network > Advanced", seen("reolink.uid", "…WXYZ")),
    case("reolink", YES, "Network > Advanced", p2p(1)),
    case("reolink", NO, "switched off", p2p(0)),
    case("reolink", NO, "switched off", p2p(0), COVERED, calls("Reolink", "push")),
    case("reolink", UNKNOWN, "and is told their address", COVERED, calls("Reolink", "P2P by UID")),
    case("reolink", UNKNOWN, "login", seen("reolink.answer", "discovery"), COVERED, contact("Reolink", "push")),
    # Uniview
    case("uniview", UNKNOWN, "EZCloud in its network settings", maker="uniview"),
    case("uniview", YES, "online at EZCloud now", ezcloud(1, 1), sure=True),
    case("uniview", UNKNOWN, "not online there now", ezcloud(1, 0)),
    case("uniview", NO, "switched off", ezcloud(0, 0)),
    case("uniview", UNKNOWN, "servers of EZCloud", COVERED, calls("Uniview", "Star4Live")),
    # TVT
    case("tvt", UNKNOWN, "NAT or P2P", seen("tvt.answer", "MHED"), maker="tvt"),
    case("tvt", YES, "natServerState = success", autonat("true", "success"), sure=True),
    case("tvt", UNKNOWN, "not online there now", autonat("true", "fail")),
    case("tvt", NO, "switched off", autonat("false", "fail")),
    case("tvt", YES, "exchanges packets", COVERED, contact("Provision-ISR", "NAT 2.0"), brand="Provision-ISR"),
    # Tiandy: nobody described its protocol
    case("tiandy", UNKNOWN, "EasyLive, Easy7 or P2P in its own network menu", maker="tiandy"),
    # CS2, PPPP, iLnkP2P: the search, UDP 32100
    case("cs2", YES, "(CS2)", pppp(b"ABCD", b"GHIJKL")),
    case("cs2", YES, "(iLnkP2P)", pppp(b"VSTD", b"ABCDEF")),
    case("cs2", YES, "UDP 32100 first", COVERED, contact("", "UDP 32100 (port of P2P of CS2, PPPP and iLnkP2P)")),
    case("cs2", UNKNOWN, NO_SWITCH, maker="vstarcam"),
    # TUTK: names, UDP 10001
    case("tutk", YES, "servers of Kalay (TUTK)", COVERED, calls("TUTK", "Kalay / IOTC")),
    case("tutk", YES, "servers of Kalay (TUTK)", t2u("false"), COVERED, calls("TUTK", "Kalay / IOTC")),
    case("tutk", UNKNOWN, "P2P, cloud", COVERED, calls("TUTK", "Kalay / IOTC", days=0)),
    case("tutk", UNKNOWN, "P2P, cloud", COVERED, calls("TUTK", "Kalay / IOTC", last=5)),
    case("tutk", UNKNOWN, "P2P, cloud", COVERED, contact("", "UDP 10001 (port of TUTK, Kalay)")),
    # TP-Link: Kasa's own word, Tapo's names
    case("tplink", YES, "tied to an account", kasa_info(binded=1, cld_connection=1), sure=True),
    case("tplink", YES, "online at TP-Link cloud (Kasa) now", kasa_info(binded=0, cld_connection=1), sure=True),
    case("tplink", UNKNOWN, "not online there now", kasa_info(binded=1, cld_connection=0)),
    case("tplink", UNKNOWN, NO_SWITCH, seen("tapo.type", "SMART.IPCAMERA")),
    case("tplink", YES, "it may lock you out", COVERED, calls("TP-Link", "Tapo cloud"), maker="tplink"),
    # Axis
    case("axis", UNKNOWN, "Plain config", maker="axis"),
    case("axis", NO, "waits for the button", o3c("oneclick")),
    case("axis", YES, "set RemoteService.Enabled to no", o3c("always")),
    case("axis", NO, "switched off", o3c("no")),
    case("axis", YES, "servers of O3C", COVERED, contact("Axis", "O3C / AVHS")),
    # Hanwha: DDNS is read, its P2P page is not documented
    case("hanwha", UNKNOWN, "No public description", maker="hanwha"),
    # By names and ports alone
    case("juan", UNKNOWN, "ESeeCloud or P2P", maker="zosi"),
    case("juan", YES, "servers of ESeeCloud", COVERED, contact("Juan / ESee", "ESeeCloud")),
    case("v380", UNKNOWN, NO_SWITCH, maker="macrovideo"),
    case("v380", YES, "servers of V380", COVERED, calls("Macrovideo", "V380")),
    case("v380", YES, "UDP 8877", COVERED, contact("", "UDP 8877 (port of Macrovideo, V380)"), maker="macrovideo"),
    case("v380", UNKNOWN, "P2P, cloud", COVERED, contact("", "UDP 8877 (port of Macrovideo, V380)")),
    case("yoosee", UNKNOWN, NO_SWITCH, maker="gwell"),
    case("yoosee", YES, "servers of Yoosee", COVERED, calls("Gwell / Yoosee", "Yoosee")),
    case("jovision", UNKNOWN, NO_SWITCH, maker="jovision"),
    case("jovision", YES, "servers of CloudSEE", COVERED, calls("Jovision", "CloudSEE")),
    # Products that are their maker's cloud
    *(case("cloud_native", YES, "on by design", maker=one) for one in ("amazon", "google", "arlo", "anker", "wyze")),
    case("cloud_native", UNKNOWN, NO_SWITCH, maker="amazon", confidence=0.6),
    case("cloud_native", UNKNOWN, "P2P, cloud", maker="amazon", confidence=0.3),
    case("cloud_native", UNKNOWN, "cannot open it now", COVERED, maker="arlo"),
    case("cloud_native", YES, "servers of its maker's cloud", COVERED, calls("eufy", "eufy Security")),
    # Any device with ONVIF Uplink
    case("onvif", YES, "DeleteUplink", get_uplinks("Connected"), sure=True),
    case("onvif", UNKNOWN, "not online there now", get_uplinks("Offline")),
)  # fmt: skip


def those(answer: Answer | None = None) -> pytest.MarkDecorator:
    found = [one for one in CASES if answer is None or one.answer is answer]
    return pytest.mark.parametrize("one", found, ids=lambda one: f"{one.row}-{one.says[:30]}")


@those()
def test_the_evidence_of_a_row_gives_its_verdict(one: Case) -> None:
    judged = one.assessed()
    verdict = judged.exposure.cloud_access
    assert verdict.answer is one.answer, words(verdict)
    assert one.says in words(verdict)
    site = Snapshot(at=NOW, site="home", profile="home", devices=(judged,), gateways=())
    found = list(cloud_access.CHECK.run(site))
    assert [finding.confidence for finding in found] == (
        [] if one.answer is not YES else [Confidence.CONFIRMED if one.sure else Confidence.LIKELY]
    )


@those(YES)
def test_a_yes_tells_who_could_open_it_how_that_is_known_and_what_to_press(one: Case) -> None:
    verdict = one.assessed().exposure.cloud_access
    keys = [text.key for text in verdict.because]
    if "exposure.cloud_component" in keys:  # says all three itself
        return
    assert any(key.startswith("exposure.cloud_who_") for key in keys)
    assert any(key.startswith("exposure.cloud_press") for key in keys)
    assert not keys[0].startswith("exposure.cloud_who_")
    assert not any(key.startswith(("exposure.cloud_not", "exposure.cloud_needs")) for key in keys)
    assert verdict.checked_at is not None
    assert verdict.good_until is not None
    assert "{" not in words(verdict)


@those(UNKNOWN)
def test_an_unknown_says_what_would_tell(one: Case) -> None:
    told = words(one.assessed().exposure.cloud_access)
    assert any(word in told for word in ("Look", "log of your network", "switch it off", "way out", "stay reachable"))
    assert "{" not in told


def test_hanwhas_pages_tell_of_ddns_and_leave_port_mapping_and_p2p_unknown() -> None:
    pages = ('{"DynamicDNS":[{"Type":"SamsungDDNS"}]}', '{"UpnpDiscovery":[{"Enable":true}]}')
    shows = [setting(one.told(page)) for one, page in zip(sunapi.QUESTIONS, pages, strict=True)]
    exposure = case("hanwha", UNKNOWN, "", *shows, maker="hanwha").assessed().exposure
    assert next(way.verdict.answer for way in exposure.ways if way.way is Way.DDNS) is YES
    assert exposure.could_open_itself.answer is UNKNOWN
    assert exposure.cloud_access.answer is UNKNOWN


def test_every_row_of_the_table_has_a_case_and_every_case_its_row() -> None:
    assert {one.row for one in CASES} == set(remote_access())


def test_every_row_of_the_facts_is_in_the_table() -> None:
    """The rows of facts exposure.md 1, in order; Hikvision's ISUP and its own servers count as one row there."""
    assert [row for row in remote_access() if row != "hikvision_isup"] == [
        "hikvision", "dahua", "amcrest", "lorex", "xiongmai", "reolink", "uniview", "tvt", "tiandy", "cs2", "tutk",
        "tplink", "axis", "hanwha", "juan", "v380", "yoosee", "jovision", "cloud_native", "onvif",
    ]  # fmt: skip


def test_an_unconfirmed_row_never_says_yes() -> None:
    unconfirmed = {row.row for row in remote_access().values() if not row.sure}
    assert unconfirmed == {"tiandy", "hanwha"}
    assert not any(one.answer is YES for one in CASES if one.row in unconfirmed)
    assert not any(remote_access()[row].brokers or remote_access()[row].ports for row in unconfirmed)


def test_every_row_uses_the_words_of_the_table() -> None:
    assert DESIGNS == ("always", "no_switch", "switch", "unknown")
    assert {row.opens for row in remote_access().values()} <= set(OPENS)
    assert {row.design for row in remote_access().values()} <= set(DESIGNS)


def test_every_setting_that_is_asked_for_has_its_row() -> None:
    """So that whatever is switched on says who could open the device and what to press."""
    asked = [*isapi.QUESTIONS, *dahua.QUESTIONS, *dahua.FOR_AMCREST, *reolink.QUESTIONS, *lapi.QUESTIONS]
    asked += [*vapix_pages.QUESTIONS, *tvt.QUESTIONS]
    services = {one.service for one in asked if one.about.value == "cloud"}
    services |= {dvrip.CLOUD, kasa.SERVICE, uplink.setting(State.ON, "").service, dahua.P2P}
    assert not [service for service in services if by_service(service) is None]
