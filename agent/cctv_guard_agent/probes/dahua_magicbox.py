"""Reads a device's own description over the DHIP makers' CGI with the owner's credentials, its ways out and accounts.

One login for all: the service is the same, so that a refusal at the first page is the last question to it.
Answers are `key=value` lines. Observations use the names of the LAN protocol's fields, as they say the same:
`dahua.DeviceType`, `dahua.SerialNo`, `dahua.Version`. Source: identification.md 3.3, exposure.md 2.2.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._accounts import read_accounts
from cctv_guard_agent.probes._login import ask
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import accounts
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.remote import Question, dahua

PATH = "/cgi-bin/magicBox.cgi?action="

# action -> (keys seen in its answer, kind of observation)
_ACTIONS = {
    "getDeviceType": (("type",), "dahua.DeviceType"),
    "getSerialNo": (("sn", "serialNumber"), "dahua.SerialNo"),
    "getSoftwareVersion": (("version",), "dahua.Version"),
}


class DahuaMagicBox:
    """Model, serial, firmware and ways out, as the device knows them."""

    name = "dahua_magicbox"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where something pointed to this API and nothing to the other HTTP login."""
        return (
            bool(target.credentials and web_services(target))
            and speaks(Api.DAHUA_CGI, target.observations)
            and not speaks(Api.ISAPI, target.observations)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read three values, four settings and the list of accounts."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        login = HttpLogin(target.credentials, encrypted=service.tls)
        with notes.fenced(service.endpoint):
            for action, (keys, kind) in _ACTIONS.items():
                reply = await ask(net, service, login, PATH + action, limit=16_384)
                notes.observe(service.endpoint, kind, _value(reply, keys, action))

            async def ask_one(question: Question) -> HttpReply:
                return await ask(net, service, login, question.path, limit=LIMIT)

            questions = dahua.QUESTIONS + (dahua.FOR_AMCREST if _is_amcrest(target, notes) else ())
            await read_settings(notes, service.endpoint, questions, ask_one, dahua.is_missing)

            async def ask_accounts() -> HttpReply:
                return await ask(net, service, login, accounts.DAHUA_PATH, limit=LIMIT)

            await read_accounts(notes, service.endpoint, ask_accounts, accounts.dahua)
        return notes.probed


def _value(reply: HttpReply, keys: tuple[str, ...], action: str) -> str:
    """Return the value of the first of `keys` in a `key=value` answer. Raises BadReply."""
    text = body_text(reply)
    lines = dict(line.partition("=")[::2] for line in text.splitlines() if "=" in line)
    value = next((lines[key].strip() for key in keys if lines.get(key, "").strip()), "")
    if reply.status != 200 or not value:
        raise BadReply(f"{action}: HTTP {reply.status} without {keys[0]}", text)
    return value


def _is_amcrest(target: Target, notes: Notes) -> bool:
    """Does the label or the serial say that its firmware has Amcrest's own object (identification.md 7)?"""
    seen = (*target.observations, *notes.probed.observations)
    return any(
        "amcrest" in one.value.lower() or (one.kind == "dahua.SerialNo" and one.value.startswith("AMC")) for one in seen
    )


PROBE = DahuaMagicBox()
