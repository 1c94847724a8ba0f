"""A look from outside without a server: what a person opens on a phone whose Wi-Fi is off. Pure.

What it can prove: a page that opens there came through the router from the internet. What it cannot: which device it
was, but for what the person sees; and a port that speaks no HTTP shows nothing in a browser, open or not.

Source: facts/exposure.md 5.3 (a phone on mobile data is a valid second outside vantage; hairpin is not).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind

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
        shows_page=inside not in _NO_PAGE,
    )


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
        "A page, a picture or a question for a password: anybody on the internet gets there. CCTV Guard cannot see",
        "your phone arrive at a camera, so what you saw stays with you; the finding rests on the router's rule.",
        "An error or nothing: it did not get through now and from this provider. That is no proof that others cannot.",
        "With Wi-Fi on it proves nothing, whatever it shows.",
    ]
    return "\n".join(lines)
