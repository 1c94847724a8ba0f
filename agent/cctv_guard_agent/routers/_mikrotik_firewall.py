"""What RouterOS' tables let in: NAT rules that lead inside, and what the IPv6 forward chain accepts. Pure.

The NAT table is the whole truth about forwards over IPv4, whoever made them: UPnP's and NAT-PMP's are its dynamic rows.
Source: facts/routers.md 4.2; MikroTik's documentation of NAT and filter (a packet that meets no rule is accepted).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import PortMapping
from cctv_guard_agent.routers import _rules
from cctv_guard_agent.routers._web import text

Row = Mapping[str, Any]
_DEEPEST = 8
_MEANINGLESS = frozenset(
    {".id", "action", "bytes", "chain", "comment", "disabled", "dynamic", "invalid", "log", "log-prefix", "packets"}
)
_FROM = ("in-interface", "in-interface-list")
_SILENT = ("log", "passthrough", "fasttrack-connection", "add-src-to-address-list", "add-dst-to-address-list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Which interfaces face the internet."""

    interfaces: frozenset[str]
    lists: Mapping[str, frozenset[str]]
    """Members of each interface list."""

    def may_come_from(self, rule: Row) -> bool:
        """Does the rule let through what comes in from outside? A name that is not known counts as outside."""
        one, many = text(rule.get("in-interface")), text(rule.get("in-interface-list"))
        if one and not self._holds(one.removeprefix("!"), one.startswith("!")):
            return False
        if many:
            members = self.lists.get(many.removeprefix("!"))
            if members is not None and not self._any(members, many.startswith("!")):
                return False
        return True

    def _holds(self, name: str, negated: bool) -> bool:
        return bool(self.interfaces - {name}) if negated else name in self.interfaces or not self.interfaces

    def _any(self, members: frozenset[str], negated: bool) -> bool:
        if not self.interfaces:
            return True
        return bool(self.interfaces - members) if negated else bool(self.interfaces & members)


@dataclass(slots=True)
class Found:
    """Mappings, and the rules that were not understood."""

    mappings: list[PortMapping] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def is_on(row: Row, key: str) -> bool:
    """RouterOS writes `true`, some versions `yes`."""
    return text(row.get(key)).lower() in ("true", "yes")


def forwards(nat: Sequence[Row], outside: Outside) -> Found:
    """Every NAT rule that carries a port from outside to an inside host."""
    found = Found()
    for rule in _reached(nat, "dstnat", outside):
        action = text(rule.get("action"))
        if action not in ("dst-nat", "netmap") or not rule.get("to-addresses"):
            # without an address only the port changes: the router's own service
            continue
        try:
            found.mappings += _forwards(rule)
        except BadReply as error:
            if not is_on(rule, "disabled"):
                found.unclear.append(f"{named(rule)}: {error.excerpt}")
    return found


def _reached(rules: Sequence[Row], chain: str, outside: Outside, depth: int = 0) -> Iterator[Row]:
    """The rules that a packet from outside may meet: of this chain, and of those that it jumps to."""
    for rule in rules if depth < _DEEPEST else ():
        if text(rule.get("chain")) != chain or is_on(rule, "invalid") or not outside.may_come_from(rule):
            continue
        if text(rule.get("action")) == "jump" and not is_on(rule, "disabled"):
            yield from _reached(rules, text(rule.get("jump-target")), outside, depth + 1)
        else:
            yield rule


def _forwards(rule: Row) -> Iterator[PortMapping]:
    """The mappings of one rule. Raises BadReply."""
    client = _rules.address(text(rule.get("to-addresses")))
    outside, inside = _rules.ports(text(rule.get("dst-port"), 400)), _rules.ports(text(rule.get("to-ports")))
    for name in _protocols(rule):
        base = PortMapping(
            origin="upnp" if is_on(rule, "dynamic") else "static",
            protocol=name,
            external_port=0,
            internal_client=client,
            internal_port=0,
            enabled=not is_on(rule, "disabled"),
            description=text(rule.get("comment")),
            remote_host=_remote(rule),
        )
        yield from _rules.forward(base, outside, inside)


def openings6(filters: Sequence[Row], outside: Outside) -> Found:
    """Everything that the IPv6 forward chain lets in; what no rule stops is let in."""
    found = Found()
    if not _walk(filters, "forward", outside, found, 0):
        found.mappings += _rules.opening6("any", "::/0", None, words="no rule drops what comes from outside")
    return found


def _walk(rules: Sequence[Row], chain: str, outside: Outside, found: Found, depth: int) -> bool:
    """Walk one chain; True where nothing from outside comes past its end."""
    for rule in rules if depth < _DEEPEST else ():
        if text(rule.get("chain")) != chain or is_on(rule, "disabled") or is_on(rule, "invalid"):
            continue
        if not outside.may_come_from(rule) or not _concerns_new(rule):
            continue
        action, whole = text(rule.get("action")) or "accept", _is_whole(rule)
        if action == "jump":
            if _walk(rules, text(rule.get("jump-target")), outside, found, depth + 1) and whole:
                return True
        elif action == "accept":
            _accept(rule, found)
            if whole:
                return True
        elif action in ("drop", "reject", "tarpit"):
            if whole:
                return True
        elif action == "return":
            if whole:
                return False
        elif action not in _SILENT:
            found.unclear.append(f"{named(rule)}: action {action}")
    return False


def _accept(rule: Row, found: Found) -> None:
    """Take what one accepting rule opens."""
    try:
        ports = _rules.ports(text(rule.get("dst-port"), 400))
        target = _rules.network6(text(rule.get("dst-address"))) if rule.get("dst-address") else "::/0"
        for protocol in _protocols(rule):
            if not _rules.only_ipsec(protocol, ports):
                found.mappings += _rules.opening6(
                    protocol, target, ports, remote=_remote(rule), words=text(rule.get("comment"))
                )
    except BadReply as error:
        found.unclear.append(f"{named(rule)}: {error.excerpt}")


def _protocols(rule: Row) -> tuple[str, ...]:
    """The protocols of a rule that carry cameras' services; all but one (`!icmp`) are taken for any."""
    named_one = text(rule.get("protocol"))
    return ("any",) if named_one.startswith("!") else _rules.protocols(named_one or "any")


def _concerns_new(rule: Row) -> bool:
    """Does it meet new connections from outside that are no IPsec?"""
    states = text(rule.get("connection-state"))
    named_states = set(states.removeprefix("!").split(",")) if states else {"new"}
    meets = ("new" not in named_states) if states.startswith("!") else "new" in named_states
    return meets and not text(rule.get("ipsec-policy")).endswith(",ipsec")


def _is_whole(rule: Row) -> bool:
    """Does it meet every new packet from outside, whatever it carries?"""
    conditions = {key for key, value in rule.items() if value not in ("", None)} - _MEANINGLESS - {*_FROM}
    return conditions <= {"connection-state", "reject-with", "jump-target"}


def _remote(rule: Row) -> str:
    """Who may use it, as far as the rule says."""
    source, named_list = text(rule.get("src-address")), text(rule.get("src-address-list"))
    return source or (f"list {named_list}" if named_list else "")


def named(rule: Row) -> str:
    """A rule for people: its comment, or its number."""
    return text(rule.get("comment")) or f"rule {text(rule.get('.id'))}"
