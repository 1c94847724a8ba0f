"""A place that lists cameras: configuration, Frigate, go2rtc, a hardware recorder. It exports `LISTER`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

LOGIN = ("username", "password")
_TELL_MACHINES_APART = frozenset({"mac", "serial", "certificate"})
"""What a login may be bound to, whatever the kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListerConfig:
    """What the owner configured for one list: an entry of `recorders:`."""

    kind: str
    options: Mapping[str, str]
    credentials: Credentials | None = None


@runtime_checkable
class Lister(Protocol):
    """Reads one kind of list; addresses that it names are candidates only (design section 7.1)."""

    kind: str

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """Options that belong together; one such group must be configured whole."""

    def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera that the list names; secrets are dropped in the parser.

        Raises ConfigError (option), Unreachable, BadReply, Refused.
        """


def check(listers: Sequence[Lister], configs: Sequence[ListerConfig]) -> None:
    """Look at the configuration without asking anybody. Raises ConfigError, which names entry, option and remedy."""
    by_kind = {one.kind: one for one in listers}
    for index, config in enumerate(configs):
        if config.kind not in by_kind:
            known = ", ".join(sorted(by_kind))
            raise ConfigError(f"recorders[{index}].kind: {config.kind!r} is not known; known: {known}")
        _check_options(f"recorders[{index}] ({config.kind})", by_kind[config.kind].needs, config)


def _check_options(where: str, needs: Sequence[Sequence[str]], config: ListerConfig) -> None:
    known = {key for group in needs for key in group} | _TELL_MACHINES_APART | set(LOGIN)
    if unknown := sorted(config.options.keys() - known):
        raise ConfigError(f"{where}: the option {unknown[0][:40]!r} is not known; known: {', '.join(sorted(known))}")
    given = {key for key, value in config.options.items() if value.strip()}
    given |= set(LOGIN) if config.credentials is not None else set()
    if not any(given.issuperset(group) for group in needs):
        asked = "; or ".join(", ".join(group) for group in needs)
        raise ConfigError(f"{where}: set {asked}")
    if "mac" in given and normal_mac(config.options["mac"]) is None:
        raise ConfigError(f"{where}: mac {config.options['mac'][:40]!r} is none; it looks like 44:19:b6:12:34:56")
