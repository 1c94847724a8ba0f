"""Would a web page still speak TLS 1.0 or 1.1? Asked of OpenSSL's servers and of bytes as the standard writes them."""

import asyncio
import socket
import ssl
import warnings
from typing import Any

import pytest

from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.interface import Target
from cctv_guard_agent.probes.tls_old import PROBE
from cctv_guard_agent.wire import tls_hello

WEB = ((8443, True),)
SERVER_HELLO = bytes.fromhex("160301002c" + "02000028" + "0301" + "11" * 32 + "00" + "c013" + "00" + "0000")
REFUSED = bytes.fromhex("15030200020246")


def target(camera: Any) -> Target:
    seen = Observation(kind="tls.fingerprint", value="ab" * 32, endpoint=camera.endpoint(8443))
    plain: Target = camera.target(http=WEB)
    return Target(address=plain.address, observations=(seen,), http_ports=WEB)


def answers(data: bytes, heard: list[bytes]) -> Any:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(1000))
        writer.write(data)
        await writer.drain()

    return speak


async def silent(_reader: Any, _writer: Any) -> None:
    return


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (SERVER_HELLO, "yes TLS 1.0"),
        (SERVER_HELLO.replace(b"\x03\x01\x11", b"\x03\x02\x11"), "yes TLS 1.1"),
        (REFUSED, "no"),
        (b"", "unknown it hung up"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "unknown TLS: the answer is no TLS record"),
        (
            SERVER_HELLO.replace(b"\x03\x01\x11", b"\x03\x04\x11"),
            "unknown TLS: agreed to a version that was not offered",
        ),
        (b"\x16\x03\x01\xff\xff", "unknown TLS: a record of an impossible size"),
        (b"\x16\x03\x01\x00\x02\x0e\x00", "unknown TLS: the answer to a ClientHello is no ServerHello"),
        (SERVER_HELLO[:20], "unknown it hung up"),
    ],
)
async def test_the_first_answer_decides(camera: Any, lan: Lan, seen: Any, answer: bytes, value: str) -> None:
    heard: list[bytes] = []
    await camera.raw(8443, answers(answer, heard))
    probed = await PROBE.ask(lan, target(camera))
    assert seen(probed, "tls.old")[0].startswith(value)
    assert camera.connections == 1
    (hello,) = heard
    assert hello[:3] == b"\x16\x03\x01"
    assert hello[9:11] == b"\x03\x02"


async def test_openssl_that_wants_tls_1_2_refuses(camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    server = asyncio.create_task(asyncio.to_thread(shake_hands, str(camera.address), context))
    await asyncio.sleep(0.1)
    assert seen(await PROBE.ask(lan, target(camera)), "tls.old") == ["no"]
    with pytest.raises(ssl.SSLError):
        await server


def shake_hands(address: str, context: ssl.SSLContext) -> None:
    """One handshake by OpenSSL over a plain socket: asyncio drops the alert of a failed one."""
    with socket.create_server((address, 8443)) as server:
        server.settimeout(5)
        with server.accept()[0] as connection, context.wrap_socket(connection, server_side=True):
            pass


async def test_openssl_that_takes_tls_1_0_agrees(camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of the version that this is about
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    await camera.raw(8443, silent, tls=context)
    assert seen(await PROBE.ask(lan, target(camera)), "tls.old") == ["yes TLS 1.1"]


def test_only_what_spoke_tls_is_asked(camera: Any) -> None:
    assert PROBE.wants(target(camera))
    assert not PROBE.wants(camera.target(http=WEB))
    assert not PROBE.wants(Target(address=camera.address, observations=target(camera).observations))


def test_the_greeting_has_the_lengths_that_it_says() -> None:
    hello = tls_hello.client_hello(bytes(32))
    assert int.from_bytes(hello[3:5], "big") == len(hello) - 5
    assert int.from_bytes(hello[6:9], "big") == len(hello) - 9
