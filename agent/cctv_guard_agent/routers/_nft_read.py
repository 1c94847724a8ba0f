"""What a ruleset lets in from outside: forwards of ports (dnat) and, for IPv6, what the forward chains accept.

Where a rule is not understood its way counts as not read: better no answer than a wrong one. Rules that could let in
less than they seem to (an earlier drop in a nat chain) are taken at their word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.model.exposure import PortMapping
from cctv_guard_agent.routers._nft_ruleset import Fits, Packet, Rule, Ruleset, excerpt, judge, listed, silent, sometimes

_DEEPEST = 16
"""The kernel's own bound on jumps (NFT_JUMP_STACK_SIZE)."""
_MOST_STEPS = 20_000
"""Rules walked at most: a ruleset of some thousand rules with shared chains; bounds a hostile one."""
_ENDS = ("accept", "drop", "reject", "return")
Key = tuple[str, str, str]


@dataclass(slots=True)
class Found:
    """What was found, and which rules were not understood."""

    mappings: list[PortMapping] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """One walk through a hook for one kind of packet."""

    ruleset: Ruleset
    found: Found
    dynamic: Sequence[str]
    steps: int = 0

    def unclear(self, rule: Rule) -> None:
        """Note a rule that cannot be read."""
        if excerpt(rule) not in self.found.unclear:
            self.found.unclear.append(excerpt(rule))

    def rules(self, key: Key) -> Iterator[Rule]:
        """Give the rules of a chain while the walk is within bounds."""
        for rule in self.ruleset.rules.get(key, ()):
            self.steps += 1
            if self.steps > _MOST_STEPS:
                self.unclear(rule)
                return
            yield rule

    def narrowed(self, rule: Rule, packet: Packet) -> tuple[Packet | None, list[Mapping[str, Any]], bool]:
        """Pass the packet through the rule's conditions.

        Returns the packet that gets through (None: none does), the statements behind the conditions, and whether all
        conditions were understood.
        """
        clear, rest = True, []
        for expression in rule.get("expr", []):
            if "match" not in expression:
                if sometimes(expression):
                    packet = replace(packet, sometimes=True)
                elif not silent(expression):
                    rest.append(expression)
                continue
            fits, packet = judge(expression, packet)
            if fits is Fits.NO:
                return None, [], True
            clear = clear and fits is not Fits.UNCLEAR
        return packet, rest, clear


def wan_interfaces(ruleset: Ruleset) -> frozenset[str]:
    """Guess the outside interfaces: where the router masquerades what leaves."""
    names: set[str] = set()
    for key in ruleset.hooked("postrouting", "nat", ("ip", "inet")):
        pending, seen = [key], set()
        while pending:
            chain = pending.pop()
            if chain in seen:
                continue
            seen.add(chain)
            for rule in ruleset.rules.get(chain, ()):
                expressions = rule.get("expr", [])
                pending += [(*chain[:2], target) for e in expressions for target in _targets(e)]
                if any("masquerade" in e or "snat" in e for e in expressions):
                    names |= _outgoing(expressions)
    return frozenset(names)


def _outgoing(expressions: Sequence[Mapping[str, Any]]) -> set[str]:
    """The `oifname` of a rule, where it names interfaces."""
    for expression in expressions:
        match = expression.get("match", {})
        key = match.get("left", {}).get("meta", {}).get("key") if isinstance(match.get("left"), dict) else None
        if key in ("oif", "oifname") and match.get("op") == "==":
            return {str(name) for name in listed(match.get("right"))}
    return set()


def _targets(expression: Mapping[str, Any]) -> list[str]:
    """Chains that a statement may continue in."""
    for word in ("jump", "goto"):
        if word in expression:
            return [expression[word].get("target", "")]
    if "vmap" in expression:
        data = expression["vmap"].get("data")
        return [t for pair in listed(data) if isinstance(pair, list) for t in _targets(pair[-1])]
    return []


def forwards(ruleset: Ruleset, wan: frozenset[str], dynamic: Sequence[str]) -> Found:
    """Find every rule that carries a port of the router to an inside host.

    dynamic: parts of chain names whose rules devices asked for (miniupnpd's chains).
    """
    found = Found()
    walk = _Walk(ruleset, found, dynamic)
    for family in ("ip", "ip6"):
        for key in ruleset.hooked("prerouting", "nat", (family, "inet")):
            _forwards_in(walk, key, Packet(wan=wan, family=family), True, 0)
    return found


def _forwards_in(walk: _Walk, key: Key, packet: Packet, clear: bool, depth: int) -> None:
    """Walk one chain of the nat hook."""
    for rule in walk.rules(key):
        through, statements, understood = walk.narrowed(rule, packet)
        if through is None:
            continue
        understood = understood and clear
        for statement in statements:
            if "dnat" in statement:
                made = _mappings(walk, rule, key, statement["dnat"], through) if understood else None
                if made is None:
                    walk.unclear(rule)
                walk.found.mappings += [m for m in made or () if m not in walk.found.mappings]
            elif _continues(statement):
                known, branches = _branches(statement, through)
                for target, branch in branches if depth < _DEEPEST else ():
                    _forwards_in(walk, (*key[:2], target), branch, understood and known, depth + 1)
            elif next(iter(statement)) not in (*_ENDS, "redirect", "masquerade", "snat", "tproxy"):
                # an unknown statement (`xt` of iptables-nft) may well be a dnat that JSON does not show
                walk.unclear(rule)


def _continues(statement: Mapping[str, Any]) -> bool:
    """Does the statement choose what comes next?"""
    return any(word in statement for word in ("jump", "goto", "vmap"))


def _branches(statement: Mapping[str, Any], packet: Packet) -> tuple[bool, Sequence[tuple[str, Packet]]]:
    """Which chains a jump or verdict map leads this packet to; False first where the map's key is not understood."""
    if "vmap" not in statement:
        return True, [(target, packet) for target in _targets(statement)]
    known, branches = True, []
    for value, verdict in _vmap(statement):
        fits, narrowed = judge({"match": {"op": "==", "left": statement["vmap"].get("key"), "right": value}}, packet)
        if fits is Fits.NO:
            continue
        known = known and fits is not Fits.UNCLEAR
        branches += [(target, narrowed) for target in _targets(verdict)]
    return known, branches


def _vmap(statement: Mapping[str, Any]) -> list[tuple[Any, Mapping[str, Any]]]:
    """The (value, verdict) pairs of an anonymous verdict map."""
    data = listed(statement["vmap"].get("data"))
    return [(p[0], p[1]) for p in data if isinstance(p, list) and len(p) == 2 and isinstance(p[1], dict)]


def _mappings(walk: _Walk, rule: Rule, key: Key, dnat: object, packet: Packet) -> list[PortMapping] | None:
    """Turn one dnat statement into mappings; None where its target cannot be told."""
    if not isinstance(dnat, dict):
        return None
    address, port = dnat.get("addr"), dnat.get("port")
    if address is None:
        # only the port changes: the router's own service
        return []
    pairs = _map_pairs(walk, key, address) if isinstance(address, dict) else [(None, address)]
    if pairs is None:
        return None
    made: list[PortMapping] = []
    for outside, target in pairs:
        inside = port
        if isinstance(target, dict) and isinstance(target.get("concat"), list) and len(target["concat"]) == 2:
            target, inside = target["concat"]
        if not _is_address(target) or not (inside is None or isinstance(inside, int)):
            return None
        ports = packet.ports if outside is None else ((outside, outside),)
        made += _each(rule, walk.dynamic, replace(packet, ports=ports), str(target), inside or 0)
    return made


def _map_pairs(walk: _Walk, key: Key, address: Mapping[str, Any]) -> list[tuple[int | None, Any]] | None:
    """The (outside port, target) pairs of a map keyed by port; None where it is keyed otherwise."""
    inner = address.get("map")
    if not isinstance(inner, dict):
        return None
    payload = inner.get("key", {}).get("payload", {}) if isinstance(inner.get("key"), dict) else {}
    data = inner.get("data")
    if isinstance(data, str) and data.startswith("@"):
        data = walk.ruleset.maps.get((*key[:2], data[1:]))
    if payload.get("field") != "dport" or data is None:
        return None
    pairs = [p for p in listed(data) if isinstance(p, list) and len(p) == 2 and isinstance(p[0], int)]
    return [(p[0], p[1]) for p in pairs] if len(pairs) == len(listed(data)) else None


def _is_address(text: object) -> bool:
    """Is it one literal address?"""
    try:
        return isinstance(text, str) and bool(ip_address(text))
    except ValueError:
        return False


def _each(rule: Rule, dynamic: Sequence[str], packet: Packet, target: str, inside: int) -> Iterator[PortMapping]:
    """One mapping for each port (a range of up to 64 one by one, a longer one as all ports)."""
    chain = f"{rule.get('table')} {rule.get('chain')}".lower()
    asked_for = any(word in chain for word in dynamic)
    base = PortMapping(
        origin="upnp" if asked_for else "static",
        protocol=packet.protocol or "any",
        external_port=0,
        internal_client=target,
        internal_port=inside,
        description=str(rule.get("comment") or "")[:80],
        remote_host=packet.sources[:80],
    )
    if packet.ports is None:
        yield replace(base, origin="upnp" if asked_for else "dmz")
        return
    for first, last in packet.ports:
        if last - first >= 64:
            yield replace(base, description=f"ports {first}-{last} {base.description}".strip())
            continue
        for port in range(first, last + 1):
            yield replace(base, external_port=port, internal_port=inside or port)


def openings6(ruleset: Ruleset, wan: frozenset[str]) -> Found:
    """Find what the forward chains let in over IPv6.

    Every forward chain has to accept a packet, so the strictest one decides.
    """
    found, strictest = Found(), None
    for key in ruleset.hooked("forward", "filter", ("ip6", "inet")):
        walk = _Walk(ruleset, found, ())
        opened: list[Packet] = []
        ended = _chain6(walk, key, Packet(wan=wan, family="ip6"), opened, True, 0)
        if ended is None and ruleset.chains[key].get("policy", "accept") == "accept":
            opened.append(Packet(wan=wan, family="ip6"))
        anything = any(_everything(packet) for packet in opened)
        if not anything and (strictest is None or len(opened) < len(strictest)):
            strictest = opened
    if strictest is None:
        strictest = [Packet(wan=wan, family="ip6")]
    found.mappings += [mapping for packet in strictest for mapping in _opening(packet)]
    return found


def _everything(packet: Packet) -> bool:
    """Does it mean every packet from outside?"""
    return packet.protocol is None and packet.ports is None and not packet.sources and not packet.destination


def _chain6(walk: _Walk, key: Key, packet: Packet, opened: list[Packet], clear: bool, depth: int) -> str | None:
    """Walk one filter chain; return how it ends for every packet (`accept`, `drop`), None where it goes on."""
    for rule in walk.rules(key):
        through, statements, understood = walk.narrowed(rule, packet)
        if through is None:
            continue
        whole = through == packet and understood and clear
        for statement in statements:
            word = next(iter(statement))
            if word == "accept":
                opened.append(through)
                if not (understood and clear):
                    walk.unclear(rule)
            elif _continues(statement):
                known, branches = _branches(statement, through)
                for target, branch in branches if depth < _DEEPEST else ():
                    inner = (understood and known) and clear
                    ended = _chain6(walk, (*key[:2], target), branch, opened, inner, depth + 1)
                    if ended and whole and branch == packet:
                        return ended
                accepted = _accepted(statement, through)
                opened += accepted
                if accepted and not (understood and known and clear):
                    walk.unclear(rule)
            elif word not in (*_ENDS, "queue"):
                walk.unclear(rule)
            if word in ("accept", "drop", "reject") and whole:
                return "accept" if word == "accept" else "drop"
            if word == "return" and whole:
                return None
    return None


def _accepted(statement: Mapping[str, Any], packet: Packet) -> list[Packet]:
    """What a verdict map accepts directly."""
    if "vmap" not in statement:
        return []
    key = statement["vmap"].get("key")
    taken = []
    for value, verdict in _vmap(statement):
        fits, narrowed = judge({"match": {"op": "==", "left": key, "right": value}}, packet)
        if "accept" in verdict and fits is not Fits.NO:
            taken.append(narrowed)
    return taken


def _opening(packet: Packet) -> Iterator[PortMapping]:
    """Put an accepted IPv6 packet into a mapping's form."""
    base = PortMapping(
        origin="ipv6",
        protocol=packet.protocol or "any",
        external_port=0,
        internal_client=packet.destination or "::/0",
        internal_port=0,
        remote_host=packet.sources[:80],
    )
    for first, last in packet.ports or ():
        if last - first >= 64:
            yield base
        else:
            yield from (replace(base, external_port=port, internal_port=port) for port in range(first, last + 1))
    if packet.ports is None:
        yield base
