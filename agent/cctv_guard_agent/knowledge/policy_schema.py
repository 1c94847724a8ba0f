"""What a policy file must look like; every complaint names the file, the key and what is allowed. Pure.

Written by hand, for a person who edits the file: a schema library names the rule that failed, not the remedy.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cctv_guard_agent.errors import DataError

CRITERIA = ("named", "jurisdiction", "certification", "product_rule", "procedural")
STATUSES = ("in_force", "guidance", "proposed", "lapsed", "political")
VERIFICATIONS = ("confirmed", "partly", "unconfirmed")
CONTESTED = ("review", "treat_as_hit")
TESTS = ("none", "named_five", "prc_nil")


class Checked:
    """A value of the file with the path that leads to it."""

    def __init__(self, value: Any, path: str, file: str) -> None:
        """Hold both, to complain with."""
        self.value = value
        self._path = path
        self._file = file

    def wrong(self, allowed: str) -> DataError:
        """Make the complaint."""
        shown = repr(self.value)[:60]
        return DataError(f"{self._file}: {self._path} is {shown}; allowed: {allowed}")

    def get(self, key: str) -> "Checked":
        """Take a key of a mapping. Raises DataError where this is no mapping."""
        if not isinstance(self.value, Mapping):
            raise self.wrong("a mapping of keys")
        return Checked(self.value.get(key), f"{self._path}.{key}".lstrip("."), self._file)

    def text(self, default: str | None = None) -> str:
        """A text; dates that YAML read as such become text again."""
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("a text")
        return self.value.strip()

    def flag(self, default: bool = False) -> bool:
        """True or false."""
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def one_of(self, words: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        if self.value is None and default is not None:
            return default
        if self.value not in words:
            raise self.wrong(", ".join(words))
        return str(self.value)

    def items(self, *, needed: bool = False) -> "list[Checked]":
        """The items of a list."""
        if self.value is None and not needed:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Checked(item, f"{self._path}[{_label(item, i)}]", self._file) for i, item in enumerate(self.value)]

    def entries(self) -> "list[tuple[str, Checked]]":
        """The keys of a mapping with their values."""
        if self.value is None:
            return []
        if not isinstance(self.value, Mapping):
            raise self.wrong("a mapping of keys")
        return [(str(key), self.get(str(key))) for key in self.value]

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())


def _label(item: object, index: int) -> str:
    """Name an item by its id where it has one: a person finds that, not a number."""
    return str(item["id"]) if isinstance(item, Mapping) and "id" in item else str(index)


def unique(items: Sequence[Checked], name: Callable[[Checked], str]) -> None:
    """Complain about the second item of one id. Raises DataError."""
    seen: set[str] = set()
    for item in items:
        if name(item) in seen:
            raise item.get("id").wrong("each id once")
        seen.add(name(item))
