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
    assert camera.connections == 2
    assert [hello[:3] for hello in heard] == [b"\x16\x03\x01"] * 2
    assert [hello[9:11] for hello in heard] == [b"\x03\x02", b"\x03\x03"]


async def test_openssl_that_wants_tls_1_2_refuses(camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    server = asyncio.create_task(asyncio.to_thread(shake_hands, str(camera.address), context))
    await asyncio.sleep(0.1)
    probed = await PROBE.ask(lan, target(camera))
    assert seen(probed, "tls.old") == ["no"]
    assert seen(probed, "tls.weak_cipher") == ["no"]
    await server


def hello_with(suite: str, session: str = "") -> bytes:
    """A TLS 1.2 ServerHello that picks one cipher suite."""
    body = "0303" + "11" * 32 + f"{len(session) // 2:02x}{session}" + suite + "00"
    inside = bytes.fromhex(f"02{len(body) // 2:06x}{body}")
    return b"\x16\x03\x03" + len(inside).to_bytes(2, "big") + inside


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (hello_with("0005"), "yes RC4"),
        (hello_with("000a", session="ab" * 32), "yes 3DES"),
        (hello_with("c012"), "yes 3DES"),
        (hello_with("0002"), "yes no encryption (NULL)"),
        (hello_with("c02f"), "unknown TLS: agreed to a cipher that was not offered"),
        (hello_with("0005")[:-4] + b"", "unknown it hung up"),
        (b"\x16\x03\x03\x00\x02\x02\x00", "unknown TLS: the answer to a ClientHello is no ServerHello"),
        (REFUSED, "no"),
        (b"", "unknown it hung up"),
    ],
)
async def test_the_cipher_that_it_picks_decides(camera: Any, lan: Lan, seen: Any, answer: bytes, value: str) -> None:
    await camera.raw(8443, answers(answer, []))
    assert seen(await PROBE.ask(lan, target(camera)), "tls.weak_cipher")[0].startswith(value)


async def test_openssl_that_takes_a_weak_cipher_agrees(
    camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext
) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("eNULL:@SECLEVEL=0")
    await camera.raw(8443, silent, tls=context)
    assert seen(await PROBE.ask(lan, target(camera)), "tls.weak_cipher") == ["yes no encryption (NULL)"]


async def test_openssl_as_it_comes_takes_none(camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext) -> None:
    await camera.raw(8443, silent, tls=context)
    assert not seen(await PROBE.ask(lan, target(camera)), "tls.weak_cipher")[0].startswith("yes")


def shake_hands(address: str, context: ssl.SSLContext) -> None:
    """Two handshakes by OpenSSL over a plain socket: asyncio drops the alert of a failed one."""
    with socket.create_server((address, 8443)) as server:
        server.settimeout(5)
        for _ in range(2):
            with server.accept()[0] as connection, pytest.raises(ssl.SSLError):
                context.wrap_socket(connection, server_side=True)


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
    for hello in (tls_hello.client_hello(bytes(32)), tls_hello.weak_hello(bytes(32))):
        assert int.from_bytes(hello[3:5], "big") == len(hello) - 5
        assert int.from_bytes(hello[6:9], "big") == len(hello) - 9
