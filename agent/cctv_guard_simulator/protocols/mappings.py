"""The port mapping table of a gateway, and who wants to know when it changes."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One row of the table, as WANIPConnection tells it."""

    external_port: int
    internal_client: str
    internal_port: int
    protocol: str
    """`TCP` or `UDP`."""
    description: str
    remote_host: str = ""
    enabled: bool = True
    lease_s: int = 0
    """0 means permanent."""


class MappingTable:
    """Rows in the order in which they came; one for each protocol and external port."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, int], Mapping] = {}
        self._watchers: list[Callable[[], None]] = []

    def watch(self, changed: Callable[[], None]) -> None:
        """Calls `changed` after each change."""
        self._watchers.append(changed)

    def rows(self) -> tuple[Mapping, ...]:
        """The table as it is."""
        return tuple(self._rows.values())

    def find(self, protocol: str, external_port: int) -> Mapping | None:
        """The row for a protocol and port; None when there is none."""
        return self._rows.get((protocol, external_port))

    def add(self, mapping: Mapping) -> None:
        """Adds a row, or replaces the one with the same protocol and external port."""
        self._rows[(mapping.protocol, mapping.external_port)] = mapping
        self._changed()

    def delete(self, protocol: str, external_port: int) -> bool:
        """Removes a row; False when there was none."""
        if self._rows.pop((protocol, external_port), None) is None:
            return False
        self._changed()
        return True

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher()
