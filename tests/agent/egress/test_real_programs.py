"""What the real dnsmasq writes and the real kernel holds of a camera's talk is what is told of it (namespaces)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("lab.py")
P2P = "UDP 32100 (port of P2P of CS2, PPPP and iLnkP2P)"


@pytest.fixture(scope="module")
def read() -> dict[str, list[list[str]]]:
    missing = [program for program in ("dnsmasq", "conntrack", "nft", "ip", "nsenter") if not shutil.which(program)]
    if missing:
        pytest.fail(f"not installed here: {', '.join(missing)}; `./scripts/test` installs what the tests need")
    command = ["unshare", "--user", "--map-root-user", "--net", sys.executable, str(SCRIPT)]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=50)
    assert run.returncode == 0, run.stderr
    found: dict[str, list[list[str]]] = json.loads(run.stdout)
    return found


def test_dnsmasqs_own_log_tells_answered_from_blocked_and_not_existing(read: dict[str, list[list[str]]]) -> None:
    assert read["dnsmasq"] == [
        ["answered", "p2p.reolink.com"],
        ["blocked", "no-such-name.example"],
        ["blocked", "www.easy4ipcloud.com"],
    ]


def test_the_kernels_table_tells_contact_from_attempt(read: dict[str, list[list[str]]]) -> None:
    expected = [
        ["blocked", "UDP 8800 (port of Dahua, Easy4ip P2P)"],
        ["contact", "TCP 443"],
        ["contact", P2P],
        ["seen", ""],
    ]
    assert read["conntrack"] == expected
    assert read.get("table", expected) == expected


def test_a_capture_on_the_routers_inner_card_tells_names_servers_and_connections(
    read: dict[str, list[list[str]]],
) -> None:
    assert read["capture"] == [
        ["answered", "p2p.reolink.com"],
        ["blocked", "UDP 8800 (port of Dahua, Easy4ip P2P)"],
        ["blocked", "no-such-name.example"],
        ["blocked", "www.easy4ipcloud.com"],
        ["contact", "TCP 443"],
        ["contact", P2P],
        ["contact", "devs.tplinkcloud.com"],
        ["seen", ""],
    ]
