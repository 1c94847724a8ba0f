"""A look from outside without a server: what a person opens on a phone whose Wi-Fi is off. Pure.

What it can prove: a page that opens there came through the router from the internet. What it cannot: which device it
was, but for what the person sees, or the router's connection table (arrivals.py) shows; and a port that speaks no HTTP
shows nothing in a browser, open or not. A person's "no" proves nothing and is kept nowhere.

Source: facts/exposure.md 5.3 (a phone on mobile data is a valid second outside vantage; hairpin is not).
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

import segno

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind
from cctv_guard_agent.model.outside import OutsideLook, PortSeen, PortState
from cctv_guard_agent.vantage.arrivals import Way

_TLS_PORTS = frozenset({443, 8443})
_NO_PAGE = frozenset({554, 8554, 10554, 8000, 9000, 34567, 37777, 37778})
"""Streams and makers' own protocols: a browser shows an error page at these in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One address to open on the phone."""

    url: str
    port: int
    target: str
    devices: tuple[str, ...]
    way: Way | None
    """How its connection looks in the router's table; None where the rule names no address."""
    shows_page: bool
    """Does what is behind it speak HTTP, as far as is known? Else a browser tells nothing."""


def tries(gateways: Iterable[Gateway], devices: Sequence[Device], nonce: str) -> list[Try]:
    """Return the addresses of all mapped TCP ports of routers with a public address.

    nonce: goes with each address, so that no browser shows a page that it kept.
    """
    return [
        _one(gateway, mapping, devices, nonce)
        for gateway in gateways
        if gateway.wan_kind is WanKind.PUBLIC
        for mapping in gateway.mappings
        if mapping.enabled and mapping.external_port and mapping.protocol != "udp" and mapping.origin != "ipv6"
    ]


def _one(gateway: Gateway, mapping: PortMapping, devices: Sequence[Device], nonce: str) -> Try:
    inside = mapping.internal_port or mapping.external_port
    host = (
        f"[{gateway.wan_address}]" if gateway.wan_address and gateway.wan_address.version == 6 else gateway.wan_address
    )
    scheme = "https" if inside in _TLS_PORTS else "http"
    return Try(
        url=f"{scheme}://{host}:{mapping.external_port}/?{nonce}",
        port=mapping.external_port,
        target=f"{mapping.internal_client}:{inside}",
        devices=tuple(d.name for d in devices if mapping.internal_client in map(str, d.addresses)),
        way=_way(gateway.wan_address, mapping, inside),
        shows_page=inside not in _NO_PAGE,
    )


def _way(wan: Address | None, mapping: PortMapping, inside: int) -> Way | None:
    try:
        client = ip_address(mapping.internal_client)
    except ValueError:
        return None
    return Way(wan=wan, port=mapping.external_port, client=client, client_port=inside) if wan else None


def qr(url: str) -> str:
    """Draw an address as a QR code of half blocks, for a dark terminal."""
    drawn = io.StringIO()
    segno.make_qr(url, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue().rstrip("\n")


BY_TABLE = "a phone (the router's connection table shows its arrival)"
BY_WORD = "a phone (by the owner's word)"
"""Who saw it, in the sentences of a verdict."""


def looks(seen: Mapping[Way, str], now: datetime, before: Iterable[OutsideLook] = ()) -> tuple[OutsideLook, ...]:
    """Return what is kept: for each way that opened on the phone, who says so; it counts as long as a vantage's look.

    before: what was kept; of a port that was seen again only the newest stays.
    """
    kept = {(one.source, one.ports[0].port): one for one in before if len(one.ports) == 1}
    for way, who in seen.items():
        port = PortSeen(port=way.port, state=PortState.OPEN, since=now)
        kept[way.wan, way.port] = OutsideLook(vantage=who, at=now, source=way.wan, expected=way.wan, ports=(port,))
    return tuple(kept.values())[-_MOST_KEPT:]


_MOST_KEPT = 32


def text(found: Sequence[Try], gateways: Sequence[Gateway]) -> str:
    """Say what to do, and what it proves."""
    if not gateways:
        return "No router could be read, so it is not known which ports lead inwards. Connect a router driver first."
    public = [one for one in gateways if one.wan_kind is WanKind.PUBLIC]
    if not public:
        return (
            "No router here has a public address of its own (or none told it): a phone outside could not get to it by "
            "its address. `cctv-guard explain CAMERA` says what stands in front."
        )
    if not found:
        return "No router that was read carries a TCP port inwards: there is nothing to try from a phone."
    lines = ["Switch Wi-Fi off on the phone (mobile data on), then open:", ""]
    for one in found:
        lines += [
            f"  {one.url}",
            f"    leads to {', '.join(one.devices) or 'a device that is no known camera'} ({one.target})",
        ]
        if not one.shows_page:
            lines.append("    what is behind it shows no page in a browser: here a phone tells nothing, a vantage does")
    lines += [
        "",
        "A page, a picture or a question for a password: anybody on the internet gets there.",
        "An error or nothing: it did not get through now and from this provider. That is no proof that others cannot.",
        "With Wi-Fi on it proves nothing, whatever it shows.",
    ]
    return "\n".join(lines)
