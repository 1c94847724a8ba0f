"""What a policy file must look like; every complaint names file, line, key and what is allowed. Pure.

Written by hand, for a person who edits the file: a schema library names the rule that failed, not the remedy. The file
is read as YAML nodes, which still know their lines; aliases cost nothing, as only what is asked for is looked at.
"""

import difflib
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import yaml

from cctv_guard_agent.errors import DataError

CRITERIA = ("named", "jurisdiction", "certification", "product_rule", "procedural")
STATUSES = ("in_force", "guidance", "proposed", "lapsed", "political")
VERIFICATIONS = ("confirmed", "partly", "unconfirmed")
CONTESTED = ("review", "treat_as_hit")
MAKER_TESTS = ("none", "named_five", "prc_nil")
JURISDICTION_TESTS = ("prc_nil", "none_designated")
PRODUCT_TESTS = ("default_password", "exploited_flaw", "end_of_support", "not_judged")
ACTIONS = (
    "no_new_purchase", "no_new_install", "no_use_contract", "no_new_authorisation", "no_import", "disconnect_core",
    "consider_removal", "remove", "inventory", "assess", "report", "baseline", "patch",
)  # fmt: skip
_MOST_ITEMS = 2000
"""In one list; the shipped file has some 30 policies."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_TEXTS = ("str", "timestamp", "int", "float")


class Checked:
    """A value of the file with the path that leads to it."""

    def __init__(self, node: yaml.Node | None, path: str, file: str, line: int = 1) -> None:
        """Hold what to complain with. node: None where nothing stands; line: of what holds it, 1 is the first."""
        self._node = node
        self._path = path
        self._file = file
        self._line = line if node is None else node.start_mark.line + 1

    @property
    def missing(self) -> bool:
        """Does nothing stand here?"""
        return self._node is None or self._node.tag.endswith(":null")

    @property
    def value(self) -> Any:
        """The plain value of a scalar; a list or mapping as the word for it."""
        if not isinstance(self._node, yaml.ScalarNode):
            kind = "a mapping" if isinstance(self._node, yaml.MappingNode) else "a list"
            return None if self._node is None else kind
        try:
            return yaml.constructor.SafeConstructor().construct_object(self._node)
        except (yaml.YAMLError, ValueError):
            return self._node.value

    def wrong(self, allowed: str) -> DataError:
        """Make the complaint."""
        shown = "missing" if self.missing else repr(self.value)[:60]
        return DataError(f"{self._file}: line {self._line}: {self._path or 'the file'} is {shown}; allowed: {allowed}")

    def get(self, key: str) -> "Checked":
        """Take a key of a mapping. Raises DataError where this is no mapping."""
        found = [value for name, value in self._pairs() if name.value == key]
        return Checked(found[0] if found else None, f"{self._path}.{key}".lstrip("."), self._file, self._line)

    def only(self, *known: str) -> "Checked":
        """Complain about a key that nobody knows, or that stands twice. Raises DataError."""
        seen: set[str] = set()
        for name, _ in self._pairs():
            word = str(name.value)
            where = Checked(name, f"{self._path}.{word}".lstrip("."), self._file)
            if word in seen:
                raise where.wrong("each key once")
            if word not in known:
                near = difflib.get_close_matches(word, known, 1)
                hint = f"did you mean {near[0]}? " if near else ""
                raise DataError(
                    f"{self._file}: line {name.start_mark.line + 1}: {where._path} is not a key here; {hint}"
                    f"known: {', '.join(known)}"
                )
            seen.add(word)
        return self

    def text(self, default: str | None = None) -> str:
        """A text; dates and numbers that YAML read as such are the text that stands there."""
        if self.missing and default is not None:
            return default
        node = self._node
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or node.tag.rsplit(":", 1)[-1] not in _TEXTS:
            raise self.wrong("a text")
        return str(node.value).strip()

    def date(self, default: str | None = None) -> str:
        """A year, a month or a day, as text: 2022, 2022-11, 2022-11-24."""
        if self.missing and default is not None:
            return default
        text = self.text()
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            date.fromisoformat((text + "-01-01")[:10])
        except ValueError as error:
            raise self.wrong("a date such as 2022, 2022-11 or 2022-11-24") from error
        return text

    def flag(self, default: bool = False) -> bool:
        """True or false."""
        if self.missing:
            return default
        value = self.value
        if not isinstance(value, bool):
            raise self.wrong("true or false")
        return value

    def one_of(self, words: Sequence[str], default: str | None = None) -> str:
        """One of a few words."""
        if self.missing and default is not None:
            return default
        if self.value not in words:
            raise self.wrong(", ".join(words))
        return str(self.value)

    def items(self, *, needed: bool = False) -> "list[Checked]":
        """The items of a list."""
        if self.missing and not needed:
            return []
        if not isinstance(self._node, yaml.SequenceNode) or len(self._node.value) > _MOST_ITEMS:
            raise self.wrong(f"a list of at most {_MOST_ITEMS}")
        return [Checked(one, f"{self._path}[{_label(one, i)}]", self._file) for i, one in enumerate(self._node.value)]

    def entries(self) -> "list[tuple[str, Checked]]":
        """The keys of a mapping with their values."""
        return [] if self.missing else [(str(name.value), self.get(str(name.value))) for name, _ in self._pairs()]

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def _pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        if not isinstance(self._node, yaml.MappingNode):
            raise self.wrong("a mapping of keys")
        return list(self._node.value)


def compose(text: str, file: str) -> Checked:
    """Read a file's text as nodes; nothing of it is carried out. Raises DataError with the line."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise DataError(f"{file}: {where}not readable as YAML: {error.problem or error.context}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"{file}: not readable as YAML: {str(error)[:200]}") from error
    return Checked(root, "", file)


def _label(node: yaml.Node, index: int) -> str:
    """Name an item by its id where it has one: a person finds that, not a number."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == "id" and isinstance(value, yaml.ScalarNode):
                return str(value.value)[:60]
    return str(index)


def unique(items: Sequence[Checked], name: Callable[[Checked], str]) -> None:
    """Complain about the second item of one id. Raises DataError."""
    seen: set[str] = set()
    for item in items:
        if name(item) in seen:
            raise item.get("id").wrong("each id once")
        seen.add(name(item))
