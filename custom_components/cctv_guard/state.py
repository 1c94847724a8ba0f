"""What the topics of one site said, newest first; pure: messages in, subjects that changed out.

A subject is a device's or a router's id, SITE, or `seen_subject(id)`. A message that cannot be read leaves what was
known as it was, and is remembered by its topic until a good one takes its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .const import SITE
from .contract import Agent, Checked, Device, Finding, Findings, Router, Seen, Site, Status, UnsupportedVersion, read
from .decode import BadPayload, clean

STATE_TOPICS = ("status", "agent", "site", "seen", "device/+", "router/+")
"""Below the site's base topic; all retained."""

_MAX_REFUSED = 1000
"""Topics remembered as unreadable; more only tells the same again."""

NOTHING: frozenset[str] = frozenset()


def seen_subject(id: str) -> str:
    """Return the subject of a device's last answer: it moves every minute, and only one entity cares."""
    return f"{id}/seen"


@dataclass(slots=True)
class SiteState:
    """The site as we know it now."""

    site: Site | None = None
    agent: Agent | None = None
    online: bool | None = None
    """None until the broker told."""
    devices: dict[str, Device] = field(default_factory=dict)
    routers: dict[str, Router] = field(default_factory=dict)
    seen: Mapping[str, datetime] = field(default_factory=dict)
    """Id to last answer."""
    checked: Mapping[str, Checked] = field(default_factory=dict)
    """Id to last check."""
    refused: dict[str, str] = field(default_factory=dict)
    """Topic (below the base) to why its present message cannot be read."""
    versions: dict[str, int] = field(default_factory=dict)
    """Topic to a schema_version that is not ours to read."""
    refused_count: int = 0
    """Unreadable messages since the start."""

    def accept(self, topic: str, payload: bytes) -> frozenset[str]:
        """Take the message of `topic` (below the base topic); return the subjects that it changed."""
        kind, _, subject = topic.partition("/")
        if (take := _TAKERS.get(kind)) is None:
            return NOTHING
        was_refused = self.refused.pop(topic, None) is not None or self.versions.pop(topic, None) is not None
        try:
            changed = take(self, subject, payload)
        except UnsupportedVersion as error:
            self.versions[topic] = error.found
        except BadPayload as error:
            self.refused_count += 1
            if len(self.refused) < _MAX_REFUSED:
                self.refused[topic] = clean(str(error), 200)
        else:
            return changed | {SITE} if was_refused else changed
        return frozenset({SITE})

    def is_stale(self, id: str, now: datetime) -> bool:
        """Return whether the last check of a device is too old for its verdicts to hold."""
        checked = self.checked.get(id)
        return checked is not None and checked.good_until < now

    def findings(self, subject: str) -> Findings | None:
        """Return what is open and recently closed on a device or the site; None where nothing was said yet."""
        known = self.site if subject == SITE else self.devices.get(subject)
        return known.findings if known else None

    def present(self) -> dict[str, Device]:
        """Return the devices that the inventory lists, by id; a retained rest of a forgotten one is none of them."""
        if self.site is None:
            return {}
        return {id: device for id, device in self.devices.items() if id in self.site.inventory}

    def present_routers(self) -> dict[str, Router]:
        """Return the gateways that the inventory lists, by id."""
        if self.site is None:
            return {}
        return {id: router for id, router in self.routers.items() if id in self.site.routers}

    def missing(self) -> list[str]:
        """Return topics that the inventory promises in a revision that did not arrive.

        Brokers drop queued messages without a word (design section 4). A message that arrived and could not be
        read is not asked for again: it would be the same.
        """
        if self.site is None:
            return []
        known = {f"device/{id}": device.revision for id, device in self.devices.items()}
        known |= {f"router/{id}": router.revision for id, router in self.routers.items()}
        promised = {f"device/{id}": revision for id, revision in self.site.inventory.items()}
        promised |= {f"router/{id}": revision for id, revision in self.site.routers.items()}
        return [
            topic
            for topic, revision in promised.items()
            if known.get(topic) != revision and topic not in self.refused and topic not in self.versions
        ]

    def open_findings(self) -> list[tuple[str, Finding]]:
        """Return (subject, finding) of everything open on the site and on the devices present."""
        found = [(SITE, finding) for finding in (self.site.findings.open if self.site else ())]
        for id, device in self.present().items():
            found += [(id, finding) for finding in device.findings.open]
        return found


def _take_status(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    online = bool(payload) and read(Status, payload).is_online
    changed, state.online = state.online is not online, online
    return frozenset({SITE}) if changed else NOTHING


def _take_site(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    state.site = read(Site, payload) if payload else None
    return frozenset({SITE})


def _take_agent(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    state.agent = read(Agent, payload) if payload else None
    return frozenset({SITE})


def _take_seen(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    said = read(Seen, payload) if payload else None
    before, state.seen = state.seen, said.seen if said else {}
    state.checked = said.checked if said else {}
    moved = (id for id in before.keys() | state.seen.keys() if before.get(id) != state.seen.get(id))
    return frozenset(map(seen_subject, moved))


def _take_device(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    return _replace(state.devices, subject, read(Device, payload) if payload else None)


def _take_router(state: SiteState, subject: str, payload: bytes) -> frozenset[str]:
    return _replace(state.routers, subject, read(Router, payload) if payload else None)


def _replace[T: (Device, Router)](known: dict[str, T], subject: str, value: T | None) -> frozenset[str]:
    if value is None:
        return frozenset({subject}) if known.pop(subject, None) else NOTHING
    if value.id != subject:
        raise BadPayload(f"names “{value.id}”, its topic “{clean(subject, 64)}”")
    if known.get(subject) == value:
        return NOTHING
    known[subject] = value
    return frozenset({subject})


_TAKERS: dict[str, Callable[[SiteState, str, bytes], frozenset[str]]] = {
    "status": _take_status,
    "agent": _take_agent,
    "site": _take_site,
    "seen": _take_seen,
    "device": _take_device,
    "router": _take_router,
}
