"""VAPIX `param.cgi`: O3C (One-Click Cloud Connection) and the NAT traversal of UPnP, as `root.Group.Key=value` lines.

`oneclick` is the factory setting: it waits for the button, which is no connection. The other words for "on" are not
documented. `Network.UPnP.Enabled` is only the announcement on the network. Newer firmware leaves `root.` out and writes
`# Error:` lines, also for groups that this user may not see, so that those say nothing.
Source: facts exposure.md 2.5 (Kane610/axis tests).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About, State
from cctv_guard_agent.wire.remote import UPNP, Question, Told, flag, maybe, shown, switch

_MOST_LINES = 2_048


def _value(text: str, key: str) -> str | None:
    line = re.compile(rf"(?:root\.)?{re.escape(key)}=(.{{0,64}})")
    found = (line.fullmatch(one.strip()) for one in text.splitlines()[:_MOST_LINES])
    return next((match[1].strip() for match in found if match), None)


def o3c(text: str) -> Told:
    """Read `RemoteService`. Raises BadReply."""
    value = (_value(text, "RemoteService.Enabled") or "").lower()
    because = shown(**{"RemoteService.Enabled": value})
    if value == "oneclick":
        return State.ARMED, because
    if value == "always":
        return State.ON, because
    return switch(flag(value, "RemoteService.Enabled"), because)


def nat_traversal(text: str) -> Told:
    """Read `Network.UPnP`: a mapping that is active counts as on. Raises BadReply."""
    on, active = (_value(text, f"Network.UPnP.NATTraversal.{key}") for key in ("Enabled", "Active"))
    if on is None:
        raise BadReply("param.cgi: no NATTraversal in it")
    because = shown(**{"NATTraversal.Enabled": on, "Active": active})
    return switch(flag(on, "NATTraversal.Enabled") or maybe(active) is True, because)


_PATH = "/axis-cgi/param.cgi?action=list&group="
QUESTIONS = (
    Question(path=f"{_PATH}RemoteService", about=About.CLOUD, service="O3C (One-Click Cloud Connection)", read=o3c),
    Question(path=f"{_PATH}Network.UPnP", about=About.UPNP, service=UPNP, read=nat_traversal),
)
