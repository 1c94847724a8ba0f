"""A Linux router's rules are read whole, or the way counts as not read (captures: see captures/README.md)."""

import json
import stat
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.routers._nft_read import wan_interfaces
from cctv_guard_agent.routers._nft_ruleset import parse
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.routers.nftables import DRIVER, judged

CAPTURES = Path(__file__).parent / "captures" / "nft"
ROUTER = IPv4Address("192.168.77.1")
ALL = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)
Rule = dict[str, Any]


def captured(name: str) -> bytes:
    return (CAPTURES / f"debian_12_{name}.json").read_bytes()


def look(document: bytes, wan: frozenset[str] | None = None) -> Gateway:
    ruleset = parse(document)
    return judged(ROUTER, ruleset, wan_interfaces(ruleset) if wan is None else wan, ["upnp"])


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def test_a_router_with_one_static_forward_is_read_whole() -> None:
    gateway = look(captured("static_forward"))
    assert told(gateway) == [("static", "tcp", 34567, "192.168.77.20", 80)]
    assert gateway.mappings[0].description == "static: camera web"
    assert gateway.ways_read == ALL
    assert gateway.limits == ()


def test_mappings_that_miniupnpd_made_are_told_from_those_entered_by_hand() -> None:
    gateway = look(captured("miniupnpd"))
    assert told(gateway)[1:] == [
        ("upnp", "tcp", 8081, "192.168.77.20", 80),
        ("upnp", "udp", 8554, "192.168.77.20", 554),
    ]
    assert gateway.ways_read == ALL
    assert gateway.upnp is Answer.YES


def test_every_way_to_write_a_forward_is_read() -> None:
    gateway = look(captured("many_forms"))
    found = told(gateway)
    assert ("dmz", "any", 0, "192.168.77.30", 0) in found
    assert {port for _, _, port, client, _ in found if client == "192.168.77.21"} == set(range(8000, 8011))
    assert ("static", "tcp", 81, "192.168.77.22", 80) in found
    assert ("static", "tcp", 82, "192.168.77.22", 80) in found
    assert ("static", "udp", 9000, "192.168.77.23", 9001) in found
    assert ("static", "any", 4000, "192.168.77.24", 4000) in found
    assert ("static", "any", 4001, "192.168.77.25", 81) in found
    assert ("ipv6", "tcp", 0, "2a00:1:2:3::20", 443) not in found
    assert ("ipv6", "tcp", 443, "2a00:1:2:3::20", 443) in found
    assert [m.remote_host for m in gateway.mappings if m.external_port == 222] == ["198.51.100.0/24"]
    assert gateway.ways_read == ALL


def test_pinholes_that_a_camera_asked_miniupnpd_for_are_openings_in_ipv6() -> None:
    gateway = look(captured("pinholes"))
    six = [(m.protocol, m.external_port, m.internal_client, m.remote_host) for m in gateway.mappings[1:]]
    assert told(gateway)[0] == ("upnp", "tcp", 8555, "192.168.77.20", 554)
    assert six == [("tcp", 8080, "2a00:77:1::20", ""), ("tcp", 8443, "2a00:77:1::20", "2a00:77:2::1")]
    assert {m.origin for m in gateway.mappings[1:]} == {"ipv6"}
    assert gateway.ways_read == ALL
    assert gateway.limits == ()


def match(left: Rule, right: object, op: str = "==") -> Rule:
    return {"match": {"op": op, "left": left, "right": right}}


IIF: Rule = {"meta": {"key": "iifname"}}
OIF: Rule = {"meta": {"key": "oifname"}}
DPORT: Rule = {"payload": {"protocol": "tcp", "field": "dport"}}
STATE: Rule = {"ct": {"key": "state"}}
PROTO: Rule = {"meta": {"key": "l4proto"}}
DNAT: Rule = {"dnat": {"family": "ip", "addr": "192.168.77.20", "port": 80}}
ACCEPT: Rule = {"accept": None}
DROP: Rule = {"drop": None}


def ruleset(
    nat: list[list[Rule]] | None = None,
    forward: list[list[Rule]] | None = None,
    *,
    policy: str = "drop",
    more: list[Rule] | None = None,
    chains: dict[str, list[list[Rule]]] | None = None,
) -> bytes:
    """A ruleset with a nat prerouting chain, a forward chain and a masquerade on wan0."""
    items: list[Rule] = [
        {"metainfo": {"json_schema_version": 1}},
        {"table": {"family": "inet", "name": "t"}},
        {"chain": _base("dstnat", "nat", "prerouting", "accept")},
        {"chain": _base("srcnat", "nat", "postrouting", "accept")},
        {"chain": _base("forward", "filter", "forward", policy)},
        {"rule": _rule("srcnat", [match(OIF, "wan0"), {"masquerade": None}])},
        *(more or []),
    ]
    items += [{"rule": _rule("dstnat", rule)} for rule in nat or []]
    items += [{"rule": _rule("forward", rule)} for rule in forward or []]
    for name, rules in (chains or {}).items():
        items.append({"chain": {"family": "inet", "table": "t", "name": name}})
        items += [{"rule": _rule(name, rule)} for rule in rules]
    return json.dumps({"nftables": items}).encode()


def _base(name: str, kind: str, hook: str, policy: str) -> Rule:
    return {
        "family": "inet", "table": "t", "name": name, "type": kind, "hook": hook, "prio": 0, "policy": policy
    }  # fmt: skip


def _rule(chain: str, expressions: list[Rule]) -> Rule:
    return {"family": "inet", "table": "t", "chain": chain, "handle": 1, "expr": expressions}


@pytest.mark.parametrize(
    "rule",
    [
        [match(IIF, "br-lan"), match(DPORT, 80), DNAT],
        [match(IIF, {"set": ["br-lan", "br-guest"]}), match(DPORT, 80), DNAT],
        [match(IIF, "wan0", "!="), match(DPORT, 80), DNAT],
        [match(STATE, ["established", "related"], "in"), DNAT],
        [match(DPORT, 80), {"dnat": {"port": 8080}}],
        [match(DPORT, 80), {"redirect": {"port": 8080}}],
        [match({"payload": {"protocol": "icmp", "field": "type"}}, "echo-request"), DNAT],
    ],
    ids=["from inside", "from insides", "not from outside", "not new", "own service", "redirect", "ping"],
)
def test_rules_that_let_nobody_in_from_outside_are_no_forwards(rule: list[Rule]) -> None:
    gateway = look(ruleset([rule]))
    assert [m for m in gateway.mappings if m.origin != "ipv6"] == []
    assert Way.STATIC_FORWARD in gateway.ways_read


@pytest.mark.parametrize(
    "rule",
    [
        [match({"meta": {"key": "mark"}}, 7), DNAT],
        [match(DPORT, 80, "!="), DNAT],
        [match(DPORT, "@ports"), DNAT],
        [match(IIF, "@outside"), DNAT],
        [match(PROTO, "@protocols"), DNAT],
        [match(DPORT, 80), {"dnat": {"addr": {"map": {"key": {"payload": {"field": "saddr"}}, "data": "@m"}}}}],
        [match(DPORT, 80), {"dnat": {"addr": {"range": ["192.168.77.2", "192.168.77.9"]}}}],
        [{"xt": {"type": "target", "name": "DNAT"}}],
        [{"xt": None}],
        [{"vmap": {"key": {"meta": {"key": "mark"}}, "data": {"set": [[1, {"jump": {"target": "sub"}}]]}}}],
    ],
    ids=["mark", "not port", "port set", "interface set", "protocol set", "map", "range", "xt", "null", "vmap"],
)
def test_a_rule_that_is_not_understood_leaves_forwards_unread_and_is_named(rule: list[Rule]) -> None:
    gateway = look(ruleset([rule], chains={"sub": [[match(DPORT, 80), DNAT]]}))
    assert not set(gateway.ways_read) & {Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP}
    assert Way.IPV6 in gateway.ways_read
    assert "t/dstnat" in gateway.limits[0].english or "t/sub" in gateway.limits[0].english


def test_jumps_and_verdict_maps_are_followed() -> None:
    vmap = {"vmap": {"key": IIF, "data": {"set": [["wan0", {"jump": {"target": "a"}}], ["lan", {"drop": None}]]}}}
    chains = {"a": [[{"jump": {"target": "b"}}]], "b": [[match(DPORT, 80), DNAT]]}
    gateway = look(ruleset([[vmap]], chains=chains))
    assert told(gateway) == [("static", "tcp", 80, "192.168.77.20", 80)]


def test_a_named_map_of_ports_is_looked_up() -> None:
    named = {"map": {"family": "inet", "table": "t", "name": "m", "elem": [[80, "192.168.77.20"]]}}
    dnat = {"dnat": {"family": "ip", "addr": {"map": {"key": DPORT, "data": "@m"}}}}
    assert told(look(ruleset([[dnat]], more=[named]))) == [("static", "any", 80, "192.168.77.20", 80)]


def test_a_loop_of_jumps_ends() -> None:
    look(
        ruleset([[{"jump": {"target": "a"}}]], chains={"a": [[{"jump": {"target": "a"}}], [{"jump": {"target": "a"}}]]})
    )


def test_without_a_known_outside_interface_rules_about_interfaces_are_not_understood() -> None:
    gateway = look(ruleset([[match(IIF, "wan0"), match(DPORT, 80), DNAT]]), wan=frozenset())
    assert Way.STATIC_FORWARD not in gateway.ways_read


@pytest.mark.parametrize(
    ("forward", "policy", "opened"),
    [
        ([], "drop", []),
        ([], "accept", ["::/0"]),
        ([[match(STATE, ["established", "related"], "in"), ACCEPT]], "drop", []),
        ([[match(IIF, "br-lan"), ACCEPT]], "drop", []),
        ([[match(IIF, "wan0"), DROP]], "accept", []),
        ([[match(IIF, "wan0"), {"reject": {"type": "icmpx", "expr": "port-unreachable"}}]], "accept", []),
        ([[match(IIF, "br-lan"), DROP]], "accept", ["::/0"]),
        ([[match(PROTO, "tcp"), match(IIF, "wan0"), DROP]], "accept", ["::/0"]),
        ([[{"limit": {"rate": 5, "per": "second"}}, DROP]], "accept", ["::/0"]),
        ([[match({"meta": {"key": "nfproto"}}, "ipv4"), ACCEPT]], "drop", []),
        ([[match({"ct": {"key": "status"}}, "dnat", "in"), ACCEPT]], "drop", []),
        ([[match({"payload": {"protocol": "icmpv6", "field": "type"}}, "echo-request"), ACCEPT]], "drop", []),
        ([[match(PROTO, "ipv6-icmp"), ACCEPT]], "drop", []),
        ([[match(IIF, "wan0"), ACCEPT]], "drop", ["::/0"]),
        ([[match({"payload": {"protocol": "ip6", "field": "daddr"}}, "2a00::5"), ACCEPT]], "drop", ["2a00::5"]),
        ([[match({"payload": {"protocol": "ip", "field": "daddr"}}, "192.168.77.20"), ACCEPT]], "drop", []),
        ([[match({"payload": {"base": "nh", "offset": 72, "len": 8}}, 6), ACCEPT]], "drop", []),
        ([[{"vmap": {"key": STATE, "data": {"set": [["established", ACCEPT], ["invalid", DROP]]}}}]], "drop", []),
        ([[{"vmap": {"key": STATE, "data": {"set": [["new", ACCEPT]]}}}]], "drop", ["::/0"]),
    ],
)
def test_the_forward_chain_tells_what_ipv6_lets_in(forward: list[list[Rule]], policy: str, opened: list[str]) -> None:
    gateway = look(ruleset(forward=forward, policy=policy))
    assert [m.internal_client for m in gateway.mappings if m.origin == "ipv6"] == opened
    assert Way.IPV6 in gateway.ways_read


def test_an_accept_that_is_not_understood_leaves_ipv6_unread() -> None:
    gateway = look(ruleset(forward=[[match({"meta": {"key": "mark"}}, 7), ACCEPT]]))
    assert Way.IPV6 not in gateway.ways_read
    assert Way.STATIC_FORWARD in gateway.ways_read


def raw(offset: int, length: int, value: object) -> Rule:
    return match({"payload": {"base": "nh", "offset": offset, "len": length}}, value)


@pytest.mark.parametrize("rule", [raw(192, 128, "no number"), raw(192, 128, {"prefix": {}}), raw(40, 8, 6)])
def test_a_raw_match_that_cannot_be_read_leaves_ipv6_unread(rule: Rule) -> None:
    gateway = look(ruleset(forward=[[rule, ACCEPT]]))
    assert Way.IPV6 not in gateway.ways_read


def test_a_jump_into_a_chain_that_drops_everything_ends_the_walk() -> None:
    gateway = look(ruleset(forward=[[{"jump": {"target": "a"}}], [ACCEPT]], policy="accept", chains={"a": [[DROP]]}))
    assert [m for m in gateway.mappings if m.origin == "ipv6"] == []


def test_without_any_forward_chain_ipv6_is_open() -> None:
    document = json.dumps({"nftables": [{"chain": _base("x", "filter", "input", "drop")}]}).encode()
    assert [m.internal_client for m in look(document).mappings] == ["::/0"]


def test_an_ipv6_dnat_is_a_forward_too() -> None:
    rule = [match(DPORT, 80), {"dnat": {"family": "ip6", "addr": "fd77::20", "port": 80}}]
    document = json.loads(ruleset())
    document["nftables"] += [
        {"chain": {"family": "ip6", "table": "n", "name": "p", "type": "nat", "hook": "prerouting", "prio": 0}},
        {"rule": {"family": "ip6", "table": "n", "chain": "p", "expr": rule}},
    ]
    assert ("static", "tcp", 80, "fd77::20", 80) in told(look(json.dumps(document).encode()))


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b'{"nftables": 5}', b'{"nftables": [5]}', b"\xff", b"[" * 5000]
)
def test_what_is_no_ruleset_is_a_bad_reply(document: bytes) -> None:
    with pytest.raises(BadReply):
        parse(document)


@pytest.fixture
def lan() -> Lan:
    return Lan.of([IPv4Network("127.95.0.0/24")])


def program(folder: Path, script: str, name: str = "nft") -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


async def run(lan: Lan, command: object, **options: object) -> Gateway:
    config = RouterConfig(driver="nftables", address=ROUTER, options={"command": command, **options})
    (gateway,) = await DRIVER.read(lan, config, ())
    return gateway


async def test_the_configured_command_is_run_without_a_shell(lan: Lan, tmp_path: Path) -> None:
    nft = program(tmp_path, f'echo "$@" > {tmp_path}/asked\ncat {CAPTURES}/debian_12_miniupnpd.json')
    program(tmp_path, """echo '[{"addr_info":[{"family":"inet","local":"11.22.33.44"}]}]'""", "ip")
    gateway = await run(lan, [nft])
    assert (tmp_path / "asked").read_text() == "-j list ruleset\n"
    assert gateway.id == "gw-192-168-77-1"
    assert len(gateway.mappings) == 3
    assert gateway.wan_kind is WanKind.UNKNOWN or gateway.wan_address is not None
    assert gateway.read_at is not None


async def test_the_outside_address_comes_from_the_same_router(lan: Lan, tmp_path: Path) -> None:
    wrapper = program(
        tmp_path,
        f'shift\ncase "$1" in nft) cat {CAPTURES}/debian_12_miniupnpd.json;; '
        """ip) echo '[{"addr_info":[{"family":"inet","local":"11.22.33.44"}]}]';; esac""",
        "ssh",
    )
    gateway = await run(lan, [wrapper, "router", "nft"])
    assert gateway.wan_address == IPv4Address("11.22.33.44")
    assert gateway.wan_kind is WanKind.PUBLIC


async def outside(lan: Lan, folder: Path, ip: str) -> Gateway:
    """What is told of the outside where `ip` on the router is this script."""
    nft = f'if [ "$1" = nft ]; then exec cat {CAPTURES}/debian_12_miniupnpd.json; fi'
    wrapper = program(folder, f"shift\n{nft}\n{ip}", "ssh")
    return await run(lan, [wrapper, "router", "nft"], wan=["lte0", "wan0"])


async def test_of_several_outside_interfaces_the_one_that_lets_in_most_decides(lan: Lan, tmp_path: Path) -> None:
    script = """\
case "$*" in
  *lte0) echo '[{"addr_info":[{"family":"inet","local":"100.64.7.2"}]}]';;
  *wan0) echo '[{"addr_info":[{"family":"inet","local":"11.22.33.44"},{"family":"inet6","local":"fe80::1"}]}]';;
esac"""
    gateway = await outside(lan, tmp_path, script)
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    gone = await outside(lan, tmp_path, script.replace("*wan0) echo", "*wan0) exit 1; echo"))
    assert (str(gone.wan_address), gone.wan_kind) == ("100.64.7.2", WanKind.CGNAT)


@pytest.mark.parametrize(
    ("routes", "hop"),
    [
        ('[{"dst":"default","gateway":"10.77.0.1","dev":"wan0"}]', "10.77.0.1"),
        ('[{"dst":"default","gateway":"10.77.0.1"},{"dst":"default","gateway":"10.78.0.1"}]', "None"),
        ('[{"dst":"default","dev":"ppp0"}]', "None"),
        ("[]", "None"),
        ("5", "None"),
        ("", "None"),
    ],
)
async def test_behind_a_private_address_the_router_in_front_is_named(
    lan: Lan, tmp_path: Path, routes: str, hop: str
) -> None:
    script = f"""\
case "$*" in
  *route*) echo '{routes}';;
  *) echo '[{{"addr_info":[{{"family":"inet","local":"10.77.0.2"}}]}}]';;
esac"""
    gateway = await outside(lan, tmp_path, script)
    assert gateway.wan_kind is WanKind.DOUBLE_NAT
    assert str(gateway.next_hop) == hop


async def test_a_failing_command_says_what_it_said(lan: Lan, tmp_path: Path) -> None:
    nft = program(tmp_path, "echo 'Operation not permitted (you must be root)' >&2; exit 1")
    with pytest.raises(Unreachable, match="you must be root"):
        await run(lan, [nft])


async def test_a_command_that_does_not_exist_is_the_owners_to_fix(lan: Lan) -> None:
    with pytest.raises(ConfigError, match="no-such-program"):
        await run(lan, ["/no-such-program"])


@pytest.mark.parametrize("command", ["nft", [], [""], [5], ["-x"], None, {"a": 1}])
async def test_a_command_that_is_no_list_of_words_is_refused(lan: Lan, command: object) -> None:
    with pytest.raises(ConfigError, match="command"):
        await run(lan, command)


async def test_an_option_that_does_not_exist_is_refused_with_those_that_do(lan: Lan) -> None:
    with pytest.raises(ConfigError, match=r"options.*command, wan, dynamic_chains"):
        await run(lan, ["nft"], options={"wan": "wan0"})


async def test_without_an_address_it_says_which_key_is_missing(lan: Lan) -> None:
    with pytest.raises(ConfigError, match="address"):
        await DRIVER.read(lan, RouterConfig(driver="nftables", options={}), ())
