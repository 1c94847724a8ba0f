"""A `Lan` on networks of the host's own, one for each test file's address range."""

from ipaddress import IPv4Network

import pytest

from cctv_guard_agent.net.lan import Lan


@pytest.fixture
def lan() -> Lan:
    return Lan.of([IPv4Network("127.91.0.0/16")])
