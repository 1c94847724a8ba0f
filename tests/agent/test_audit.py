"""The audit: who is asked what; one slow, broken or hostile host or plug-in harms nobody else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cctv_guard_agent import audit, plugins
from cctv_guard_agent.audit import Audit, Questions, http_ports, rtsp_ports
from cctv_guard_agent.errors import Refused, StoreError, Unreachable
from cctv_guard_agent.logins import Logins
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.probes.interface import Probe, Probed, Target
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
A, B, OUTSIDE = (ip_address(text) for text in ("192.168.1.64", "192.168.1.65", "8.8.8.8"))
NET: Any = SimpleNamespace(
    allowed=lambda address: address.is_private, interfaces=(), ask_one_by_one=lambda address: None
)


def seen(kind: str, value: str) -> Observation:
    return Observation(kind=kind, value=value)


class Says:
    def __init__(self, *heard: Heard, name: str = "says", error: Exception | None = None) -> None:
        self.name = name
        self._heard = heard
        self._error = error

    async def discover(self, net: Any, known: Sequence[Address]) -> AsyncIterator[Heard]:
        for one in self._heard:
            yield one
        if self._error:
            raise self._error


class Asks:
    def __init__(self, name: str = "asks", stage: int = 1, answer: Any = None, delay_s: float = 0) -> None:
        self.name = name
        self.stage = stage
        self.asked: list[Target] = []
        self._answer = answer
        self._delay_s = delay_s

    def wants(self, target: Target) -> bool:
        return True

    async def ask(self, net: Any, target: Target) -> Probed:
        self.asked.append(target)
        await asyncio.sleep(self._delay_s)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer or Probed(observations=(Observation(kind="x.y", value="z", source=self.name),))


async def run(discoverers: Sequence[Any], probes: Sequence[Any], **options: Any) -> audit.AuditResult:
    questions = Questions(discoverers=discoverers, listers=(), probes=probes, drivers=())
    return await Audit(NET, questions, now=lambda: NOW, **options).run()


def at(result: audit.AuditResult, address: Address) -> audit.Sighted:
    return next(one for one in result.sighted if one.address == address)


async def test_a_camera_is_probed_and_a_plain_host_gets_its_ports_looked_at_only() -> None:
    ports, further = Asks("ports", stage=0), Asks("further", stage=1)
    await run([Says(Heard(address=A), Heard(address=B, sign="host"))], [ports, further])
    assert {target.address for target in ports.asked} == {A, B}
    assert {target.address for target in further.asked} == {A}


async def test_only_the_two_makers_questions_learn_that_a_camera_named_nobody() -> None:
    activate, axis = Asks("activate_status", stage=2), Asks("axis_brand", stage=2)
    await run([Says(Heard(address=A))], [activate, axis], is_nameless=lambda _: True)
    assert ([one.nameless for one in activate.asked], [one.nameless for one in axis.asked]) == ([True], [False])
    assert {
        probe.name for probe in plugins.load("cctv_guard_agent.probes", "PROBE", Probe).values
    } >= audit.MAKER_PROBES


async def test_a_host_with_an_rtsp_port_open_is_asked_further() -> None:
    ports = Asks("ports", stage=0, answer=Probed(observations=(seen("tcp.open", "554"),)))
    further = Asks("further", stage=1)
    await run([Says(Heard(address=B, sign="host"))], [ports, further])
    assert [target.address for target in further.asked] == [B]


@pytest.mark.parametrize("sign", ["camera", "gateway", "host"])
async def test_an_address_outside_the_networks_is_never_asked(sign: str) -> None:
    probe = Asks(stage=0)
    result = await run([Says(Heard(address=OUTSIDE, sign=sign))], [probe])
    assert probe.asked == []
    assert result.sighted == ()


async def test_a_list_entry_outside_the_networks_is_kept_but_not_asked() -> None:
    probe = Asks()
    result = await run([Says(Heard(address=OUTSIDE, behind=A, channel="1"))], [probe])
    assert probe.asked == []
    assert [(one.behind, one.channel) for one in result.sighted] == [(A, "1")]


async def test_every_probe_asks_a_host_once_however_often_it_is_heard() -> None:
    probe = Asks()
    await run([Says(*[Heard(address=A)] * 20), Says(Heard(address=A), name="other")], [probe])
    assert len(probe.asked) == 1


async def test_a_plugin_that_fails_is_reported_and_the_others_go_on() -> None:
    result = await run(
        [
            Says(error=Unreachable("held by nvr-program")),
            Says(name="bad", error=KeyError("bug")),
            Says(Heard(address=A), name="ok"),
        ],
        [Asks("bad probe", answer=ZeroDivisionError()), Asks("good probe", stage=2)],
    )
    states = {one.name: (one.state, one.why.english if one.why else "") for one in result.sources}
    assert states["says"] == ("not_run", "Not run: held by nvr-program")
    assert states["bad"][0] == "failed"
    assert states["ok"] == ("ok", "")
    kinds = {one.kind for one in at(result, A).observations}
    assert {"probe.failed", "x.y"} <= kinds


async def test_a_host_that_uses_up_its_time_says_so_and_delays_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "HOST_BUDGET_S", 0.3)

    class SlowAtA(Asks):
        async def ask(self, net: Any, target: Target) -> Probed:
            if target.address == A:
                await asyncio.sleep(30)
            return await super().ask(net, target)

    async with asyncio.timeout(5):
        result = await run([Says(Heard(address=A), Heard(address=B))], [SlowAtA(), Asks("second", stage=2)])
    failures = [one.value for one in at(result, A).observations if one.kind == "probe.failed"]
    assert any("used up" in failure for failure in failures)
    assert {one.source for one in at(result, B).observations} == {"asks", "second"}


async def test_a_capture_that_cannot_be_read_becomes_an_observation() -> None:
    heard = Heard(address=A, captures=(Capture(kind="sadp", raw="<not xml"),))
    result = await run([Says(heard)], [])
    assert [one.kind for one in at(result, A).observations] == ["probe.failed"]


async def test_a_login_goes_to_stage_3_only_and_only_where_it_is_handed_out() -> None:
    login = Credentials(username="a", password=Secret("b"))
    early, late = Asks("early", stage=1), Asks("late", stage=3)
    await run(
        [Says(Heard(address=A), Heard(address=B))],
        [early, late],
        credentials_for=lambda address, observations, service: login if address == A else None,
    )
    assert all(target.credentials is None for target in early.asked)
    assert [(target.address, target.credentials) for target in late.asked] == [(A, login)]


async def test_two_refusals_end_all_logins_on_that_host() -> None:
    login = Credentials(username="a", password=Secret("b"))
    probes = [Asks(f"login {number}", stage=3, answer=Probed(refused=True)) for number in range(4)]
    noted: list[str] = []
    await run(
        [Says(Heard(address=A))],
        probes,
        credentials_for=lambda address, observations, service: login,
        note_refusal=lambda address, observations, service: noted.append(service),
    )
    assert noted == ["login 0", "login 1"]
    assert [len(probe.asked) for probe in probes] == [1, 1, 0, 0]


async def test_a_device_that_need_not_be_asked_again_is_heard_but_not_asked() -> None:
    probe = Asks()
    result = await run([Says(Heard(address=A))], [probe], probe_again=lambda _: False)
    assert probe.asked == []
    assert not at(result, A).probed


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ([seen("sadp.HttpPort", "8080")], ((8080, False),)),
        ([seen("sadp.HttpPort", "0"), seen("sadp.HttpPort", "99999"), seen("sadp.HttpPort", "x")], ()),
        ([seen("sadp.HttpPort", "²"), seen("onvif.xaddr", "http://192.168.1.64:²/onvif")], ()),
        ([seen("onvif.xaddr", "http://192.168.1.64:99999/onvif")], ()),
        ([seen("onvif.xaddr", "https://192.168.1.64/onvif")], ((443, True),)),
        ([seen("onvif.xaddr", "http://192.168.1.64:8106:8106/onvif")], ((8106, False),)),
        ([seen("onvif.xaddr", "http://[fe80::1]/onvif")], ((80, False),)),
        ([seen("tcp.open", "443"), seen("tcp.open", "80")], ((80, False), (443, True))),
        ([seen("sadp.HttpPort", "80"), seen("tcp.closed", "80"), seen("tcp.open", "8443")], ((8443, True),)),
    ],
)
def test_http_ports(observations: list[Observation], expected: tuple[tuple[int, bool], ...]) -> None:
    assert http_ports(observations) == expected


def test_rtsp_ports_are_the_open_ones_and_those_announced() -> None:
    assert rtsp_ports([seen("tcp.open", "8554"), seen("tcp.closed", "554")]) == (8554,)
    assert rtsp_ports([seen("onvif.rtsp_port", "5554"), seen("tcp.open", "554")]) == (5554, 554)
    assert rtsp_ports([seen("onvif.rtsp_port", "5554"), seen("tcp.closed", "5554")]) == ()


class Never(Asks):
    async def ask(self, net: Any, target: Target) -> Probed:
        await asyncio.Event().wait()
        raise AssertionError


class Endless:
    name = "endless"

    async def discover(self, net: Any, known: Sequence[Address]) -> AsyncIterator[Heard]:
        yield Heard(address=A)
        await asyncio.Event().wait()


async def test_a_discovery_that_never_ends_is_ended_and_what_it_heard_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "SOURCE_S", 0.2)
    probe = Asks("second", stage=2)
    result = await run([Endless(), Says(Heard(address=B))], [probe])
    assert {target.address for target in probe.asked} == {A, B}
    health = next(one for one in result.sources if one.name == "endless")
    assert (health.state, health.heard) == ("not_run", 1)
    assert health.why is not None
    assert "did not end" in health.why.english


class Takes(Says):
    def __init__(self, seconds: float, name: str) -> None:
        super().__init__(Heard(address=A), name=name)
        self._seconds = seconds

    def takes_s(self, net: Any) -> float:
        return self._seconds

    async def discover(self, net: Any, known: Sequence[Address]) -> AsyncIterator[Heard]:
        await asyncio.sleep(0.1)
        async for one in super().discover(net, known):
            yield one


async def test_a_discovery_that_says_how_long_it_takes_gets_that_and_one_with_nothing_to_do_is_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "SOURCE_S", 0.02)
    result = await run([Takes(5.0, "long"), Takes(0.0, "idle")], [])
    assert [(one.name, one.state, one.heard) for one in result.sources] == [("long", "ok", 1)]


async def test_a_probe_that_never_returns_costs_its_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "HOST_BUDGET_S", 0.2)
    result = await run([Says(Heard(address=A))], [Never("never")])
    assert "used up" in at(result, A).observations[0].value


class Broken(Asks):
    def wants(self, target: Target) -> bool:
        raise KeyError("bug")


async def test_a_probe_that_fails_before_it_asks_harms_nobody() -> None:
    result = await run([Says(Heard(address=A))], [Broken("broken"), Asks("good", stage=2)])
    assert {one.source for one in at(result, A).observations} == {"broken", "good"}


async def test_a_store_that_cannot_tell_of_logins_means_no_login() -> None:
    def fails(address: Address, observations: Sequence[Observation], service: str) -> Credentials | None:
        raise StoreError("the disk is full")

    late = Asks("late", stage=3)
    result = await run([Says(Heard(address=A))], [late, Asks("early")], credentials_for=fails)
    assert late.asked == []
    assert {one.source for one in at(result, A).observations} == {"late", "early"}


async def test_a_decoder_that_fails_on_one_answer_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(capture: Capture) -> tuple[Observation, ...]:
        if capture.raw == "bad":
            raise ZeroDivisionError
        return (seen("x.y", capture.raw),)

    monkeypatch.setattr(audit, "decode", decode)
    captures = tuple(Capture(kind="sadp", raw=raw) for raw in ("bad", "good"))
    result = await run([Says(Heard(address=A, captures=captures))], [])
    assert [one.kind for one in at(result, A).observations] == ["probe.failed", "x.y"]


async def test_a_host_that_floods_is_kept_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_RAW", 1000)
    flood = [Heard(address=A, captures=(Capture(kind="http_title", raw=f"{n:03d}" + "x" * 97),)) for n in range(500)]
    result = await run([Says(*flood)], [])
    assert len(at(result, A).captures) == 10
    assert any("more than is kept" in one.value for one in at(result, A).observations)


class Listed:
    kind = "listed"

    def __init__(self, error: Exception | None = None) -> None:
        self.asked = 0
        self._error = error

    async def cameras(self, net: Any, config: ListerConfig) -> AsyncIterator[Heard]:
        self.asked += 1
        if self._error:
            raise self._error
        yield Heard(address=A)


class Permit:
    def __init__(self) -> None:
        self.no: Text | None = None
        self.said: list[str] = []

    def why_not(self, config: ListerConfig) -> Text | None:
        return self.no

    def used(self, config: ListerConfig) -> None:
        self.said.append("used")

    def refused(self, config: ListerConfig) -> None:
        self.said.append("refused")
        self.no = say("k", "its login was refused")


async def test_a_list_whose_login_was_refused_is_not_asked_again() -> None:
    login = Credentials(username="a", password=Secret("b"))
    lister, permit = Listed(Refused("no")), Permit()
    questions = Questions(
        discoverers=(),
        listers=[(lister, ListerConfig(kind="listed", options={}, credentials=login))],
        probes=(),
        drivers=(),
    )
    for _ in range(3):
        result = await Audit(NET, questions, now=lambda: NOW, list_logins=permit).run()
    assert (lister.asked, permit.said) == (1, ["used", "refused"])
    why = result.sources[0].why
    assert why is not None
    assert "refused" in why.english


class Router:
    """A driver that counts, and fails as a test says."""

    name = "routed"
    automatic = False

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.asked: list[str] = []

    def prepare(self) -> None:
        """Nothing."""

    async def read(self, net: Any, config: Any, heard: Any) -> tuple[Gateway, ...]:
        self.asked.append(str(config.address))
        raise self.error

    async def changes(self, net: Any, gateway: Any) -> AsyncIterator[None]:
        return
        yield


def routed(driver: Router, *addresses: str, password: str = "b") -> Questions:
    login = Credentials(username="a", password=Secret(password))
    configs = tuple(
        RouterConfig(driver="routed", address=ip_address(one), options={}, credentials=login) for one in addresses
    )
    return Questions(discoverers=(), listers=(), probes=(), drivers=(driver,), routers=configs)


async def test_a_router_whose_login_was_refused_is_not_asked_again_after_a_restart_until_the_login_changes(
    tmp_path: Path,
) -> None:
    driver = Router(Refused("user name or password refused"))
    for password, asked in (("b", 1), ("b", 1), ("new", 2)):
        with contextlib.closing(Store(tmp_path / "db")) as store:
            logins = Logins((), store, lambda: NOW)
            questions = routed(driver, "192.168.1.1", password=password)
            result = await Audit(NET, questions, now=lambda: NOW, router_logins=logins).run()
        assert len(driver.asked) == asked
        assert "refused" in str(result.sources[0].why)


async def test_two_routers_that_refuse_one_login_stop_it_at_the_third(tmp_path: Path) -> None:
    driver = Router(Refused("no"))
    with contextlib.closing(Store(tmp_path / "db")) as store:
        questions = routed(driver, "192.168.1.1", "192.168.1.2", "192.168.1.3")
        logins = Logins((), store, lambda: NOW)
        result = await Audit(NET, questions, now=lambda: NOW, router_logins=logins).run()
    assert driver.asked == ["192.168.1.1", "192.168.1.2"]
    assert [one.name for one in result.sources] == [f"routed 192.168.1.{n}" for n in (1, 2, 3)]


async def test_a_router_that_does_not_answer_is_asked_again(tmp_path: Path) -> None:
    driver = Router(Unreachable("off"))
    with contextlib.closing(Store(tmp_path / "db")) as store:
        for _ in range(2):
            logins = Logins((), store, lambda: NOW)
            await Audit(NET, routed(driver, "192.168.1.1"), now=lambda: NOW, router_logins=logins).run()
    assert len(driver.asked) == 2


class Hangs:
    name = "hangs"
    automatic = True

    def prepare(self) -> None:
        raise ImportError("a library is missing")

    async def read(self, net: Any, config: Any, heard: Any) -> Any:
        await asyncio.Event().wait()


async def test_a_router_driver_that_hangs_is_named_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ROUTER_S", 0.2)
    driver: Any = Hangs()
    questions = Questions(discoverers=[Says(Heard(address=A))], listers=(), probes=[Asks()], drivers=[driver])
    result = await Audit(NET, questions, now=lambda: NOW).run()
    assert {one.name: one.state for one in result.sources}["hangs"] == "not_run"
    assert at(result, A).probed


class Reads:
    """A router driver that waits for a signal, and notes whom it was told of."""

    name, automatic = "reads", True

    def __init__(self, go_on: asyncio.Event) -> None:
        self.heard: list[Address] = []
        self.began = asyncio.Event()
        self._go_on = go_on

    def prepare(self) -> None:
        pass

    async def read(self, net: Any, config: Any, heard: Any) -> Any:
        self.heard += [address for address, _ in heard]
        self.began.set()
        await self._go_on.wait()
        return ()


async def test_routers_are_read_while_other_searches_still_wait_for_answers() -> None:
    go_on = asyncio.Event()
    go_on.set()
    driver = Reads(go_on)

    class Waits(Says):
        async def discover(self, net: Any, known: Sequence[Address]) -> AsyncIterator[Heard]:
            await driver.began.wait()
            yield Heard(address=A)

    searches = [Says(Heard(address=B, sign="gateway"), name="ssdp"), Waits(name="sadp")]
    questions: Any = Questions(discoverers=searches, listers=(), probes=[Asks()], drivers=[driver])
    result = await Audit(NET, questions, now=lambda: NOW).run()
    assert driver.heard == [B]
    assert {one.name: one.state for one in result.sources} == {"ssdp": "ok", "sadp": "ok", "reads": "ok"}


async def test_a_router_is_asked_by_nobody_else_while_it_is_read() -> None:
    go_on = asyncio.Event()
    driver, told = Reads(go_on), []
    net: Any = SimpleNamespace(allowed=NET.allowed, interfaces=(), ask_one_by_one=told.append)

    class LetsGoOn(Asks):
        """The router is read until a camera was asked."""

        async def ask(self, net: Any, target: Target) -> Probed:
            assert target.address == A or go_on.is_set()
            go_on.set()
            return await super().ask(net, target)

    probe = LetsGoOn()
    router = RouterConfig(driver="other", address=ip_address("192.168.1.1"), options={})
    heard = Says(Heard(address=B, sign="gateway"), Heard(address=A), Heard(address=ip_address("192.168.1.1")))
    questions: Any = Questions(discoverers=[heard], listers=(), probes=[probe], drivers=[driver], routers=[router])
    await Audit(net, questions, now=lambda: NOW).run()
    assert {str(target.address) for target in probe.asked} == {"192.168.1.64", "192.168.1.65", "192.168.1.1"}
    assert {str(address) for address in told} == {"192.168.1.65", "192.168.1.1"}


async def test_what_is_finished_is_handed_over_while_a_slow_host_is_still_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "EARLY_S", 0.5)
    monkeypatch.setattr(audit, "SETTLE_S", 0.0)
    answered = asyncio.Event()
    early: list[audit.AuditResult] = []

    class WaitsAtA(Asks):
        async def ask(self, net: Any, target: Target) -> Probed:
            if target.address == A:
                await answered.wait()
            return await super().ask(net, target)

    def hand_over(result: audit.AuditResult) -> None:
        early.append(result)
        answered.set()

    result = await run([Says(Heard(address=A), Heard(address=B))], [WaitsAtA()], early=hand_over)
    assert [{one.address for one in handed.sighted} for handed in early] == [{B}]
    assert {one.address for one in result.sighted} == {A, B}


async def test_nothing_is_handed_over_early_where_nobody_is_slow() -> None:
    early: list[audit.AuditResult] = []
    await run([Says(Heard(address=A))], [Asks()], early=early.append)
    assert early == []
