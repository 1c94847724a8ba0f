"""JSON to frozen dataclasses, told by their annotations alone.

Unknown keys are ignored, so that a newer agent may add some; a wrong type names its field. Strings are hostile
(a camera chose them): control and direction characters go, and what is too long is cut where it can be and refused
where it is an identifier. Knows no Home Assistant and no field of the contract.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

type _Convert = Callable[[object], Any]

# Control characters, zero-width ones, and those that turn the reading direction: with them a camera's name could
# hide or reorder the words around it.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MAX_ITEMS = 2000
"""Of one list; the longest that the contract allows is a 64 kB device payload."""
_MAX_KEYS = 20_000
"""Of one map; the inventory of a large site."""


class BadPayload(ValueError):
    """A payload that is not what the contract says; `str()` names the field."""

    def __init__(self, complaint: str, place: str = "") -> None:
        super().__init__(complaint)
        self.complaint = complaint
        self.place = place
        """Path of the field, put together on the way up: good payloads need not pay for it."""

    def __str__(self) -> str:
        return f"{self.place or 'the message'} {self.complaint}"

    def under(self, place: str) -> BadPayload:
        """Return the same, seen from one level further up."""
        dot = "" if not self.place or self.place.startswith("[") else "."
        return BadPayload(self.complaint, f"{place}{dot}{self.place}")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many characters of a string are kept."""

    characters: int


class _Identifier:
    """Marks a string that becomes part of a topic or a registry key: refused, never cut."""


Word = Annotated[str, Limit(60)]
Name = Annotated[str, Limit(100)]
Line = Annotated[str, Limit(300)]
Sentence = Annotated[str, Limit(800)]
Id = Annotated[str, _Identifier]


def decode[T](kind: type[T], value: object) -> T:
    """Return `value` (what a JSON parser gave) as a `kind`.

    Raises:
        BadPayload: a required key is missing or a value is of another type.
    """
    return cast(T, _converter(cast(Any, kind))(value))


def clean(text: str, characters: int) -> str:
    """Return one line of at most `characters` characters without anything that cannot be seen."""
    if not text.isprintable():
        # Cut before the search as well: the pattern need not walk through a megabyte.
        text = _UNSEEN.sub(" ", text[: characters * 2])
    text = text.strip()
    return text if len(text) <= characters else text[: characters - 1] + "…"


@cache
def _converter(hint: Any) -> _Convert:
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _text(arguments[1])
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in arguments if argument is not NoneType)
        return _optional(_converter(inner))
    if origin is tuple:
        return _sequence(_converter(arguments[0]))
    if origin is Mapping:
        return _mapping(_converter(arguments[0]), _converter(arguments[1]))
    if is_dataclass(hint):
        return _record(cast(type, hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    raise TypeError(f"no decoder for {hint!r}")


def _record(kind: type) -> _Convert:
    hints = get_type_hints(kind, include_extras=True)
    plan = [
        (field.name, _converter(hints[field.name]), field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    ]

    def convert(value: object) -> Any:
        if not isinstance(value, dict):
            raise _wrong(value, "an object")
        found: dict[str, Any] = {}
        for name, inner, required in plan:
            if name in value:
                try:
                    found[name] = inner(value[name])
                except BadPayload as error:
                    raise error.under(name) from None
            elif required:
                raise BadPayload(f"has no “{name}”")
        return kind(**found)

    return convert


def _optional(inner: _Convert) -> _Convert:
    return lambda value: None if value is None else inner(value)


def _sequence(inner: _Convert) -> _Convert:
    def convert(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > _MAX_ITEMS:
            raise _wrong(value, f"a list of at most {_MAX_ITEMS}")
        found = []
        for index, item in enumerate(value):
            try:
                found.append(inner(item))
            except BadPayload as error:
                raise error.under(f"[{index}]") from None
        return tuple(found)

    return convert


def _mapping(key: _Convert, inner: _Convert) -> _Convert:
    def convert(value: object) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > _MAX_KEYS:
            raise _wrong(value, f"an object of at most {_MAX_KEYS} keys")
        found = {}
        for name, item in value.items():
            try:
                found[key(name)] = inner(item)
            except BadPayload as error:
                raise error.under(clean(name, 40)) from None
        return found

    return convert


def _text(mark: object) -> _Convert:
    if mark is _Identifier:
        return _identifier
    assert isinstance(mark, Limit)
    characters = mark.characters

    def convert(value: object) -> str:
        if not isinstance(value, str):
            raise _wrong(value, "text")
        return clean(value, characters)

    return convert


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise _wrong(value, "an id (letters, digits, - and _, at most 64)")
    return value


def _enum(kind: type[Enum]) -> _Convert:
    def convert(value: object) -> Enum:
        try:
            return kind(value)
        except ValueError:
            raise _wrong(value, "one of " + ", ".join(str(word.value) for word in kind)) from None

    return convert


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, "true or false")
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(value, "a whole number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _wrong(value, "a number")
    return float(value)


def _date(value: object) -> date:
    try:
        return date.fromisoformat(cast(Any, value))
    except TypeError, ValueError:
        raise _wrong(value, "a date (YYYY-MM-DD)") from None


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(cast(Any, value))
    except TypeError, ValueError:
        raise _wrong(value, "a time (RFC 3339)") from None
    if moment.tzinfo is None:
        raise _wrong(value, "a time with its zone")
    return moment.astimezone(UTC)


_SCALARS: dict[Any, _Convert] = {bool: _boolean, int: _integer, float: _number, date: _date, datetime: _time}


def _wrong(value: object, wanted: str) -> BadPayload:
    # The beginning is enough to recognise it; a megabyte need not be spelled out first.
    shown = repr(
        value[:60] if isinstance(value, str) else type(value).__name__ if isinstance(value, dict | list) else value
    )
    return BadPayload(f"is {clean(shown, 60)}, not {wanted}")
