"""What the owner lets the agent log in with, bound to one device."""

from dataclasses import dataclass

from cctv_guard_agent.redact import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user name and password for the devices that the owner bound them to."""

    username: str
    password: Secret
    allow_basic: bool = False
    """The owner allowed Basic over plain HTTP for this camera."""
