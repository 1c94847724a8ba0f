"""What a vantage in another network of the owner's says of one device: reached, turned away, or not told. Pure.

A result from one vantage never generalises: each verdict names the vantage, its network and since when it is so. "Not
reachable" takes both controls: the agent reached the port in the same minute, and the vantage reached something else.

Source: facts/exposure.md 5.4.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cctv_guard_agent.exposure.ipv6 import routed_addresses, shown
from cctv_guard_agent.exposure.verdicts import good_until, unknown, verdict
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import InsideVerdict
from cctv_guard_agent.model.inside import NEVER, TURNED_AWAY, How, InsideLook, Knock
from cctv_guard_agent.model.text import Text, say

EVERY_S = 3600
"""A vantage looks every hour (design section 8): its word counts for a day."""
_SEARCH_NAMES = {"sadp": "SADP", "ws_discovery": "WS-Discovery"}
_SHOWN = 8


def inside_verdicts(device: Device, looks: Sequence[InsideLook], now: datetime) -> tuple[InsideVerdict, ...]:
    """Judge one device as each vantage saw it; nothing where no vantage is there."""
    return tuple(_judged(device, look, now) for look in looks) if device.addresses else ()


def _judged(device: Device, look: InsideLook, now: datetime) -> InsideVerdict:
    # Untrusted: only what it says of addresses that are this device's now.
    own = {*device.addresses, *routed_addresses(device)}
    mine = [one for one in look.knocks if one.address in own]
    shared = _shared(device, mine)
    answer, because = _answer(mine, shared, look)
    if answer is Answer.UNKNOWN:
        told = unknown(*because)
    else:
        told = verdict(answer, because, max(one.at for one in mine), EVERY_S, now)
    fresh = now <= good_until(look.at, EVERY_S)
    return InsideVerdict(
        vantage=look.vantage,
        segment=look.segment,
        verdict=told,
        shared=bool(shared) and fresh,
        ports=tuple(sorted({one.port for one in mine if one.how is How.OPEN})) if fresh else (),
        expected=look.expected,
    )


def _answer(mine: Sequence[Knock], shared: Sequence[Text], look: InsideLook) -> tuple[Answer, list[Text]]:
    if not mine:
        return Answer.UNKNOWN, [_not_tried(look)]
    opened = [one for one in mine if one.how is How.OPEN]
    if shared or opened:
        words = [*shared, *(_reached(look, address, knocks) for address, knocks in _by_address(opened))]
        return Answer.YES, [*words, *([_expected(look)] if look.expected else [])]
    refused = [one for one in mine if one.how is How.REFUSED]
    if refused:
        return Answer.UNKNOWN, [_refused(look, refused)]
    if not any(one.reached_here for one in mine):
        return Answer.UNKNOWN, [_no_positive(look, mine)]
    if look.alive is not True and not any(one.by is not None and one.how is How.PROHIBITED for one in mine):
        return Answer.UNKNOWN, [_no_negative(look)]
    good = [one for one in mine if one.how in TURNED_AWAY and one.reached_here]
    return Answer.NO, [_turned_away(look, address, knocks) for address, knocks in _by_address(good)]


def _shared(device: Device, knocks: Iterable[Knock]) -> list[Text]:
    """Evidence that the vantage is on the same wire: no router stands between, whatever the ports say."""
    macs = {device.identifiers.kernel_mac, device.identifiers.reported_mac} - {None}
    found: dict[Text, None] = {}
    for one in knocks:
        if one.neighbour and (not macs or one.neighbour in macs):
            found[
                say(
                    "exposure.inside_neighbour",
                    "The vantage has its hardware address {mac} in its own neighbour table: both are in the same "
                    "network, nothing separates them, whatever the ports say.",
                    mac=one.neighbour,
                )
            ] = None
        for name in one.heard:
            found[
                say(
                    "exposure.inside_heard",
                    "The vantage hears its answer to {search}, a search that ends at a router: both are in the same "
                    "network, or something passes searches on between the two.",
                    search=_SEARCH_NAMES.get(name, name),
                )
            ] = None
    return list(found)


def _by_address(knocks: Iterable[Knock]) -> list[tuple[Address, list[Knock]]]:
    found: dict[Address, list[Knock]] = {}
    for one in knocks:
        found.setdefault(one.address, []).append(one)
    return list(found.items())


def _reached(look: InsideLook, address: Address, knocks: Sequence[Knock]) -> Text:
    return say(
        "exposure.inside_open",
        "From {vantage} ({segment}) a connection to {address} opens: port {ports} (since {since}).",
        vantage=look.vantage,
        segment=look.segment,
        address=shown(address),
        ports=_ports(knocks),
        since=_since(knocks),
    )


def _expected(look: InsideLook) -> Text:
    return say(
        "exposure.inside_expected",
        "You say that {vantage} may reach the cameras, so this is expected.",
        vantage=look.vantage,
    )


def _refused(look: InsideLook, knocks: Sequence[Knock]) -> Text:
    return say(
        "exposure.inside_refused",
        "From {vantage} ({segment}) port {ports} was refused at once (since {since}): either the device answers and "
        "only refuses this network, or a firewall answers in its name. Have the firewall drop such packets, and it "
        "will be clear.",
        vantage=look.vantage,
        segment=look.segment,
        ports=_ports(knocks),
        since=_since(knocks),
    )


_HOW = {
    How.SILENT: "no answer",
    How.PROHIBITED: "turned away",
    How.NO_ROUTE: "no way there",
    How.ABSENT: "nobody answered for this address",
}


def _turned_away(look: InsideLook, address: Address, knocks: Sequence[Knock]) -> Text:
    kinds = dict.fromkeys(
        _HOW[one.how] + (f" by {one.by}" if one.by and one.how is How.PROHIBITED else "") for one in knocks
    )
    return say(
        "exposure.inside_not_reached",
        "Not reachable from {vantage} ({segment}) at this time: {address} port {ports}, {how} (since {since}), while "
        "this computer reached it in the same minute. About other networks, ports and times this says nothing.",
        vantage=look.vantage,
        segment=look.segment,
        address=shown(address),
        ports=_ports(knocks),
        how=", ".join(kinds),
        since=_since(knocks),
    )


def _not_tried(look: InsideLook) -> Text:
    if look.at == NEVER:
        return say(
            "exposure.inside_never",
            "No word from {vantage} yet: start `cctv-guard vantage watch` on its computer.",
            vantage=look.vantage,
        )
    return say(
        "exposure.inside_not_tried",
        "{vantage} ({segment}) did not try it: no port of it is known to be open, or its address is not in the "
        "networks that the vantage's own file names.",
        vantage=look.vantage,
        segment=look.segment,
    )


def _no_positive(look: InsideLook, knocks: Sequence[Knock]) -> Text:
    return say(
        "exposure.inside_no_positive",
        "{vantage} ({segment}) got no connection to port {ports}, but this computer did not reach it in the same "
        "minute either, or was not there to try: it may have been off.",
        vantage=look.vantage,
        segment=look.segment,
        ports=_ports(knocks),
    )


def _no_negative(look: InsideLook) -> Text:
    return say(
        "exposure.inside_no_negative",
        "{vantage} ({segment}) got no connection, but nothing else answered it either: its own network may be down. "
        "Name a host that always answers it as `control` in its file.",
        vantage=look.vantage,
        segment=look.segment,
    )


def _ports(knocks: Iterable[Knock]) -> str:
    ports = sorted({one.port for one in knocks})
    more = f" and {len(ports) - _SHOWN} more" if len(ports) > _SHOWN else ""
    return ", ".join(map(str, ports[:_SHOWN])) + more


def _since(knocks: Iterable[Knock]) -> str:
    return max(one.since for one in knocks).strftime("%Y-%m-%d %H:%M UTC")
