"""Asks a device that names the ONVIF Uplink service for its uplinks, within the login that there is."""

from collections.abc import Iterable

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.remote import State
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes import _login, _soap
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import Service, values
from cctv_guard_agent.wire import soap
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.remote import uplink

_HEADERS = (("Content-Type", f'{soap.CONTENT_TYPE}; action="{uplink.NAMESPACE}/{uplink.OPERATION}"'),)


async def read_uplinks(net: Net, service: Service, login: HttpLogin, seen: Iterable[Observation], notes: Notes) -> None:
    """Note a configured uplink, or that it could not be read. Raises Unreachable, NotAllowed, BadReply."""
    if uplink.NAMESPACE not in values(seen, "onvif.services"):
        return
    services = await _soap.ask(net, service, "GetServices", "<IncludeCapability>false</IncludeCapability>")
    place = uplink.service_of(services.document, service.endpoint.address) if services.document else None
    if place is None or place[:2] != (service.endpoint.port, service.tls):  # the login is for this port alone
        _note(notes, service, "its service is at another place")
        return
    reply = await _login.ask(
        net, service, login, place[2], method="POST", headers=_HEADERS, body=uplink.call(), limit=soap.MAX_BYTES
    )
    try:
        answer = _soap.read(reply, f"{service.endpoint} {uplink.OPERATION}")
    except BadReply:
        _note(notes, service, "no usable answer")
        raise
    if answer.document is None or answer.fault is not None:
        _note(notes, service, "this user may not read it" if _is_about_login(answer) else "it answers with a fault")
    elif one := uplink.read(answer.document):
        notes.observe(service.endpoint, one.kind, one.value)


def _is_about_login(answer: _soap.Answer) -> bool:
    return answer.fault is None or answer.fault.about_login


def _note(notes: Notes, service: Service, why: str) -> None:
    one = uplink.setting(State.UNREAD, why)
    notes.observe(service.endpoint, one.kind, one.value)
