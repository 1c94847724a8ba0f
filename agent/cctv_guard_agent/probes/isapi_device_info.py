"""Reads an ISAPI device's own description with the owner's credentials, its settings (cloud, UPnP, DDNS) and accounts.

One login for all: the service is the same, so that a refusal at the first page is the last question to it.
One OEM renames the prefix to `/pramaAPI`, and then answers 404 or nothing at the usual one.
Source: identification.md 2.3, exposure.md 2.1.
"""

import re

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._accounts import read_accounts
from cctv_guard_agent.probes._login import ask
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import Service, web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import accounts
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.remote import Question, isapi

PREFIXES = ("/ISAPI", "/pramaAPI")
PATH = "/System/deviceInfo"
_SECRET = re.compile(r"<(?P<name>\w*(?:password|verificationcode|secretkey))\b[^>]*>[^<]*</(?P=name)>", re.IGNORECASE)


class IsapiDeviceInfo:
    """Model, serial, firmware and ways out, as the device knows them."""

    name = "isapi_device_info"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where something pointed to this API."""
        return bool(target.credentials and web_services(target)) and speaks(Api.ISAPI, target.observations)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read the description, four settings and the list of accounts."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        login = HttpLogin(target.credentials, encrypted=service.tls)
        with notes.fenced(service.endpoint):
            prefix, reply = await _read(net, service, login)
            if reply.status == 200 and b"DeviceInfo" in reply.body:
                notes.capture(service.endpoint, "isapi_device_info", _SECRET.sub("", body_text(reply)))
            else:
                notes.failed(service.endpoint, f"HTTP {reply.status} at {prefix}{PATH}")
                return notes.probed

            async def ask_one(question: Question) -> HttpReply:
                return await ask(net, service, login, prefix + question.path, limit=LIMIT)

            await read_settings(notes, service.endpoint, isapi.QUESTIONS, ask_one, isapi.is_missing)

            async def ask_accounts() -> HttpReply:
                return await ask(net, service, login, prefix + accounts.ISAPI_PATH, limit=LIMIT)

            await read_accounts(notes, service.endpoint, ask_accounts, accounts.isapi)
        return notes.probed


async def _read(net: Net, service: Service, login: HttpLogin) -> tuple[str, HttpReply]:
    """Return the prefix under which it answers, and the answer."""
    usual, renamed = PREFIXES
    try:
        reply = await ask(net, service, login, usual + PATH)
    except Unreachable as error:
        if error.reason != "ended" or login.carries:
            raise
    else:
        if reply.status != 404 or login.carries:
            return usual, reply
    return renamed, await ask(net, service, login, renamed + PATH)


PROBE = IsapiDeviceInfo()
