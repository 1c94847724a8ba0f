"""Profile files: what one kind of device answers, as text, and what an auditor should make of it.

A profile may be `based_on` another (a rebrand keeps the maker's firmware and changes a few words); mappings are merged
key by key, everything else is replaced. Files whose name starts with `_` are only bases. The keys are described in
docs/simulated_site.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cctv_guard_simulator.errors import ProfileError

PROFILES = Path(__file__).parent / "profiles"
KINDS = ("camera", "recorder", "gateway", "other")
BEHAVIOURS = ("normal", "garbage", "silent", "slow", "huge", "xml_bomb", "redirect", "refuse")

_SERVICES = frozenset(
    {"ws_discovery", "onvif", "rtsp", "http", "sadp", "dhdiscover", "ssdp", "igd", "xiongmai", "reolink", "mdns", "tcp"}
)
_KEYS = _SERVICES | {
    *("id", "kind", "source", "about", "mac_prefix", "serial", "uuid", "account", "values", "behaviour", "expect")
}
_EXPECT = {
    "is_camera": (True, False),
    "kind": KINDS,
    "reachable_from_internet": ("yes", "no", "unknown"),
    "cloud_access": ("yes", "no", "unknown"),
    "anonymous_stream": ("yes", "no", "unknown"),
    "activated": ("yes", "no", "unknown"),
}
_EXPECT_FREE = frozenset({"maker", "brand", "model", "behind", "channels"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of device; many devices on a site can share it."""

    id: str
    kind: str
    """One of `KINDS`."""
    source: str
    """Where its texts come from: fact rows, public captures."""
    mac_prefix: str
    """First three bytes, lower case with colons."""
    serial: str
    """Template: `#` becomes a digit, `@` a capital letter or digit of this device."""
    uuid: str
    """Template; `{mac_plain}` where the firmware builds it from the MAC."""
    account: str | None
    """User name of the one account; None refuses every login."""
    behaviour: str
    """One of `BEHAVIOURS`; anything but `normal` is how hostile input is made."""
    values: Mapping[str, str]
    """Own placeholders for the texts."""
    expect: Mapping[str, Any]
    services: Mapping[str, Mapping[str, Any]]
    """Per protocol, as written in the file; each protocol reads its own part."""


def load(names: Iterable[str | Path] | None = None, folder: Path = PROFILES) -> tuple[Profile, ...]:
    """Loads profiles by name (looked up in `folder`) or by path; all of `folder` when `names` is None.

    Raises:
        ProfileError: a file is missing or says something that no device can be built from.
    """
    if names is None:
        paths = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("_"))
        if not paths:
            raise ProfileError(f"{folder}: no profile (*.yaml) here; give the folder that holds them with --profiles")
    else:
        paths = [name if isinstance(name, Path) else folder / f"{name}.yaml" for name in names]
    return tuple(read(path) for path in paths)


def read(path: Path, changes: Mapping[str, Any] | None = None) -> Profile:
    """Reads one file with its bases, then merges `changes` over it (tests make variants so)."""
    document = merged(_document(path, seen=()), changes or {})
    document.setdefault("id", path.stem)
    return _profile(document, path)


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`changes` over `base`: mappings key by key, None removes a key, anything else replaces."""
    result = dict(base)
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def _document(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    if path in seen:
        raise ProfileError(f"{path}: based_on goes round in a circle; remove one of {', '.join(p.name for p in seen)}")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProfileError(
            f"{path}: cannot be read ({error.strerror}); profiles here: {_names(path.parent)}"
        ) from error
    except yaml.YAMLError as error:
        raise ProfileError(f"{path}: is not YAML: {error}") from error
    if not isinstance(document, dict):
        raise ProfileError(f"{path}: must be a mapping of keys, found {type(document).__name__}")
    base_name = document.pop("based_on", None)
    if base_name is None:
        return document
    base = path.parent / f"{base_name}.yaml"
    if not base.exists():
        base = PROFILES / f"{base_name}.yaml"
    inherited = _document(base, (*seen, path))
    inherited.pop("id", None)
    expect = {**(inherited.get("expect") or {}), **(document.get("expect") or {})}  # null is an answer here
    return merged(inherited, document) | {"expect": expect}


def _profile(document: Mapping[str, Any], path: Path) -> Profile:
    unknown = sorted(set(document) - _KEYS)
    if unknown:
        raise ProfileError(f"{path}: key {unknown[0]!r} is not known; allowed: {', '.join(sorted(_KEYS))}")
    kind = _one_of(document.get("kind"), KINDS, path, "kind")
    behaviour = _one_of(document.get("behaviour", "normal"), BEHAVIOURS, path, "behaviour")
    expect = document.get("expect") or {}
    for key, value in expect.items():
        if key in _EXPECT:
            _one_of(value, _EXPECT[key], path, f"expect.{key}")
        elif key not in _EXPECT_FREE:
            allowed = ", ".join(sorted(_EXPECT_FREE | set(_EXPECT)))
            raise ProfileError(f"{path}: key 'expect.{key}' is not known; allowed: {allowed}")
    if not document.get("source"):
        raise ProfileError(f"{path}: key 'source' is missing; name the facts or captures that the texts come from")
    services = {key: document[key] or {} for key in document.keys() & _SERVICES}
    for key, part in services.items():
        if not isinstance(part, Mapping):
            raise ProfileError(f"{path}: key {key!r} must be a mapping, found {type(part).__name__}")
    return Profile(
        id=str(document["id"]),
        kind=kind,
        source=str(document["source"]),
        mac_prefix=str(document.get("mac_prefix", "02:00:00")).lower(),
        serial=str(document.get("serial", "")),
        uuid=str(document.get("uuid", "{random_uuid}")),
        account=document.get("account"),
        behaviour=behaviour,
        values={key: str(value) for key, value in (document.get("values") or {}).items()},
        expect=expect,
        services=services,
    )


def _one_of(value: Any, allowed: tuple[Any, ...], path: Path, key: str) -> Any:
    if value not in allowed:
        raise ProfileError(f"{path}: key {key!r} is {value!r}; allowed: {', '.join(map(str, allowed))}")
    return value


def _names(folder: Path) -> str:
    return ", ".join(sorted(path.stem for path in folder.glob("*.yaml"))) or "none"
