"""`scripts/run --simulated-site --check`: 0 when all is as each camera should give, 1 with the difference named."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from checkout.paths import ROOT
from line.check import check

from tests.end_to_end.home_assistant import HomeAssistant, home_assistant, line
from tests.end_to_end.house import House

PROFILES = ROOT / "agent" / "cctv_guard_simulator" / "profiles"
_ENDS_WITHIN_S = 360.0


async def run_check(folder: Path, *options: str | Path) -> tuple[int, list[str]]:
    """The script as a person calls it: its exit code, and the lines that it printed. It keeps its logs in `folder`."""
    process = await asyncio.create_subprocess_exec(
        ROOT / "scripts" / "run", "--simulated-site", "--check", *options,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(folder)},
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _ENDS_WITHIN_S)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    print(output.decode())
    return process.returncode or 0, output.decode().splitlines()


def differing(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("DIFFERS")]


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    """A copy of the shipped profiles, to be edited."""
    return Path(shutil.copytree(PROFILES, tmp_path / "profiles"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} holds {old!r} {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


async def test_all_is_as_expected(tmp_path: Path) -> None:
    code, lines = await run_check(tmp_path)
    assert code == 0
    assert differing(lines) == []
    assert len([line for line in lines if line.startswith("ok ")]) == len(list(PROFILES.glob("[!_]*.yaml")))


async def test_replies_edited_without_their_expectation(profiles: Path, tmp_path: Path) -> None:
    path = profiles / "axis.yaml"
    replies, expect, rest = path.read_text(encoding="utf-8").partition("\nexpect:\n")
    assert replies.count("model: M2036-LE") == 1
    assert "model: M2036-LE" in rest
    path.write_text(replies.replace("M2036-LE", "P3245-LV") + expect + rest, encoding="utf-8")

    code, lines = await run_check(tmp_path, "--profiles", profiles)

    assert code == 1
    (found,) = differing(lines)
    assert "axis" in found
    assert "expected M2036-LE, shown P3245-LV" in found


async def test_mapping_closed_at_the_router(profiles: Path, tmp_path: Path) -> None:
    edit(profiles / "gateway.yaml", "    - {device: amcrest, external_port: 37777,", "    # - {")

    code, lines = await run_check(tmp_path, "--profiles", profiles)

    assert code == 1
    (found,) = differing(lines)
    assert "amcrest" in found
    assert "reachable_from_internet: expected yes, shown unknown" in found


class Removed(House):
    """A house from which one camera is taken before the agent first looks."""

    GONE = "reolink"

    async def start_agent(self) -> None:
        await self.control("POST", f"/devices/{self.GONE}/down")
        await super().start_agent()


@pytest.fixture
async def house_without_one(tmp_path: Path, logs: list[Path]) -> AsyncIterator[tuple[House, HomeAssistant]]:
    async with line(tmp_path) as programs:
        logs.append(tmp_path / "logs")
        house = Removed(programs, tmp_path)
        page = await home_assistant.start(programs, house.state, port=None)
        await house.start()
        async with HomeAssistant(page.url) as client:
            await home_assistant.make_ready(client, page, house.logins.home_assistant, house.logins.protocol)
            yield house, client


async def test_camera_removed(
    house_without_one: tuple[House, HomeAssistant], capsys: pytest.CaptureFixture[str]
) -> None:
    house, client = house_without_one

    assert await check(client, house.site) == 1

    (found,) = differing(capsys.readouterr().out.splitlines())
    assert Removed.GONE in found
    assert "is not in Home Assistant" in found
