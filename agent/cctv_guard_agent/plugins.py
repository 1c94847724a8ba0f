"""Finds the one declared value in each module of a plug-in package.

A plug-in is one file that imports the model and its package's interface, exports one upper-case name and does
nothing on import. One that fails to load is skipped alone, and that is reported.
"""

import importlib
import logging
import pkgutil
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[T]):
    """What a plug-in package holds."""

    values: tuple[T, ...]
    """Ordered by module name."""
    skipped: tuple[tuple[str, str], ...] = ()
    """(module, why) for each that failed to load."""


def load(package: str, attribute: str, kind: type[T] | tuple[type[Any], ...]) -> Loaded[T]:
    """Import every module of `package` and take its `attribute`.

    Modules named `interface` or starting with `_` are no plug-ins. A module that raises, lacks the name or holds
    another type is skipped and named.
    """
    root = importlib.import_module(package)
    values: list[T] = []
    skipped: list[tuple[str, str]] = []
    for info in sorted(pkgutil.iter_modules(root.__path__), key=lambda found: found.name):
        if info.name == "interface" or info.name.startswith("_"):
            continue
        try:
            value = getattr(importlib.import_module(f"{package}.{info.name}"), attribute)
            if not isinstance(value, kind):
                raise TypeError(f"{attribute} is a {type(value).__name__}")
        except Exception as error:
            _LOG.exception("plug-in %s.%s skipped", package, info.name)
            skipped.append((info.name, f"{type(error).__name__}: {error}"))
        else:
            values.append(value)
    return Loaded(values=tuple(values), skipped=tuple(skipped))
