"""What a device says of its own ways out: its maker's platform, its port-mapping client, its name on the internet.

A reader (wire/remote/) turns each answer into settings; they travel as observations `remote.cloud`, `remote.upnp` and
`remote.ddns`, so that whoever judges needs to know no vendor's words. Nothing else of an answer is kept: verification
codes, ids, host names, user names and passwords stand in the same documents. Source: facts exposure.md 0 and 1.
"""

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "remote."
_BOUND = 120
"""Characters of each part."""


class About(StrEnum):
    """Which of the three."""

    CLOUD = "cloud"
    UPNP = "upnp"
    DDNS = "ddns"


class State(StrEnum):
    """What it says, strongest first. For UPNP and DDNS only ON, OFF, UNSUPPORTED and UNREAD are used."""

    BOUND = "bound"
    """Switched on, online there, and tied to somebody's account."""
    REGISTERED = "registered"
    """Switched on and online there now."""
    ON = "on"
    """Switched on; whether it is online there is not told."""
    OFFLINE = "offline"
    """Switched on, and not online there now."""
    ARMED = "armed"
    """Waits for a button on the device to be pressed; not connected."""
    POINTED = "pointed"
    """It names a server of it; whether the platform is used is not told."""
    OFF = "off"
    UNSUPPORTED = "unsupported"
    """The device has no such thing, or its firmware has no such page."""
    UNREAD = "unread"
    """Asked, without a usable answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as the device told it."""

    about: About
    state: State
    service: str
    """The platform's or protocol's name, from our own list and never from the answer: `Hik-Connect`."""
    because: str
    """The field and its value, or why it could not be read: `EZVIZ enabled = true`."""

    @property
    def kind(self) -> str:
        """The kind of observation."""
        return PREFIX + self.about

    @property
    def value(self) -> str:
        """The observation's value: `STATE|SERVICE|BECAUSE`."""
        return "|".join((self.state, self.service.replace("|", " ")[:_BOUND], self.because[:_BOUND]))


def setting(kind: str, value: str) -> Setting | None:
    """Read an observation back; None where it is none of these (an inventory of another version)."""
    state, _, rest = value.partition("|")
    service, _, because = rest.partition("|")
    try:
        return Setting(about=About(kind.removeprefix(PREFIX)), state=State(state), service=service, because=because)
    except ValueError:
        return None
