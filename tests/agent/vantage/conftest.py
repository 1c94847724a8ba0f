"""A vantage on loopback, and a port that is open."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cctv_guard_agent.redact import Secret
from cctv_guard_agent.vantage import certificate, tokens
from cctv_guard_agent.vantage.interface import VantageConfig
from cctv_guard_agent.vantage.serve import serve
from cctv_guard_agent.vantage.settings import parse

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
async def vantage(tmp_path: Path) -> AsyncIterator[VantageConfig]:
    settings = replace(
        parse({"inside": ["127.0.0.0/8"], "questions_per_source": 100}, tmp_path / "vantage.yaml"), port=0
    )
    certificate.make(settings.certificate, settings.key)
    token = tokens.add(settings.tokens, "shop")
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(serve(settings, port.set_result))
    yield VantageConfig(
        name="rented",
        host="127.0.0.1",
        port=await port,
        token=Secret(token),
        fingerprint=certificate.fingerprint(settings.certificate),
    )
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@pytest.fixture
def open_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
