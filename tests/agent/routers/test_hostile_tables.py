"""Whatever a router's tables hold, reading them ends in mappings and named rules, and soon."""

import json
from typing import Any

from fakes_mikrotik import FORWARD as NAT
from fakes_mikrotik import chain6
from fakes_openwrt import FIREWALL, FORWARD
from fakes_unifi import FORWARD as PORT_FORWARD
from fakes_unifi import OPENS, ZONES
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.routers import _mikrotik_firewall as mikrotik
from cctv_guard_agent.routers import _openwrt_firewall as openwrt
from cctv_guard_agent.routers import _unifi_firewall as unifi
from cctv_guard_agent.routers._web import rows
from cctv_guard_agent.routers.openwrt import _is_way_out

OUTSIDE = mikrotik.Outside(interfaces=frozenset({"ether1"}), lists={"WAN": frozenset({"ether1"})})
_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["accept", "ACCEPT", "any", "tcp", "80", "1-65535", "65535-1", "::/0", "2a00::1", "!x", "٣"])
)
VALUES = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("a"), inner), max_leaves=4
)


def changed(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The row with some of its fields replaced by anything."""
    return st.dictionaries(st.sampled_from(sorted(row)), VALUES, max_size=3).map(lambda change: {**row, **change})


@given(
    redirect=changed(FORWARD),
    rule=changed({".type": "rule", "src": "wan", "dest": "lan", "dest_ip": "2a00::1", "target": "ACCEPT", "proto": ""}),
    zone=changed({**FIREWALL["cfg03"], ".type": "zone"}),
    interface=changed({"interface": "wan", "up": True, "route": [{"target": "::", "mask": 0}], "ipv4-address": []}),
)
@settings(max_examples=150, deadline=None)
def test_openwrt(redirect: Any, rule: Any, zone: Any, interface: Any) -> None:
    values = {**FIREWALL, "a": redirect, "b": rule, "c": zone}
    found, _ = openwrt.sections(values)
    outside = openwrt.outside_zones(found, frozenset({"wan"}))
    assert len(openwrt.forwards(found, outside).mappings) <= 500
    assert openwrt.openings6(found, outside) is not None
    assert _is_way_out(interface) in (True, False)


@given(nat=changed(NAT), six=changed(chain6({"action": "accept", "dst-port": "1", "protocol": "tcp"})[0]))
@settings(max_examples=150, deadline=None)
def test_mikrotik(nat: Any, six: Any) -> None:
    assert len(mikrotik.forwards([nat], OUTSIDE).mappings) <= 500
    assert mikrotik.openings6([six], OUTSIDE) is not None


@given(
    forward=changed(PORT_FORWARD),
    policy=changed({**OPENS, "connection_states": ["NEW"], "ip_version": "BOTH"}),
    source=changed({"zone_id": "z-ext", "ips": ["198.51.100.1"]}),
    destination=changed({**OPENS["destination"], "ports": ["1"], "match_opposite_ports": False}),
    zone=changed(ZONES[1]),
    older=changed({"ruleset": "WANv6_IN", "action": "accept", "dst_address_ipv6": "", "dst_port": "", "enabled": True}),
)
@settings(max_examples=150, deadline=None)
def test_unifi(forward: Any, policy: Any, source: Any, destination: Any, zone: Any, older: Any) -> None:
    assert len(unifi.forwards([forward]).mappings) <= 500
    assert unifi.openings6([*ZONES, zone], [policy, {**policy, "source": source, "destination": destination}])
    assert unifi.older6([older]) is not None


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_lists_of_any_form(value: Any) -> None:
    found, whole = rows(value)
    assert all(isinstance(one, dict) for one in found)
    assert not whole or json.dumps(found) == json.dumps(value)
