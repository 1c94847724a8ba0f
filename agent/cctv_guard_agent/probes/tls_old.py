"""Asks a TLS service whether it would still speak TLS 1.0 or 1.1, or a weak cipher: one ClientHello for each question.

Only where a certificate was read before, so that it is TLS for certain; the first answer is read, and no handshake is
completed. Built by hand, so that what this computer's own TLS library can still offer does not matter.
Source: facts/exposure.md 7 (TLS age); RFC 8996.
"""

import asyncio
import secrets
from collections.abc import Callable

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import tls_hello

_ANSWER_S = 4.0
"""As long as for a handshake (tls_cert): small processors need one to two seconds."""
_MOST = 2


class TlsOld:
    """Does it accept outdated encryption?"""

    name = "tls_old"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where TLS was spoken."""
        return bool(_endpoints(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Say hello twice to each TLS port, two at most."""
        notes = Notes(self.name)
        await asyncio.gather(*(_greet(net, endpoint, notes) for endpoint in _endpoints(target)))
        return notes.probed


async def _greet(net: Net, endpoint: Endpoint, notes: Notes) -> None:
    with notes.fenced(endpoint):
        old = await _answer(net, endpoint, tls_hello.client_hello, tls_hello.agreed)
        notes.observe(endpoint, "tls.old", old)
        weak = await _answer(net, endpoint, tls_hello.weak_hello, tls_hello.weak_cipher)
        notes.observe(endpoint, "tls.weak_cipher", weak)


async def _answer(
    net: Net, endpoint: Endpoint, hello: Callable[[bytes], bytes], read: Callable[[bytes, bytes], str | None]
) -> str:
    """`yes WHAT`, `no`, or `unknown WHY`. Raises NotAllowed, Unreachable where no connection came about."""
    async with net.connect(endpoint, timeout_s=_ANSWER_S) as connection:
        try:
            await connection.write(hello(secrets.token_bytes(32)))
            head = await connection.read_exactly(tls_hello.RECORD_HEAD_BYTES)
            what = read(head, await connection.read_exactly(tls_hello.record_size(head)))
        except Unreachable as error:
            return f"unknown {'it hung up' if error.reason == 'ended' else 'no answer'}"
        except BadReply as error:
            return f"unknown {error}"
    return f"yes {what}" if what else "no"


def _endpoints(target: Target) -> tuple[Endpoint, ...]:
    spoken = {seen.endpoint for seen in target.observations if seen.kind == "tls.fingerprint"}
    return tuple(s.endpoint for s in web_services(target) if s.tls and s.endpoint in spoken)[:_MOST]


PROBE = TlsOld()
