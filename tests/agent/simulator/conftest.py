"""Sites on a network of this run's own, and askers that know nothing but sockets.

The askers are written from the standards, not from the simulator's code: both sides must be right for a test to pass.
"""

import contextlib
import os
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_simulator.site import Site

HOSTILE = Path(__file__).parent / "profiles_hostile"
PASSWORD = "correct-horse"

SiteMaker = Callable[..., AbstractAsyncContextManager[Site]]


@pytest.fixture(scope="session")
def network() -> str:
    """A /24 that no other run on this machine uses: several may run at once."""
    return f"127.{100 + os.getpid() % 100}.{os.getpid() // 100 % 256}.0/24"


@pytest.fixture
def asker(network: str) -> str:
    """An address on the site's cable that is nobody's: the host that asks."""
    return network.replace(".0/24", ".250")


@pytest.fixture
def make_site(network: str) -> SiteMaker:
    """Starts a site with the given profiles: `async with make_site("hikvision") as site`."""

    @asynccontextmanager
    async def make(*profiles: Any, **options: Any) -> AsyncIterator[Site]:
        options.setdefault("password", PASSWORD)
        options.setdefault("hears_host", False)
        async with Site(network=network, profiles=profiles, **options) as site:
            yield site

    return make


@pytest.fixture
def free_port() -> int:
    """A TCP port on 127.0.0.1 that is free and that the kernel gives to no connection of its own accord."""
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    for port in random.sample(range(first - 3000, first), 50):
        with socket.socket() as sock, contextlib.suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port
    raise AssertionError("none of 50 ports is free")
