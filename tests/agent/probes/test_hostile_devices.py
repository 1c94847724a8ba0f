"""Devices that answer garbage, nothing, slowly, without end, or 401 for ever: each probe comes back in time."""

import asyncio
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from cctv_guard_agent import plugins
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.interface import Probe

pytestmark = pytest.mark.usefixtures("hasty_searches")
PROBES = plugins.load("cctv_guard_agent.probes", "PROBE", Probe).values
HUGE = 100_000_000


async def garbage(_reader: Any, writer: Any) -> None:
    writer.write(bytes(range(256)) * 40)
    await writer.drain()


async def silence(reader: Any, _writer: Any) -> None:
    while await reader.read(65_536):
        pass


async def one_byte_a_second(_reader: Any, writer: Any) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + b"a" * 10_000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(1)


async def without_end(reader: Any, writer: Any) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % HUGE)
    for _ in range(HUGE // 100_000):
        writer.write(b"<a>" + b"x" * 99_997)
        await writer.drain()


async def header_flood(reader: Any, writer: Any) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        writer.write(b"X-%d: %s\r\n" % (number, b"y" * 200))
        await writer.drain()


async def hangs_up(_reader: Any, _writer: Any) -> None:
    return


async def bomb(reader: Any, writer: Any) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "0123456789">{entities}]><Envelope>&e9;</Envelope>'.encode()
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()


def _protocol(head: bytes) -> bytes:
    return head.split(b"\r\n", 1)[0].rsplit(b" ", 1)[1]


async def forever_401(reader: Any, writer: Any) -> None:
    number = 0
    while head := await reader.readuntil(b"\r\n\r\n"):
        number += 1
        challenge = b'WWW-Authenticate: Digest realm="x", nonce="%d", qop="auth"' % number
        writer.write(_protocol(head) + b" 401 No\r\nContent-Length: 0\r\n" + challenge + b"\r\n\r\n")
        await writer.drain()


Behaviour = Callable[[Any, Any], Awaitable[None]]
BEHAVIOURS: list[Behaviour] = [
    garbage,
    silence,
    one_byte_a_second,
    without_end,
    header_flood,
    hangs_up,
    bomb,
    forever_401,
]
# signs that make every probe want to ask
SIGNS = (
    ("sadp.Types", "inquiry"),
    ("http.realm", "AXIS_ACCC8E683F51"),
    ("http.body", "gjs_oemtype"),
    ("http.title", "WISENET NVR"),
    ("onvif.Manufacturer", "PRAMA"),
    ("rtsp.status", "200"),
    ("onvif.services", "http://www.onvif.org/ver10/device/wsdl"),
    ("reolink.answer", "discovery"),
    ("kasa.type", "IOT.IPCAMERA"),
    ("tvt.answer", "MHED"),
)
NOT_WANTED = {"dahua_magicbox", "dahua_rpc2", "dahua_search", "dvrip_settings", "rtsp_trial"}
"""One maker's two logins and search, a login that can be overheard, and what takes an inconclusive stream."""


def full_target(camera: Any, owner: Credentials) -> Any:
    xaddr = ("onvif.xaddr", f"http://{camera.address}:8080/onvif/device_service")
    location = ("ssdp.location", f"http://{camera.address}:8080/description.xml")
    target = camera.target(
        xaddr, location, *SIGNS, http=((8080, False), (8443, True)), rtsp=(8554,), paths=("/x",), credentials=owner
    )
    certificate = Observation(kind="tls.fingerprint", value="ab" * 32, endpoint=camera.endpoint(8443))
    return replace(target, observations=(*target.observations, certificate))


def wanted(probe: Any, target: Any) -> Any:
    """The target with as many signs as the probe bears: an HTTP service is logged in to over one API only."""
    others = ("sadp.Types", "http.body", "http.realm", "reolink.answer", "http.title")
    for hidden in (others[:count] for count in range(len(others) + 1)):
        shown = replace(target, observations=tuple(o for o in target.observations if o.kind not in hidden))
        if probe.wants(shown):
            return shown
    return None


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.__name__)
async def test_every_probe_comes_back_and_says_what_it_saw(
    camera: Any, hasty_lan: Lan, owner: Credentials, behaviour: Behaviour
) -> None:
    for port in (8080, 8443, 8554):
        await camera.raw(port, behaviour)
    asked = [(probe, target) for probe in PROBES if (target := wanted(probe, full_target(camera, owner)))]
    assert {probe.name for probe in PROBES} - {probe.name for probe, _ in asked} <= NOT_WANTED
    for probe, target in asked:
        hasty_lan.new_cycle()
        probed = await probe.ask(hasty_lan, target)
        spoke = probed.captures or any(o.kind != "probe.failed" for o in probed.observations)
        failed = any(o.kind == "probe.failed" and o.value.startswith(f"{probe.name}: ") for o in probed.observations)
        assert spoke or failed or probe.name.endswith("_challenge"), probe.name
        assert not probed.refused or behaviour is forever_401, probe.name
        assert all(len(capture.raw) < 300_000 for capture in probed.captures)


async def test_a_login_that_is_answered_401_for_ever_is_tried_once_per_service(
    camera: Any, lan: Lan, owner: Credentials
) -> None:
    tried: list[bytes] = []

    async def count(reader: Any, writer: Any) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if b"Authorization" in head:
                tried.append(head)
            challenge = b'WWW-Authenticate: Digest realm="x", nonce="%d", qop="auth"' % len(tried)
            writer.write(_protocol(head) + b" 401 No\r\nContent-Length: 0\r\n" + challenge + b"\r\n\r\n")
            await writer.drain()

    await camera.raw(8080, count)
    await camera.raw(8554, count)
    target = full_target(camera, owner)
    logins = [probe for probe in PROBES if probe.stage == 3 and probe.wants(target)]
    logins = [probe for probe in logins if probe.name != "reolink_api"]  # by TLS only, which is not spoken here
    probed = [await probe.ask(lan, target) for probe in logins]
    assert {probe.name for probe in logins} == {"isapi_device_info", "onvif_login", "rtsp_login"}
    assert all(one.refused for one in probed)
    assert len(tried) == len(logins)


async def test_probes_below_stage_three_never_send_credentials(camera: Any, lan: Lan, owner: Credentials) -> None:
    await camera.raw(8080, forever_401)
    heads: list[bytes] = []

    async def keep(reader: Any, writer: Any) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"RTSP/1.0 401 No\r\n\r\n")
        await writer.drain()

    await camera.raw(8554, keep)
    target = full_target(camera, owner)
    for probe in PROBES:
        if probe.stage < 3 and probe.wants(target):
            await probe.ask(lan, target)
    assert heads
    assert not any(b"uthorization" in head or b"owner" in head for head in heads)


async def test_a_hundred_megabytes_do_not_end_up_in_memory(camera: Any, lan: Lan, owner: Credentials) -> None:
    await camera.raw(8080, without_end)
    target = full_target(camera, owner)
    tracemalloc.start()
    try:
        for probe in PROBES:
            if probe.wants(target) and probe.name not in ("ports", "tls_cert"):
                await probe.ask(lan, target)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 50_000_000  # the server's own buffers and the ONVIF library are in it; the body is 100 MB


async def test_a_slow_device_does_not_hold_up_another(
    camera: Any, new_camera: Any, hasty_lan: Lan, owner: Credentials, http: Any, captured: Any
) -> None:
    other = new_camera()
    await other.speak(8080, lambda _: http(200, "fine"))
    await camera.raw(8080, one_byte_a_second)
    banner = next(probe for probe in PROBES if probe.name == "http_banner")
    slow = asyncio.create_task(banner.ask(hasty_lan, camera.target(http=((8080, False),))))
    await asyncio.sleep(0)
    probed = await banner.ask(hasty_lan, other.target(http=((8080, False),)))
    assert captured(probed, "http_headers")
    assert not slow.done()
    assert (await slow).observations[0].kind == "probe.failed"


def test_every_probe_loads() -> None:
    loaded = plugins.load("cctv_guard_agent.probes", "PROBE", Probe)
    assert not loaded.skipped
    assert len({probe.name for probe in loaded.values}) == len(loaded.values) >= 12
