"""Certificates of cameras, which sign their own."""

import ssl
from typing import Any

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.tls_cert import PROBE

WEB = ((8443, True),)


async def _silent(_reader: Any, _writer: Any) -> None:
    return


async def test_the_subject_is_written_most_specific_first(
    camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext
) -> None:
    await camera.raw(8443, _silent, tls=context)
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert seen(probed, "tls.subject") == ["CN=www.hikvision.com, OU=DVRNVR, O=HIKVISION, L=HangZhou, C=CN"]
    assert seen(probed, "tls.issuer") == seen(probed, "tls.subject")
    assert seen(probed, "tls.not_after") == ["2030-12-30T00:00:00+00:00"]
    assert len(seen(probed, "tls.fingerprint")[0]) == 64


async def test_an_open_port_that_speaks_no_tls_is_named(camera: Any, lan: Lan, seen: Any) -> None:
    async def plain(_reader: Any, writer: Any) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    await camera.raw(8443, plain)
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert not seen(probed, "tls.subject")
    assert "no TLS came about" in seen(probed, "probe.failed")[0]


def test_plain_ports_are_not_asked_for_a_certificate(camera: Any) -> None:
    assert not PROBE.wants(camera.target(http=((8080, False),)))
    assert PROBE.wants(camera.target(("tcp.open", "443")))
