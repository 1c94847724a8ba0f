"""Asks a TLS service whether it would still speak TLS 1.0 or 1.1: one ClientHello, and the first answer is read.

Only where a certificate was read before, so that it is TLS for certain; no handshake is completed.
Source: facts/exposure.md 7 (TLS age); RFC 8996.
"""

import secrets

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
        """Say hello once to each TLS port, two at most."""
        notes = Notes(self.name)
        for endpoint in _endpoints(target):
            with notes.fenced(endpoint):
                notes.observe(endpoint, "tls.old", await _answer(net, endpoint))
        return notes.probed


async def _answer(net: Net, endpoint: Endpoint) -> str:
    """`yes VERSION`, `no`, or `unknown WHY`. Raises NotAllowed, Unreachable where no connection came about."""
    async with net.connect(endpoint, timeout_s=_ANSWER_S) as connection:
        try:
            await connection.write(tls_hello.client_hello(secrets.token_bytes(32)))
            head = await connection.read_exactly(tls_hello.RECORD_HEAD_BYTES)
            version = tls_hello.agreed(head, await connection.read_exactly(tls_hello.record_size(head)))
        except Unreachable as error:
            return f"unknown {'it hung up' if error.reason == 'ended' else 'no answer'}"
        except BadReply as error:
            return f"unknown {error}"
    return f"yes {version}" if version else "no"


def _endpoints(target: Target) -> tuple[Endpoint, ...]:
    spoken = {seen.endpoint for seen in target.observations if seen.kind == "tls.fingerprint"}
    return tuple(s.endpoint for s in web_services(target) if s.tls and s.endpoint in spoken)[:_MOST]


PROBE = TlsOld()
