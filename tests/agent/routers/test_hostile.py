"""Whatever a router sends, reading it ends in a value or an error of ours, and soon."""

import json
from ipaddress import IPv4Address
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_nftables import CAPTURES, ROUTER, captured

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.routers import _igd_description
from cctv_guard_agent.routers._nft_ruleset import parse
from cctv_guard_agent.routers.nftables import judged

WORDS = st.sampled_from(
    [
        "match", "op", "==", "!=", "in", "left", "right", "meta", "key", "iifname", "oifname", "wan0", "payload", "tcp",
        "protocol", "field", "dport", "daddr", "ip", "ip6", "ct", "state", "new", "dnat", "addr", "port", "jump",
        "target", "forward", "vmap", "data", "set", "map", "concat", "range", "prefix", "len", "accept", "drop",
        "@x", "xt",
    ]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 70000) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(rules=st.lists(st.lists(VALUES, max_size=5) | VALUES, max_size=5))
@settings(max_examples=300, deadline=None)
def test_rules_of_any_form_are_read_or_refused(rules: list[Any]) -> None:
    document = json.loads(captured("static_forward"))
    for chain in ("dstnat", "forward", "srcnat"):
        document["nftables"] += [
            {"rule": {"family": "inet", "table": "fw", "chain": chain, "handle": 1, "expr": rule}} for rule in rules
        ]
    try:
        gateway = judged(ROUTER, parse(json.dumps(document).encode()), frozenset({"wan0"}), ["upnp"])
    except BadReply:
        return
    assert set(gateway.ways_read) <= set(Way)


@pytest.mark.parametrize("name", sorted(path.name for path in CAPTURES.glob("*.json")))
def test_a_ruleset_cut_anywhere_is_refused(name: str) -> None:
    whole = (CAPTURES / name).read_bytes().rstrip()
    for end in range(0, len(whole) - 1, 37):
        with pytest.raises(BadReply):
            parse(whole[:end])


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_descriptions_of_any_bytes_are_refused(document: bytes) -> None:
    with pytest.raises(BadReply):
        _igd_description.parse(document, "http://192.168.1.1/d.xml", IPv4Address("192.168.1.1"))


def test_a_captured_description_cut_anywhere_is_refused() -> None:
    whole = (CAPTURES.parent / "igd" / "miniupnpd_2.3.1_rootDesc.xml").read_bytes().rstrip()
    for end in range(0, len(whole) - 1, 29):
        with pytest.raises(BadReply):
            _igd_description.parse(whole[:end], "http://192.168.1.1/d.xml", IPv4Address("192.168.1.1"))


def test_a_thousand_services_cause_a_handful_of_requests() -> None:
    services = "".join(
        "<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType>"
        f"<controlURL>/c{n}</controlURL></service>"
        for n in range(1000)
    )
    document = f"<root><device><serviceList>{services}</serviceList></device></root>".encode()
    found = _igd_description.parse(document, "http://192.168.1.1/d.xml", IPv4Address("192.168.1.1"))
    assert len(found.connections) == 16
