"""Carries one HTTP login over `Net`: the first challenge is answered, a refusal ends it (wire/http_login.py)."""

from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._where import Service
from cctv_guard_agent.wire.http_login import HttpLogin


async def ask(
    net: Net,
    service: Service,
    login: HttpLogin,
    path: str,
    *,
    method: str = "GET",
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    limit: int = 65_536,
) -> HttpReply:
    """Send one request with the login's credentials once the device has challenged for them.

    At most three exchanges: without credentials, with them, and with a renewed nonce where the first was stale.
    Raises Refused, and like `Net.http`.
    """
    what = f"{service.endpoint} {path}"
    while True:
        reply = await net.http(
            service.endpoint,
            path,
            method=method,
            headers=(*headers, *login.headers(method, path, body)),
            body=body,
            tls=service.tls,
            limit=limit,
        )
        if not login.again(reply.status, reply.all("www-authenticate"), what):
            return reply
