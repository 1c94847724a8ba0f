"""What a vantage outside saw, joined to the rules of the router: proof, doubt, or a word about the ports tested. Pure.

A look counts only where the vantage saw the router's own public address asking. A connection from inside to the own
outside address (hairpin) never gets here: it proves nothing in either direction.

Source: facts/exposure.md 4.7 (W = S), 5.2.6 (open, closed, filtered), 5.3 (hairpin).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from cctv_guard_agent.exposure.fronts import router_name
from cctv_guard_agent.exposure.paths import describe, rules_to
from cctv_guard_agent.exposure.verdicts import good_until, verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way, WayLooked
from cctv_guard_agent.model.outside import OutsideHint, OutsideLook, PortSeen, PortState
from cctv_guard_agent.model.text import Text, say

_SHOWN = 8
"""Ports named in a sentence."""


def with_looks(
    looked: Sequence[WayLooked],
    device: Device,
    gateways: Sequence[Gateway],
    looks: Sequence[OutsideLook],
    now: datetime,
    interval_s: int,
) -> tuple[WayLooked, ...]:
    """Add to each way in what was seen from outside; a look that grew old counts no more."""
    fresh = [one for one in looks if one.ports and now <= good_until(one.at, interval_s)]
    if not fresh or not device.addresses:
        return tuple(looked)
    return tuple(replace(one, verdict=_way(one, device, gateways, fresh, now, interval_s)) for one in looked)


def _way(
    one: WayLooked,
    device: Device,
    gateways: Sequence[Gateway],
    looks: Sequence[OutsideLook],
    now: datetime,
    interval_s: int,
) -> Verdict:
    rules = rules_to(one.way, device, gateways)
    seen = [(g, m, look, port) for g, m in rules for look in looks for port in _port(g, m, look)]
    proofs = [hit for hit in seen if hit[3].state is PortState.OPEN and not _closed_since(device, hit[1], hit[2])]
    if proofs:
        because = [text for gateway, mapping, look, port in proofs for text in _proof(gateway, mapping, look, port)]
        kept = one.verdict.because if one.verdict.answer is Answer.YES else ()
        at = max(look.at for _, _, look, _ in proofs)
        return verdict(Answer.YES, (*kept, *because), at, interval_s, now)
    added = [_not_confirmed(mapping, look, port) for _, mapping, look, port in seen if port.state in _SHUT]
    if not rules and one.verdict.answer is Answer.NO:
        added = [_shut(look) for look in looks if _about(look, gateways) and _shut_ports(look)]
    if not rules and one.verdict.answer is Answer.UNKNOWN:
        added = [text for look in looks for text in _unexplained(look, device, gateways)]
    return replace(one.verdict, because=tuple(dict.fromkeys((*one.verdict.because, *added))))


def with_hints(
    looked: Sequence[WayLooked],
    device: Device,
    gateways: Sequence[Gateway],
    hints: Sequence[OutsideHint],
    now: datetime,
) -> tuple[WayLooked, ...]:
    """Add what a public list says of this address: words beside the verdict, which it never changes."""
    fresh = [one for one in hints if one.ports and now <= good_until(one.at, HINT_EVERY_S)]
    if not fresh or not device.addresses:
        return tuple(looked)
    return tuple(
        replace(
            one,
            verdict=replace(
                one.verdict,
                because=tuple(dict.fromkeys((*one.verdict.because, *_hinted(one, device, gateways, fresh)))),
            ),
        )
        for one in looked
    )


HINT_EVERY_S = 86_400
"""A public list is asked once a day at most: its word is shown for three."""


def _hinted(
    one: WayLooked, device: Device, gateways: Sequence[Gateway], hints: Iterable[OutsideHint]
) -> Iterable[Text]:
    rules = rules_to(one.way, device, gateways)
    own = {seen.value for seen in device.observations if seen.kind == "tcp.open"}
    for hint in hints:
        listed = dict(hint.ports)
        here = [gateway for gateway in gateways if gateway.wan_address == hint.address]
        for gateway, mapping in rules:
            if gateway in here and mapping.protocol in ("tcp", "any") and mapping.external_port in listed:
                yield _listed(hint, mapping.external_port, listed[mapping.external_port])
        explained = {m.external_port for gateway in here for m in gateway.mappings if m.enabled}
        stray = [port for port in listed if here and not rules and port not in explained and str(port) in own]
        if stray and one.way is Way.STATIC_FORWARD:
            yield _stray(hint, stray)


def _listed(hint: OutsideHint, port: int, since: datetime) -> Text:
    return say(
        "exposure.listed_outside",
        "Shodan lists port {port} of {address} as open (since we asked on {since}). A hint only: its data may be days "
        "old, or of who had this address before.",
        port=port,
        address=hint.address,
        since=since.date().isoformat(),
    )


def _stray(hint: OutsideHint, ports: Sequence[int]) -> Text:
    return say(
        "exposure.listed_unexplained",
        "Shodan lists port {ports} of {address} as open, which no rule that was read explains, and this device has "
        "such a port open. A hint only: it may lead elsewhere, be days old, or be of who had this address before.",
        ports=_names(ports),
        address=hint.address,
    )


_SHUT = (PortState.CLOSED, PortState.FILTERED)


def _about(look: OutsideLook, gateways: Iterable[Gateway]) -> Gateway | None:
    """Return the router whose own outside address was tested."""
    return next((one for one in gateways if one.wan_address is not None and one.wan_address == look.source), None)


def _port(gateway: Gateway, mapping: PortMapping, look: OutsideLook) -> tuple[PortSeen, ...]:
    """Return how the rule's port was seen; a rule for every port has none of its own: the router may answer itself."""
    if gateway.wan_address != look.source or mapping.protocol not in ("tcp", "any") or not mapping.external_port:
        return ()
    return tuple(port for port in look.ports if port.port == mapping.external_port)


def _closed_since(device: Device, mapping: PortMapping, look: OutsideLook) -> bool:
    """Did the device itself refuse on that port after the look?"""
    port = str(mapping.internal_port or mapping.external_port)
    asked = [one for one in device.observations if one.kind in ("tcp.open", "tcp.closed") and one.value == port]
    last = max((one for one in asked if one.at is not None), key=lambda one: one.at or look.at, default=None)
    return last is not None and last.kind == "tcp.closed" and last.at is not None and last.at > look.at


def _proof(gateway: Gateway, mapping: PortMapping, look: OutsideLook, port: PortSeen) -> tuple[Text, Text]:
    return describe(gateway, mapping), say(
        "exposure.seen_from_outside",
        "Seen from outside: {vantage} gets through to port {port} of {address} (since {since}).",
        vantage=look.vantage,
        port=port.port,
        address=look.source,
        since=_when(port.since),
        gateway=gateway.id,
        rule=f"{mapping.protocol}/{mapping.external_port}",
    )


def _not_confirmed(mapping: PortMapping, look: OutsideLook, port: PortSeen) -> Text:
    """The rule stands all the same: what answers may be off, and the rule may be for others than the vantage."""
    return say(
        "exposure.not_seen_from_outside",
        "{vantage} found port {port} {state} from outside (since {since}), but the rule stands: it works for "
        "{whom} as soon as something answers and nothing on the way holds it back.",
        vantage=look.vantage,
        port=port.port,
        state=port.state.value,
        since=_when(port.since),
        whom=mapping.remote_host or "anybody",
    )


def _shut(look: OutsideLook) -> Text:
    """A no that is stronger, for these ports and no others."""
    shut = _shut_ports(look)
    return say(
        "exposure.shut_from_outside",
        "{vantage} got no connection from outside to {address} on the {count} ports that it tried ({ports}); about "
        "other ports this says nothing.",
        vantage=look.vantage,
        address=look.source,
        count=len(shut),
        ports=_names(shut),
    )


def _shut_ports(look: OutsideLook) -> list[int]:
    return [port.port for port in look.ports if port.state in _SHUT]


def _unexplained(look: OutsideLook, device: Device, gateways: Sequence[Gateway]) -> Iterable[Text]:
    """A port that answers outside though no rule that was read explains it, and this device has it open."""
    gateway = _about(look, gateways)
    if gateway is None:
        return
    explained = {m.external_port for m in gateway.mappings if m.enabled and m.external_port}
    own = {one.value for one in device.observations if one.kind == "tcp.open"}
    found = [p.port for p in look.ports if p.state is PortState.OPEN and p.port not in explained and str(p.port) in own]
    if found:
        yield say(
            "exposure.unexplained_port",
            "From outside, {vantage} gets through to port {ports} of {address}, which no rule that was read explains. "
            "It may lead here, or to the router itself: look for a forward in {router}.",
            vantage=look.vantage,
            ports=_names(found),
            address=look.source,
            router=router_name(gateway),
        )


def _names(ports: Sequence[int]) -> str:
    more = f" and {len(ports) - _SHOWN} more" if len(ports) > _SHOWN else ""
    return ", ".join(map(str, ports[:_SHOWN])) + more


def _when(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
