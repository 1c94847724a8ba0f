"""What a pf firewall lets in, out of the rules of OPNsense and pfSense: forwards, 1:1 mappings, IPv6 rules. Pure.

Both block by default what comes from outside. A rule that passes is taken at its word, whatever stands before it.
Source: facts/routers.md 4.5, 4.6; field names of the OPNsense models and of the pfSense REST package.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Network, ip_address, ip_network

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import PortMapping
from cctv_guard_agent.routers import _rules

_MOST_ENTRIES = 256
"""Entries of one alias that are followed; longer ones are lists of countries or of bad hosts."""
_LOCAL6 = tuple(IPv6Network(one) for one in ("fe80::/10", "ff00::/8", "::1/128"))
_ITSELF = ("(self)", "self")
_SERVICES = {
    "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "http": 80, "pop3": 110, "ntp": 123, "imap": 143,
    "snmp": 161, "https": 443, "isakmp": 500, "rtsp": 554, "submission": 587, "imaps": 993, "pop3s": 995,
    "openvpn": 1194, "pptp": 1723, "ms-wbt-server": 3389, "ipsec-msft": 4500, "sip": 5060, "rfb": 5900,
}  # fmt: skip
"""The well-known names that both offer for ports and that a forward may have; others count as not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule in words that both routers share; texts as they wrote them."""

    name: str
    enabled: bool = True
    automatic: bool = False
    """Made by the router itself."""
    passes: bool = True
    inbound: bool = True
    interfaces: tuple[str, ...] = ()
    """Empty: every one."""
    interfaces_not: bool = False
    four: bool = True
    six: bool = False
    protocol: str = "any"
    source: str = "any"
    source_not: bool = False
    destination: str = "any"
    destination_not: bool = False
    port: str = ""
    """Destination port, range, alias or service; empty: every port."""
    target: str = ""
    target_port: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the words in rules stand for; keys in lower case."""

    outside: tuple[frozenset[str], ...]
    """Interfaces with a gateway: of each, every name that it has."""
    networks6: Mapping[str, tuple[str, ...]]
    """IPv6 networks of each interface."""
    aliases: Mapping[str, tuple[str, ...]]

    def from_outside(self, rule: Rule) -> bool:
        """Does the rule meet what comes in from outside?"""
        if not rule.interfaces:
            return True
        named = {one.lower() for one in rule.interfaces}
        return any(bool(one & named) != rule.interfaces_not for one in self.outside)

    def entries(self, word: str) -> tuple[str, ...] | None:
        """What an alias holds, aliases within it followed; None where there is none of that name. Raises BadReply."""
        if word.lower() not in self.aliases:
            return None
        found: dict[str, None] = {}
        followed: set[str] = set()
        waiting = [word]
        while waiting:
            if len(found) > _MOST_ENTRIES:
                raise BadReply("an alias", f"the alias {word} has more than {_MOST_ENTRIES} entries")
            one = waiting.pop(0)
            held = self.aliases.get(one.lower())
            if held is None:
                found[one] = None
            elif one.lower() not in followed:
                followed.add(one.lower())
                waiting += held[: _MOST_ENTRIES + 2]
        return tuple(found)


@dataclass(slots=True)
class Found:
    """Mappings, and the rules that were not understood."""

    mappings: list[PortMapping] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    def add(self, rule: Rule, made: Iterator[PortMapping]) -> None:
        """Take what one rule makes; a rule that is off needs not be understood."""
        try:
            self.mappings += made
        except BadReply as error:
            if rule.enabled:
                self.unclear.append(f"{rule.name}: {error.excerpt}")


def forwards(rules: Sequence[Rule], names: Names) -> Found:
    """Every forward that a packet from outside may meet."""
    found = Found()
    for rule in rules:
        if names.from_outside(rule) and rule.target:
            found.add(rule, _forward(rule, names))
    return found


def _forward(rule: Rule, names: Names) -> Iterator[PortMapping]:
    """The mappings of one forward. Raises BadReply."""
    outside, inside = _ports(rule.port, names), _ports(rule.target_port, names)
    if outside and inside and len(outside) == len(inside) == 1 and inside[0][0] == inside[0][1]:
        # of a range, the target port is the first: the others move along
        start = inside[0][0]
        inside = ((start, min(start + outside[0][1] - outside[0][0], 65_535)),)
    for protocol in _rules.protocols(rule.protocol or "any"):
        for client in names.entries(rule.target) or (rule.target,):
            base = PortMapping(
                origin="static",
                protocol=protocol,
                external_port=0,
                internal_client=_rules.address(client),
                internal_port=0,
                enabled=rule.enabled,
                description=rule.name[:80],
                remote_host=_remote(rule),
            )
            yield from _rules.forward(base, outside, inside)


def one_to_one(rules: Sequence[Rule], names: Names) -> Found:
    """Every 1:1 mapping: all ports of an outside address lead to `target`."""
    found = Found()
    for rule in rules:
        if names.from_outside(rule):
            found.add(rule, _whole_hosts(rule, names))
    return found


def _whole_hosts(rule: Rule, names: Names) -> Iterator[PortMapping]:
    """One exposed host. Raises BadReply where the target is a network."""
    for client in names.entries(rule.target) or (rule.target,):
        yield PortMapping(
            origin="dmz",
            protocol="any",
            external_port=0,
            internal_client=_rules.address(client),
            internal_port=0,
            enabled=rule.enabled,
            description=rule.name[:80],
        )


def openings6(rules: Sequence[Rule], names: Names) -> Found:
    """What passes from outside to inside over IPv6."""
    found = Found()
    if any(_stops_all6(rule) for rule in rules):
        return found
    for rule in rules:
        if not (rule.enabled and rule.passes and rule.inbound and rule.six and names.from_outside(rule)):
            continue
        if _is_local(rule.source) and not rule.source_not:
            # from the provider's own link alone: address assignment
            continue
        found.add(rule, _opening(rule, names))
    return found


def _stops_all6(rule: Rule) -> bool:
    """The router's own rule that stands where IPv6 is switched off."""
    anything = ("", "any")
    return (
        rule.automatic and rule.enabled and not rule.passes and rule.six and not rule.four and not rule.interfaces
        and rule.protocol in anything and rule.source in anything and rule.destination in anything and not rule.port
    )  # fmt: skip


def _opening(rule: Rule, names: Names) -> Iterator[PortMapping]:
    """The openings of one rule. Raises BadReply."""
    ports = _ports(rule.port, names)
    for protocol in _rules.protocols(rule.protocol or "any"):
        for target in _targets6(rule, names) if not _rules.only_ipsec(protocol, ports) else ():
            yield from _rules.opening6(protocol, target, ports, remote=_remote(rule), words=rule.name)


def _targets6(rule: Rule, names: Names) -> tuple[str, ...]:
    """The IPv6 networks that a rule leads to; none where it ends at the router itself. Raises BadReply."""
    word = rule.destination.strip()
    if rule.destination_not:
        raise BadReply("the target of a rule", f"everything but {word}")
    if word.lower() in ("", "any"):
        return ("::/0",)
    if word.lower() in _ITSELF or _own_address(word, names):
        return ()
    if word.lower() in names.networks6:
        return names.networks6[word.lower()]
    targets = []
    for one in names.entries(word) or tuple(word.split(",")):
        if _is_four(one) or _is_local(one):
            continue
        targets.append(_rules.network6(one))
    return tuple(targets)


def _own_address(word: str, names: Names) -> bool:
    """`wanip`, `wan:ip`: the router's own address there."""
    low = word.lower()
    interface = low.removesuffix(":ip").removesuffix("ip")
    return interface != low and interface in names.networks6


def _is_four(text: str) -> bool:
    try:
        return ip_network(text.strip(), strict=False).version == 4
    except ValueError:
        return False


def _is_local(text: str) -> bool:
    """Is it nothing but link-local and multicast addresses?"""
    try:
        nets = [ip_network(one.strip(), strict=False) for one in text.split(",")]
    except ValueError:
        return False
    return all(isinstance(net, IPv6Network) and any(net.subnet_of(one) for one in _LOCAL6) for net in nets)


def _ports(text: str, names: Names) -> _rules.Ports | None:
    """Ports by number, service or alias. Raises BadReply."""
    if text.strip().lower() in ("", "any"):
        return None
    words: list[str] = []
    for one in names.entries(text) or (text,):
        service = _SERVICES.get(one.strip().lower())
        words.append(str(service) if service else one)
    return _rules.ports(words)


def _remote(rule: Rule) -> str:
    """Who may use it."""
    if rule.source.strip().lower() in ("", "any"):
        return ""
    return (f"all but {rule.source}" if rule.source_not else rule.source)[:80]


def network_of(text: str, bits: str = "") -> str:
    """The IPv6 network that an interface address is in; empty where it is none or link-local."""
    address, _, length = text.strip().partition("/")
    try:
        if ip_address(address).version != 6:
            return ""
        network = ip_network(f"{address}/{length or bits or 64}", strict=False)
    except ValueError:
        return ""
    return "" if _is_local(str(network)) else str(network)
