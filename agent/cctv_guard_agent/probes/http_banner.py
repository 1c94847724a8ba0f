"""Asks each web port for its start page, and the first one that has a page for its favicon.

What is kept is the reply as received: the status line and headers in their order and spelling tell a maker's web
server. Redirects are recorded, never followed (design section 7.1). Source: identification.md 5.1 to 5.4.
"""

import asyncio

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, whole
from cctv_guard_agent.probes._where import Service, web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.favicon import favicon_md5, favicon_mmh3

PAGE_LIMIT = 65_536
"""Titles and marks stand at the head of a page; no start page with a mark was seen above 40 KiB."""

FAVICON_LIMIT = 65_536
"""A longer icon is not hashed: 64 KiB are 10 ms of work."""

BUDGET_S = 8.0
"""For all ports together; a camera that trickles ends here, its other probes go on."""


class HttpBanner:
    """What does its web server say of itself?"""

    name = "http_banner"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Only where a web port is open."""
        return bool(web_services(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Send one GET to each port, and one for the favicon."""
        notes = Notes(self.name)
        icon_from: Service | None = None
        services = web_services(target)
        with notes.fenced(services[0].endpoint):
            async with asyncio.timeout(BUDGET_S):
                for service in services:
                    reply = await _page(net, service, notes)
                    if icon_from is None and reply is not None and reply.status == 200:
                        icon_from = service
                if icon_from is not None:
                    await _favicon(net, icon_from, notes)
        return notes.probed


async def _page(net: Net, service: Service, notes: Notes) -> HttpReply | None:
    with notes.fenced(service.endpoint):
        reply = await net.http(service.endpoint, "/", tls=service.tls, limit=PAGE_LIMIT)
        notes.capture(service.endpoint, "http_headers", whole(reply))
        return reply
    return None


async def _favicon(net: Net, service: Service, notes: Notes) -> None:
    """Hash /favicon.ico; cameras without one answer 404 or their start page, and that is no failure."""
    with notes.fenced(service.endpoint):
        reply = await net.http(service.endpoint, "/favicon.ico", tls=service.tls, limit=FAVICON_LIMIT)
        if reply.status == 200 and reply.body and not reply.truncated and not _is_page(reply):
            _keep_hash(service.endpoint, reply.body, notes)


def _is_page(reply: HttpReply) -> bool:
    kind = (reply.header("content-type") or "").lower()
    return kind.startswith("text/") or reply.body.lstrip()[:1] == b"<"


def _keep_hash(endpoint: Endpoint, body: bytes, notes: Notes) -> None:
    notes.capture(endpoint, "favicon_mmh3", str(favicon_mmh3(body)))
    notes.capture(endpoint, "favicon_md5", favicon_md5(body))


PROBE = HttpBanner()
