"""The pages on which devices tell of their cloud, UPnP and DDNS: one file per API, pure.

`read(text)` of a question turns an answer into a state and the fields that say so, and lets nothing else through: the
same documents hold verification codes, ids, host names and passwords. It raises BadReply where the field is missing.
Source: facts exposure.md 1 and 2.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About, Setting, State

Told = tuple[State, str]
"""A state, and what said so: `EZVIZ enabled = true`."""

UPNP = "UPnP port mapping"
DDNS = "DDNS"

_TRUE = frozenset(("true", "yes", "on", "1"))
_FALSE = frozenset(("false", "flase", "no", "off", "0"))
_WORDS = _TRUE | _FALSE | {"bind", "unbind", "oneclick", "always"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One read-only request about one setting."""

    path: str
    about: About
    service: str
    read: Callable[[str], Told]
    method: str = "GET"
    body: bytes = b""

    def told(self, text: str) -> Setting:
        """Read the answer. Raises BadReply."""
        state, because = self.read(text)
        return self.as_setting(state, because)

    def as_setting(self, state: State, because: str) -> Setting:
        """Return a state of this question's service."""
        return Setting(about=self.about, state=state, service=self.service, because=because)


def flag(value: str | None, field: str) -> bool:
    """Return whether a switch is on. Raises BadReply for a missing one and for other words."""
    word = (value or "").strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadReply(f"{field}: neither on nor off")


def maybe(value: str | None) -> bool | None:
    """Return whether a state that need not be told is on; None where it is not told."""
    word = (value or "").strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def shown(**fields: str | None) -> str:
    """Write fields and values for people; only words that switches know get through, whatever the device sent."""
    pairs = [(name, (value or "").strip().lower()) for name, value in fields.items() if value]
    return ", ".join(f"{name} = {value if value in _WORDS else '(other)'}" for name, value in pairs)


def switch(on: bool, because: str) -> Told:
    """Return ON or OFF."""
    return (State.ON if on else State.OFF), because


def platform(on: bool, online: bool | None, bound: bool | None, because: str) -> Told:
    """Return the state of a platform from its switch, whether it is online there, and whether it has an account."""
    if not on:
        return State.OFF, because
    if online is None:
        return State.ON, because
    if not online:
        return State.OFFLINE, because
    return (State.BOUND if bound else State.REGISTERED), because
