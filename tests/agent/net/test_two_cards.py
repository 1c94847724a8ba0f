"""What leaves the host, seen on the wire: the law of design section 7.1 on a host with a second network."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("two_cards.py")


@pytest.fixture(scope="module")
def wire() -> list[list]:
    namespace = ["unshare", "--user", "--map-root-user", "--net"]
    if subprocess.run(
        [*namespace, "ip", "link", "add", "x0", "type", "veth"], check=False, capture_output=True
    ).returncode:
        pytest.fail("network namespaces are not allowed here (unshare --user --net, ip link add type veth)")
    run = subprocess.run(
        [*namespace, sys.executable, str(SCRIPT)], check=False, capture_output=True, text=True, timeout=50
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_nothing_at_all_goes_to_the_network_that_was_not_named(wire):
    assert [frame for frame in wire if frame[0] == "vpn"] == []


def test_questions_leave_from_the_named_card_with_its_address(wire):
    assert {frame[2] for frame in wire} == {"192.168.7.2"}


def test_multicast_stays_on_the_segment(wire):
    groups = [frame for frame in wire if frame[3].startswith(("239.", "224."))]
    assert {(frame[3], frame[5]) for frame in groups} == {
        ("239.255.255.250", 3702),
        ("239.255.255.250", 37020),
        ("239.255.255.250", 1900),
        ("239.255.255.251", 37810),
        ("224.0.0.251", 5353),
    }
    assert {frame[4] for frame in groups} == {1}


def test_broadcasts_reach_the_segment_by_both_addresses(wire):
    for port in (37810, 34569, 2000):
        assert {frame[3] for frame in wire if frame[5] == port and not frame[3].startswith("239.")} >= {
            "255.255.255.255",
            "192.168.7.255",
        }


def test_hosts_never_to_be_touched_are_not_even_looked_for(wire):
    looked_for = {frame[3] for frame in wire if frame[1] == "arp"}
    assert looked_for == {"192.168.7.64", "192.168.7.66"}
    assert not [frame for frame in wire if frame[1] == "other"]
