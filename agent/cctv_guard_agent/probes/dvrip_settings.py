"""Reads a Xiongmai device's cloud, UPnP and DDNS settings over DVRIP with the owner's credentials: one login.

The login can be overheard and used again, so it is made only where the owner allowed readable passwords for this
camera. Source: facts exposure.md 2.4.
"""

from collections.abc import Callable

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.remote import Setting
from cctv_guard_agent.net.interface import Connection, Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import open_ports, port_number, values
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.remote import dvrip

PORT = 34_567


class DvripSettings:
    """What does it say of its ways out?"""

    name = "dvrip_settings"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only where it answered its maker's search, and where the owner allowed readable passwords."""
        allowed = target.credentials is not None and target.credentials.allow_basic
        return allowed and any(values(target.observations, "xm.answer")) and _port(target) is not None

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read three settings over one connection."""
        port = _port(target)
        assert target.credentials is not None
        assert port is not None
        endpoint = Endpoint(address=target.address, port=port)
        notes = Notes(self.name)
        with notes.fenced(endpoint):
            async with net.connect(endpoint) as connection:
                await connection.write(dvrip.login(target.credentials))
                await _read(connection, dvrip.session(await _answer(connection)), endpoint, notes)
        return notes.probed


def _port(target: Target) -> int | None:
    """Return the port that it announced, else the usual one where it is open."""
    announced = (port for value in values(target.observations, "xm.TCPPort") if (port := port_number(value)))
    return next(announced, PORT if PORT in open_ports(target) else None)


async def _answer(connection: Connection) -> bytes:
    return await connection.read_exactly(dvrip.size(await connection.read_exactly(dvrip.HEADER.size)))


async def _read(connection: Connection, session: int, endpoint: Endpoint, notes: Notes) -> None:
    """Note a setting each; where the device ends it, all that is left is noted as not read."""
    found = {(one.about, one.service): one for one in dvrip.unread("no usable answer")}
    answers: dict[str, bytes] = {}
    try:
        for number, name in enumerate((dvrip.NAT, dvrip.NAT_STATE, dvrip.UPNP_NAME, dvrip.DDNS_NAME), 1):
            await connection.write(dvrip.get(session, number, name))
            answers[name] = await _answer(connection)
    except (Unreachable, BadReply, NotAllowed) as error:
        notes.failed(endpoint, error)
    for name, read in _READERS.items():
        if name in answers and (one := _told(read, answers, name)) is not None:
            found[one.about, one.service] = one
    for one in found.values():
        notes.observe(endpoint, one.kind, one.value)


def _told(read: Callable[[dict[str, bytes], str], Setting], answers: dict[str, bytes], name: str) -> Setting | None:
    try:
        return read(answers, name)
    except BadReply:
        return None


_READERS: dict[str, Callable[[dict[str, bytes], str], Setting]] = {
    dvrip.NAT: lambda answers, name: dvrip.cloud(answers[name], answers.get(dvrip.NAT_STATE)),
    dvrip.UPNP_NAME: lambda answers, name: dvrip.upnp(answers[name]),
    dvrip.DDNS_NAME: lambda answers, name: dvrip.ddns(answers[name]),
}

PROBE = DvripSettings()
