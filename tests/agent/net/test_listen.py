"""Hearing hosts that have no address yet, on a host with a second network that is not the owner's."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.net import listen

SCRIPT = Path(__file__).with_name("asks_for_address.py")


@pytest.fixture(scope="module")
def told() -> dict:
    namespace = ["unshare", "--user", "--map-root-user", "--net"]
    run = subprocess.run(
        [*namespace, sys.executable, str(SCRIPT)], check=False, capture_output=True, text=True, timeout=30
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_who_has_no_address_yet_is_heard_on_the_owners_card_alone(told):
    assert told["heard"] == [["lan", "0.0.0.0", "camera"]]


def test_a_program_that_holds_the_port_is_named(told):
    assert told["held"].startswith("udp port 67 is held by python")


async def test_without_the_right_to_listen_the_remedy_is_named(lan, monkeypatch):
    class Forbidden(listen.socket.socket):
        def bind(self, where):
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(listen.socket, "socket", Forbidden)
    with pytest.raises(Unreachable, match="needs root or the capability CAP_NET_BIND_SERVICE"):
        listen._bound(67)
