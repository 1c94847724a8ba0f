"""The program as scripts start it, and its control interface."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from .askers import Answer, get, http

ENV_PASSWORD = "CCTV_GUARD_SIMULATOR_PASSWORD"


@asynccontextmanager
async def program(*arguments: str, ready: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, Any]]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cctv_guard_simulator", *arguments, "--ready-file", str(ready),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async for line in process.stdout:
            if line.startswith(b"{"):
                yield process, json.loads(line)
                break
        else:
            assert process.stderr is not None
            pytest.fail((await process.stderr.read()).decode())
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    return tmp_path / "ready.json"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_program_says_when_it_is_ready_and_ends_cleanly(
    network: str, ready: Path, number: signal.Signals
) -> None:
    async with program("--network", network, ready=ready) as (process, line):
        assert json.loads(ready.read_text()) == line
        assert line["cameras"] == 15
        assert (await get(line["devices"]["hikvision"], "/")).status == 200
        process.send_signal(number)
        assert await asyncio.wait_for(process.wait(), 20) == 0
        assert not ready.exists()


async def test_control_interface_changes_the_site_and_tells_the_counts(
    network: str, ready: Path, free_port: int
) -> None:
    control = f"127.0.0.1:{free_port}"

    async def ask(method: str, path: str, body: object = None) -> tuple[Answer, Any]:
        text = "" if body is None else json.dumps(body)
        answer = await http("127.0.0.1", method, path, text, port=free_port)
        return answer, json.loads(answer.body)

    async with program("--network", network, "--cameras", "16", "--control", control, ready=ready):
        _, devices = await ask("GET", "/devices")
        by_id = {device["id"]: device for device in devices}
        assert by_id["amcrest"]["expect"]["maker"] == "dahua"
        assert "amcrest-2" in by_id
        await get(by_id["dahua"]["address"], "/")
        _, counters = await ask("GET", "/counters")
        assert counters["dahua"]["requests"] == {"http": 1}

        assert (await ask("POST", "/reset-counters"))[0].status == 200
        assert (await ask("GET", "/counters/dahua"))[1]["requests"] == {}

        row = {
            "external_port": 9000,
            "internal_client": by_id["dahua"]["address"],
            "internal_port": 80,
            "protocol": "TCP",
            "description": "x",
        }
        assert (await ask("POST", "/mappings", row))[0].status == 200
        assert len((await ask("GET", "/mappings"))[1]) == 3
        assert (await ask("DELETE", "/mappings/TCP/9000"))[0].status == 200
        assert (await ask("DELETE", "/mappings/TCP/9000"))[0].status == 404

        assert (await ask("POST", "/devices/dahua/down"))[1]["up"] is False
        with pytest.raises(ConnectionRefusedError):
            await get(by_id["dahua"]["address"], "/")
        assert (await ask("POST", "/devices/dahua/up"))[1]["up"] is True
        elsewhere = network.replace("0/24", "199")
        assert (await ask("POST", "/devices/dahua/address", {"address": elsewhere}))[1]["address"] == elsewhere
        assert (await get(elsewhere, "/")).status == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/mappings", "not json", 400),
        ("POST", "/mappings", '{"external_port": 70000, "internal_client": "127.1.1.1", "internal_port": 1}', 400),
        ("POST", "/mappings", "[]", 400),
        ("POST", "/devices/nobody/down", "", 404),
        ("POST", "/devices/dahua/explode", "", 404),
        ("POST", "/devices/dahua/address", '{"address": "8.8.8.8"}', 400),
        ("POST", "/devices/dahua/address", '{"address": "TAKEN"}', 409),
        ("GET", "/nothing", "", 404),
    ],
)
async def test_control_interface_says_what_it_does_not_understand(
    network: str, ready: Path, free_port: int, method: str, path: str, body: str, status: int
) -> None:
    async with program("--network", network, "--control", f"127.0.0.1:{free_port}", "--cameras", "5", ready=ready) as (
        _,
        line,
    ):
        body = body.replace("TAKEN", line["devices"]["amcrest"])
        path = path.replace("dahua", "annke")
        answer = await http("127.0.0.1", method, path, body, port=free_port)
        assert answer.status == status
        assert json.loads(answer.body)["error"]
        assert (await get(line["devices"]["annke"], "/")).status == 200


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--network", "10.0.0.0/24"], "the site lives on lo only"),
        (["--loss", "101"], "--loss is 101; allowed: 0 to 100"),
        (["--profiles", "/nonexistent"], "no profile"),
        (["--control", "8080"], "is not HOST:PORT"),
        (["--control", "192.0.2.1:8080"], "give a loopback address"),
    ],
)
async def test_wrong_options_end_with_2_and_a_sentence(network: str, arguments: list[str], says: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cctv_guard_simulator", "--network", network, *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, error = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 2
    assert says in error.decode()
    assert "Traceback" not in error.decode()
