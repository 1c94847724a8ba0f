"""Ways into the lab, each open within its block and closed behind it, and what a host outside can do through it.

What a camera opens itself it opens with the tools that there are for it (upnpc, natpmpc); what a person enters is a
rule of nftables, as a router's page writes it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.end_to_end import router
from tests.end_to_end.namespaces import Namespaces

_NO_EVENTS = f"""\
table inet no_events {{
  counter lost {{ }}
  chain output {{
    type filter hook output priority 0; policy accept;
    ip daddr {router.RECORDER} tcp flags & (syn | ack) == syn counter name lost drop
  }}
}}
"""


@contextmanager
def mapping(hosts: Namespaces, outside: int, inside: int) -> Iterator[None]:
    """The camera asks the router for a way in by UPnP, and gives it up."""
    router.open_mapping(hosts, outside, inside)
    try:
        yield
    finally:
        router.close_mapping(hosts, outside)


@contextmanager
def nat_pmp(hosts: Namespaces, outside: int, inside: int) -> Iterator[None]:
    """The camera asks by NAT-PMP; a lifetime of 0 gives it up (RFC 6886, 3.4)."""
    ask = ("natpmpc", "-g", router.ROUTER, "-a")
    hosts.run("cam", *ask, str(outside), str(inside), "tcp", "3600")
    try:
        yield
    finally:
        hosts.run("cam", *ask, "0", str(inside), "tcp", "0")


@contextmanager
def pinhole(hosts: Namespaces, port: int) -> Iterator[None]:
    """The camera asks the router's IPv6 firewall (WANIPv6FirewallControl), which obeys over IPv6 alone."""
    ask = ("upnpc", "-6", "-u", router.DESCRIPTION6)
    told = hosts.run("cam", *ask, "-A", "", "0", router.CAMERA6, str(port), "TCP", "3600")
    number = re.search(r"Pinhole ID = (\d+)", told)
    assert number, told
    try:
        yield
    finally:
        hosts.run("cam", *ask, "-D", number[1])


@contextmanager
def forward(hosts: Namespaces, outside: int, inside: int) -> Iterator[None]:
    """A person enters a port forward, and takes it out."""
    router.forward_by_hand(hosts, outside, inside)
    try:
        yield
    finally:
        router.no_forwards_by_hand(hosts)


@contextmanager
def exposed_host(hosts: Namespaces) -> Iterator[None]:
    """A person makes the camera the "DMZ": what nobody else takes goes there."""
    rule = f'iifname "wan0" dnat ip to {router.CAMERA} comment "DMZ"'
    hosts.run("rtr", "nft", "add", "rule", "inet", "fw", "static_forwards", rule)
    try:
        yield
    finally:
        router.no_forwards_by_hand(hosts)


@contextmanager
def open_ipv6(hosts: Namespaces) -> Iterator[None]:
    """A person switches the router's IPv6 filter off, and on again."""
    rule = 'iifname "wan0" meta nfproto ipv6 accept comment "IPv6 open"'
    told = hosts.run("rtr", "nft", "--echo", "--handle", "add", "rule", "inet", "fw", "forward", rule)
    number = re.search(r"# handle (\d+)", told)
    assert number, told
    try:
        yield
    finally:
        hosts.run("rtr", "nft", "delete", "rule", "inet", "fw", "forward", "handle", number[1])


@contextmanager
def handed_down(hosts: Namespaces, outside: int, uplink: router.Uplink) -> Iterator[None]:
    """A person has the router in front forward a port to ours."""
    rule = f'iifname "wan0" tcp dport {outside} dnat ip to {uplink.address}:{outside}'
    hosts.run("up", "nft", "add", "rule", "inet", "fw", "static_forwards", rule)
    try:
        yield
    finally:
        hosts.run("up", "nft", "flush", "chain", "inet", "fw", "static_forwards")


@contextmanager
def events_lost(hosts: Namespaces) -> Iterator[None]:
    """The router's announcements do not reach the recorder's host."""
    hosts.run("rtr", "nft", "-f", "-", stdin=_NO_EVENTS)
    try:
        yield
    finally:
        hosts.run("rtr", "nft", "delete", "table", "inet", "no_events")


def how_many_lost(hosts: Namespaces) -> int:
    """How often the router has tried to announce something within `events_lost`."""
    told = re.search(r"packets (\d+)", hosts.run("rtr", "nft", "list", "counter", "inet", "no_events", "lost"))
    return int(told[1]) if told else 0


def can_ask_for_streams(hosts: Namespaces) -> bool:
    """Whether a host on the internet gets an answer of the camera's RTSP server at its own port."""
    return hosts.works("wan", "curl", "--silent", "--fail", "--max-time", "5", f"rtsp://{router.WAN}/")


def somebody_asks(hosts: Namespaces) -> None:
    """Another host asks for a mapping to itself and gives it up: the router announces that something changed."""
    ask = ("upnpc", "-u", router.DESCRIPTION)
    hosts.run("nvr", *ask, "-e", "other", "-a", router.RECORDER, "9", "1999", "UDP")
    hosts.run("nvr", *ask, "-d", "1999", "UDP")
