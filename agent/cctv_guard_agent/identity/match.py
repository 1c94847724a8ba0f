"""Which sightings are one unit, and which known device that is. Pure.

Matched by the MAC that the kernel saw, then serial, then ONVIF endpoint reference, then a self-reported MAC; never
where a stronger identifier disagrees at the same time. What shares only a weak identifier at two addresses of one
kind stays two: a camera too many on the list is seen and merged by the owner, a hidden one is not.

    two network cards          one, where the serial agrees and a card's MAC is the one that the device reports, or
                               where the maker's own protocol tells the same full serial on both
    IPv4 and IPv6              one, by kernel MAC, else by serial, reference or reported MAC
    address changed by DHCP    one, by any identifier
    network card replaced      one, by serial, once the old MAC is no longer about
    identical units            two, by kernel MAC or serial, however alike their reference and reported MAC are
    behind a Wi-Fi repeater    two, though the repeater lends both its MAC, where anything else tells them apart
    a recorder's list entry    one with the camera itself, by identifier, else by an address that was seen directly
    without any identifier     provisional: its address and a fingerprint that does not contradict

Source: design section 4, Ids.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cctv_guard_agent.identity import identifiers as reading
from cctv_guard_agent.identity import ids
from cctv_guard_agent.identity.evidence import by_kind
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.observation import Observation

_MOST_ADDRESSES = 8
_SHORTEST_TAIL = 9
"""Recorders list only the end of a Hikvision serial: so many characters of it are a unit's own."""
_FINGERPRINT = (
    "http.server",
    "http.title",
    "rtsp.server",
    "favicon.mmh3",
    "tls.fingerprint",
    "onvif.Model",
    "dahua.DeviceType",
    "sadp.DeviceDescription",
    "ssdp_desc.modelName",
    "list.model",
)
"""What stays the same on one unit and tells different ones apart, for units without an identifier."""
_NATIVE_SERIALS = ("sadp.DeviceSN", "dahua.SerialNo", "isapi.serialNumber", "axis.SerialNumber")
"""Told by the maker's own protocol: no template fills these in."""
_SHORTEST_NATIVE = 12

Fingerprint = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was seen at one address, or what one entry of a list says, in one cycle."""

    address: Address | None
    """None where a list entry names none."""
    identifiers: Identifiers
    fingerprint: Fingerprint
    behind: str | None = None
    """The recorder whose list named it (any stable word for it, as Device.behind); None where it answered itself."""
    channel: str | None = None
    native_serial: bool = False
    """Did the maker's own protocol tell the serial, in full?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One unit."""

    id: str
    provisional: bool
    known: Device | None
    """The device that it was before; None for a new one."""
    sightings: tuple[int, ...]
    """Places in the sightings that were given."""
    identifiers: Identifiers
    """What is known now, kept from before where nothing was seen this time."""
    addresses: tuple[Address, ...]
    """Those seen now, then those of before."""
    behind: str | None
    channel: str | None


def sighting(
    address: Address | None,
    observations: Iterable[Observation],
    *,
    behind: str | None = None,
    channel: str | None = None,
) -> Sighting:
    """Make a sighting from the observations of one address or list entry."""
    seen = by_kind(observations)
    found = reading.of(seen)
    native = {reading.usable_serial(value) for kind in _NATIVE_SERIALS for value in seen.get(kind, ())}
    return Sighting(
        address=address,
        identifiers=found,
        native_serial=found.serial in native and len(found.serial or "") >= _SHORTEST_NATIVE,
        fingerprint={kind: frozenset(seen[kind]) for kind in _FINGERPRINT if kind in seen},
        behind=behind,
        channel=channel,
    )


@dataclass(slots=True, eq=False)
class _Unit:
    """Sightings (or a known device) taken to be one unit."""

    sightings: list[int]
    kernel: set[str]
    serials: set[str]
    native: set[str]
    """Those of the serials that the maker's own protocol told."""
    references: set[str]
    reported: set[str]
    addresses: list[Address]
    fingerprint: dict[str, frozenset[str]]
    direct: bool
    """It answered itself, not only through a list."""
    places: set[tuple[str, str]]
    """(recorder, channel) of its list entries."""
    known: Device | None = None
    families: set[int] = field(default_factory=set)

    @property
    def identified(self) -> bool:
        return bool(self.kernel or self.serials or self.references or self.reported)


def match(known: Sequence[Device], sightings: Sequence[Sighting]) -> tuple[Match, ...]:
    """Return the units that were seen, in the order of their ids; known devices that were not seen are left out.

    The order of `known` and `sightings` never matters.
    """
    units = _joined([_unit(index, one) for index, one in _in_order(sightings)])
    devices = sorted(known, key=lambda device: (device.first_seen, device.id))
    _recognise(units, [_remembered(device) for device in devices])
    taken = {device.id for device in known}
    found = []
    for unit in sorted(units, key=_rank):
        one = _match(unit, sightings, taken)
        taken.add(one.id)
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.id))


def _in_order(sightings: Sequence[Sighting]) -> list[tuple[int, Sighting]]:
    def rank(pair: tuple[int, Sighting]) -> tuple[bool, str, str, str, str]:
        one = pair[1]
        return (one.behind is not None, str(one.address), one.behind or "", one.channel or "", repr(one.identifiers))

    return sorted(enumerate(sightings), key=rank)


def _unit(index: int, one: Sighting) -> _Unit:
    return _Unit(
        sightings=[index],
        kernel=_some(one.identifiers.kernel_mac),
        serials=_some(one.identifiers.serial),
        native=_some(one.identifiers.serial) if one.native_serial else set(),
        references=_some(one.identifiers.endpoint_reference),
        reported=_some(one.identifiers.reported_mac),
        addresses=[one.address] if one.address else [],
        fingerprint=dict(one.fingerprint),
        direct=one.behind is None,
        places={(one.behind, one.channel or "")} if one.behind is not None else set(),
        families={one.address.version} if one.address else set(),
    )


def _remembered(device: Device) -> _Unit:
    seen = by_kind(device.observations)
    return _Unit(
        sightings=[],
        kernel=_some(device.identifiers.kernel_mac),
        serials=_some(device.identifiers.serial),
        native=set(),
        references=_some(device.identifiers.endpoint_reference),
        reported=_some(device.identifiers.reported_mac),
        addresses=list(device.addresses),
        fingerprint={kind: frozenset(seen[kind]) for kind in _FINGERPRINT if kind in seen},
        direct=True,
        places={(device.behind, device.channel or "")} if device.behind is not None else set(),
        known=device,
    )


def _some(value: str | None) -> set[str]:
    return {value} if value else set()


# Two units of one cycle: one and the same?


def _joined(units: list[_Unit]) -> list[_Unit]:
    """Join what is one unit, the surest reason first. Compared is only what shares what the reason asks for."""
    for same, keys in (
        (_same_host, _addresses),
        (_same_kernel_mac, _macs),
        (_same_serial, _serials),
        (_same_reference, _references),
        (_same_reported_mac, _macs),
        (_listed_host, _addresses),
    ):
        into: dict[_Unit, _Unit] = {}
        buckets = _buckets(units, keys)
        for key in sorted(buckets):
            members = list(dict.fromkeys(_root(unit, into) for unit in buckets[key]))
            for at, one in enumerate(members):
                for other in members[at + 1 :]:
                    if one not in into and other not in into and same(one, other):
                        _absorb(one, other)
                        into[other] = one
        units = [unit for unit in units if unit not in into]
    return units


def _root(unit: _Unit, into: Mapping[_Unit, _Unit]) -> _Unit:
    while unit in into:
        unit = into[unit]
    return unit


def _buckets(units: Iterable[_Unit], keys: Callable[[_Unit], Iterable[str]]) -> dict[str, list[_Unit]]:
    found: dict[str, list[_Unit]] = {}
    for unit in units:
        for key in keys(unit):
            found.setdefault(key, []).append(unit)
    return found


def _addresses(unit: _Unit) -> set[str]:
    return set(map(str, unit.addresses))


def _macs(unit: _Unit) -> set[str]:
    return unit.kernel | unit.reported


def _serials(unit: _Unit) -> set[str]:
    return {serial[-_SHORTEST_TAIL:] for serial in unit.serials}


def _references(unit: _Unit) -> set[str]:
    return unit.references


def _places(unit: _Unit) -> set[str]:
    return _addresses(unit) | set(map("/".join, unit.places))


def _absorb(one: _Unit, other: _Unit) -> None:
    one.sightings += other.sightings
    one.kernel |= other.kernel
    one.serials |= other.serials
    one.native |= other.native
    one.references |= other.references
    one.reported |= other.reported
    # An address that a list names may be the recorder's own private one: those seen directly come first.
    ordered = (
        [*one.addresses, *other.addresses] if one.direct or not other.direct else [*other.addresses, *one.addresses]
    )
    one.addresses = list(dict.fromkeys(ordered))
    one.fingerprint = {
        kind: one.fingerprint.get(kind, frozenset()) | other.fingerprint.get(kind, frozenset())
        for kind in {*one.fingerprint, *other.fingerprint}
    }
    one.direct = one.direct or other.direct
    one.places |= other.places
    one.families |= other.families


def _same_host(one: _Unit, other: _Unit) -> bool:
    return one.direct and other.direct and bool(set(one.addresses) & set(other.addresses))


def _same_kernel_mac(one: _Unit, other: _Unit) -> bool:
    """The same card. Two hosts of one family that contradict each other share a repeater's, or one is a clone."""
    return bool(one.kernel & other.kernel) and not (one.families & other.families and _contradict(one, other))


def _same_serial(one: _Unit, other: _Unit) -> bool:
    if not _serials_agree(one, other):
        return False
    if not _differ(one.kernel, other.kernel) or one.reported & other.kernel or other.reported & one.kernel:
        return True
    return bool(one.native & other.native) and _alike(one.fingerprint, other.fingerprint)


def _same_reference(one: _Unit, other: _Unit) -> bool:
    stronger = _differ(one.kernel, other.kernel) or _serials_differ(one, other)
    return bool(one.references & other.references) and not stronger and not _two_hosts(one, other)


def _same_reported_mac(one: _Unit, other: _Unit) -> bool:
    if _serials_differ(one, other) or _differ(one.references, other.references):
        return False
    if (one.reported & other.kernel and not one.kernel) or (other.reported & one.kernel and not other.kernel):
        return not (one.direct and other.direct and _two_hosts(one, other))
    return bool(one.reported & other.reported) and not _differ(one.kernel, other.kernel) and not _two_hosts(one, other)


def _listed_host(one: _Unit, other: _Unit) -> bool:
    """A list entry without identifiers of its own is the host that answers at its address."""
    if one.direct == other.direct or not set(one.addresses) & set(other.addresses):
        return False
    return not (_differ(one.kernel | one.reported, other.kernel | other.reported) or _serials_differ(one, other))


def _two_hosts(one: _Unit, other: _Unit) -> bool:
    """Do both answer themselves at different addresses of one family? Then a weak identifier may be a clone."""
    return one.direct and other.direct and bool(one.families & other.families)


def _differ(one: set[str], other: set[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _contradict(one: _Unit, other: _Unit) -> bool:
    """Does anything but the kernel's MAC tell the two apart?"""
    return (
        _serials_differ(one, other)
        or _differ(one.references, other.references)
        or _differ(one.reported, other.reported)
        or not _alike(one.fingerprint, other.fingerprint)
    )


def _serials_agree(one: _Unit, other: _Unit) -> bool:
    return any(_same_number(a, b) for a in one.serials for b in other.serials)


def _serials_differ(one: _Unit, other: _Unit) -> bool:
    return bool(one.serials) and bool(other.serials) and not _serials_agree(one, other)


def _same_number(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _SHORTEST_TAIL and long.endswith(short))


# A unit and the devices that were known before.


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """The MACs of this cycle."""

    macs: frozenset[str]
    shared: frozenset[str]
    """Those of several units, now or before: a repeater's, or clones. They tell no unit from another."""


def _about(units: Sequence[_Unit], remembered: Sequence[_Unit]) -> _About:
    now = Counter(mac for unit in units for mac in unit.kernel)
    before = Counter(mac for unit in remembered for mac in unit.kernel)
    shared = frozenset(mac for mac, count in [*now.items(), *before.items()] if count > 1)
    return _About(macs=frozenset(now), shared=shared)


def _recognise(units: Sequence[_Unit], remembered: Sequence[_Unit]) -> None:
    """Give each unit the known device that it is; one device is one unit at most."""
    about = _about(units, remembered)
    free = set(remembered)
    for reason, keys in (
        (_known_kernel_mac, _macs),
        (_known_serial, _serials),
        (_known_reference, _references),
        (_known_reported_mac, _macs),
        (_known_place, _places),
    ):
        buckets = _buckets((old for old in remembered if old in free), keys)
        pairs = [
            (unit, old)
            for unit in units
            if unit.known is None
            for old in dict.fromkeys(old for key in sorted(keys(unit)) for old in buckets.get(key, ()))
            if reason(unit, old, about)
        ]
        for unit, old in sorted(pairs, key=_closeness):
            if unit.known is None and old in free:
                unit.known = old.known
                free.remove(old)


def _closeness(pair: tuple[_Unit, _Unit]) -> tuple[int, int, int, tuple[str, ...], str]:
    """Of several candidates the one whose other identifiers agree, then the one at the same address, comes first."""
    unit, old = pair
    agrees = _serials_agree(unit, old) + bool(unit.references & old.references) + bool(unit.kernel & old.kernel)
    here = bool(set(unit.addresses) & set(old.addresses[:1]))
    return (int(_serials_differ(unit, old)), -agrees, -int(here), _rank(unit), old.known.id if old.known else "")


def _known_kernel_mac(unit: _Unit, old: _Unit, about: _About) -> bool:
    common = unit.kernel & old.kernel
    return bool(common) and (not common <= about.shared or not _contradict(unit, old))


def _known_serial(unit: _Unit, old: _Unit, about: _About) -> bool:
    """The serial decides over another MAC only where the old MAC is gone: a new card, or a router between."""
    replaced = not _differ(unit.kernel, old.kernel) or not old.kernel & about.macs or bool(unit.reported & old.kernel)
    return _serials_agree(unit, old) and replaced


def _known_reference(unit: _Unit, old: _Unit, about: _About) -> bool:
    stronger = _differ(unit.kernel, old.kernel) or _serials_differ(unit, old)
    return bool(unit.references & old.references) and not stronger


def _known_reported_mac(unit: _Unit, old: _Unit, about: _About) -> bool:
    if _serials_differ(unit, old) or _differ(unit.references, old.references):
        return False
    if _differ(unit.kernel, old.kernel):
        return False
    macs = unit.kernel | unit.reported
    return bool(macs & (old.kernel | old.reported))


def _known_place(unit: _Unit, old: _Unit, about: _About) -> bool:
    """The same address (or the same channel of the same recorder), where they show no identifier to compare."""
    here = bool(set(unit.addresses) & set(old.addresses[:1])) and unit.direct
    if _comparable(unit, old) or not (here or unit.places & old.places):
        return False
    if unit.identified and old.identified:
        return _agreeing(unit.fingerprint, old.fingerprint) > 0 and _alike(unit.fingerprint, old.fingerprint)
    return _alike(unit.fingerprint, old.fingerprint)


def _comparable(one: _Unit, other: _Unit) -> bool:
    """Do both show the same sort of identifier? Then it was compared already, and differs."""
    macs = (one.kernel or one.reported) and (other.kernel or other.reported)
    return bool(macs or (one.serials and other.serials) or (one.references and other.references))


def _alike(one: Fingerprint, other: Fingerprint) -> bool:
    """Do two fingerprints not contradict each other? Half of what both show must agree."""
    return 2 * _agreeing(one, other) >= sum(kind in other for kind in one)


def _agreeing(one: Fingerprint, other: Fingerprint) -> int:
    return sum(bool(one[kind] & other[kind]) for kind in one if kind in other)


def _rank(unit: _Unit) -> tuple[str, ...]:
    return (
        *map(str, unit.addresses[:1]),
        *sorted(unit.kernel),
        *sorted(unit.serials),
        *map("/".join, sorted(unit.places)),
    )


def _match(unit: _Unit, sightings: Sequence[Sighting], taken: set[str]) -> Match:
    old = unit.known
    now = _merged(unit, sightings, old.identifiers if old else Identifiers())
    behind, channel = min(unit.places, default=(None, None))
    if old is not None:
        identity, provisional = old.id, old.provisional and not unit.identified
        if not unit.places or (old.behind, old.channel or "") in unit.places:  # of several recorders the one it had
            behind, channel = old.behind, old.channel
    else:
        where = f"{unit.addresses[0] if unit.addresses else ''} {behind or ''} {channel or ''}"
        identity, provisional = ids.issue(now, where, taken)
    before = old.addresses if old else ()
    return Match(
        id=identity,
        provisional=provisional,
        known=old,
        sightings=tuple(sorted(unit.sightings)),
        identifiers=now,
        addresses=tuple(dict.fromkeys((*unit.addresses, *before)))[:_MOST_ADDRESSES],
        behind=behind,
        channel=channel or None,
    )


def _merged(unit: _Unit, sightings: Sequence[Sighting], before: Identifiers) -> Identifiers:
    """Take each identifier from the first sighting that has it, those who answered themselves first."""
    found = [one.identifiers for _, one in _in_order([sightings[index] for index in unit.sightings])]

    def first(name: str) -> str | None:
        return next((value for one in (*found, before) if (value := getattr(one, name))), None)

    return Identifiers(
        kernel_mac=first("kernel_mac"),
        serial=first("serial"),
        endpoint_reference=first("endpoint_reference"),
        reported_mac=first("reported_mac"),
    )
