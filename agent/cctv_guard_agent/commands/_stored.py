"""Devices and findings as the inventory keeps them, for commands that decide and ask nobody on the network."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from cctv_guard_agent import inventory
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.store import Store, StoredFinding


@contextmanager
def opened(config: Config) -> Iterator[Store]:
    """Open the inventory beside the service that may run. Raises ConfigError where there is none yet."""
    if not config.store.exists():
        raise ConfigError(
            f"there is no inventory at {config.store}: decisions are kept there, so let `cctv-guard run` look first, "
            "or name its configuration with --config"
        )
    store = Store(config.store)
    try:
        yield store
    finally:
        store.close()


def devices(store: Store) -> list[Device]:
    """Return every device that is remembered."""
    return [inventory.from_plain(content, answer) for content, answer in store.devices()]


def find(wanted: str, known: Sequence[Device]) -> Device:
    """Find a device by id, address, MAC or name. Raises ConfigError with those that are known."""
    text = wanted.strip().lower()
    found = [
        one
        for one in known
        if text in {one.id, one.mac, one.name.lower(), *(str(address) for address in one.addresses)}
    ]
    if len(found) > 1:
        ids = ", ".join(one.id for one in found[:10])
        raise ConfigError(f"{len(found)} cameras are called {wanted!r}: say which by its id ({ids})")
    if not found:
        names = ", ".join(f"{one.name} ({(*one.addresses, '-')[0]})" for one in known[:10])
        raise ConfigError(f"no camera {wanted!r} is known; known: {clean(names, 600) or 'none'}")
    return found[0]


def open_finding(wanted: str, store: Store, now: datetime) -> StoredFinding:
    """Find an open finding by its id, or the first digits of it. Raises ConfigError with those that are open."""
    still_open = [one for one in store.findings(now) if one.closed_at is None]
    found = [one for one in still_open if one.id.startswith(wanted.strip().lower())]
    if len(found) == 1 and wanted.strip():
        return found[0]
    shown = "\n".join(f"  {one.id}  {clean(str(one.title.get('text')), 100)}" for one in still_open[:20])
    raise ConfigError(f"no open finding {wanted!r}; open are:\n{shown or '  none'}")
