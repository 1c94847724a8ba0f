"""What is gathered of one router while it is read, and the `Gateway` that comes out of it."""

from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.lease import Lease
from cctv_guard_agent.model.text import Text
from cctv_guard_agent.model.wan import wan_kind
from cctv_guard_agent.routers import _leases, _rules, _texts
from cctv_guard_agent.routers._web import Place

T = TypeVar("T")
_WAN_ORDER = (WanKind.PUBLIC, WanKind.DOUBLE_NAT, WanKind.CGNAT, WanKind.UNKNOWN)
"""With several WANs the one that lets in most decides."""

_MOST_INSIDE = 64
"""More networks than any site of ours has."""


@dataclass(slots=True)
class Reading:
    """Mappings, what was read completely, and what was not."""

    mappings: list[PortMapping] = field(default_factory=list)
    limits: list[Text] = field(default_factory=list)
    ways: set[Way] = field(default_factory=set)
    wans: list[Address] = field(default_factory=list)
    inside: list[Address] = field(default_factory=list)
    """The router's own addresses in the site's networks."""
    leases: list[Lease] = field(default_factory=list)
    name: str = ""
    upnp: Answer = Answer.UNKNOWN
    began: bool = False
    """Something was read."""

    def take(self, ways: Sequence[Way], mappings: Iterable[PortMapping], unclear: Sequence[str], whole: bool) -> None:
        """Take what one table says; it counts for `ways` where every row was understood and none is missing.

        unclear: the rules that were not understood, in the router's words.
        """
        kept, complete = _rules.bounded(list(mappings))
        known = frozenset(self.mappings)
        self.mappings += [one for one in kept if one not in known]
        self.limits += _texts.unclear(ways[0], unclear)
        if not complete:
            self.limits += [_texts.too_many(way, _rules.MOST_MAPPINGS) for way in ways]
        elif not whole:
            self.limits += [_texts.not_read(way, "the router's list is not of the form known") for way in ways]
        elif not unclear:
            self.ways |= set(ways)

    async def part(self, what: str, ways: Sequence[Way], ask: Coroutine[object, object, T]) -> T | None:
        """Run one part; once another was read, an answer that is broken costs this part's ways alone.

        what: the part for people where it is no way in. Raises as `ask` does: a router that stops answering keeps its
        reading of before, and one whose every answer is broken has none.
        """
        try:
            answer = await ask
        except BadReply as error:
            if not self.began:
                raise
            self.lacks(ways, Limit(str(error)))
            self.limits += [] if ways else [_texts.no_detail(what, str(error))]
            return None
        self.began = True
        return answer

    def lacks(self, ways: Iterable[Way], limit: "Limit") -> None:
        """Say for each of these ways why it was not read."""
        self.limits += [limit(way) for way in ways]

    def gateway(self, place: Place, address: Address | None = None) -> Gateway:
        """Put together what was gathered. address: the router's own, where the API is elsewhere."""
        inside = address or place.address
        kinds = [(wan_kind(wan), wan) for wan in self.wans]
        kind, wan = min(kinds, key=lambda found: _WAN_ORDER.index(found[0]), default=(WanKind.UNKNOWN, None))
        checked = place.certificate or place.mac or place.verify
        limits = [
            *([] if checked else [_texts.unverified(place.address)]),
            *self.limits,
            *([] if wan else [_texts.no_wan()]),
        ]
        return Gateway(
            id="gw-" + str(inside).replace(".", "-").replace(":", "-"),
            address=inside,
            inside=tuple(dict.fromkeys(one for one in self.inside if one != inside))[:_MOST_INSIDE],
            name=self.name,
            driver=place.driver,
            wan_address=wan,
            wan_kind=kind,
            upnp=self.upnp,
            mappings=_rules.bounded(self.mappings)[0],
            leases=_leases.bounded(self.leases),
            ways_read=tuple(way for way in Way if way in self.ways),
            limits=tuple(dict.fromkeys(limits)),
            read_at=datetime.now(UTC),
        )


class Limit:
    """A sentence that differs only in the way it is about."""

    def __init__(self, why: str, right: str = "") -> None:
        """right: the right that the login lacks, named as the router does; empty where it is no matter of rights."""
        self._why = why
        self._right = right

    def __call__(self, way: Way) -> Text:
        """Say it of one way."""
        return _texts.no_right(way, self._why, self._right) if self._right else _texts.not_read(way, self._why)
