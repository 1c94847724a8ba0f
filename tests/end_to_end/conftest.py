"""What the end-to-end tests share: real programs, ended in any case, with their logs shown where a test failed."""

import os
import secrets
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import lab as lab_module
from tests.end_to_end import router
from tests.end_to_end.consumer import Consumer, consumer
from tests.end_to_end.home_assistant import line
from tests.end_to_end.lab import BY_UPNP, Lab
from tests.end_to_end.leftovers import MARK, processes
from tests.end_to_end.namespaces import Namespaces, marked

_SHOWN_LINES = 40
_log_folders: list[Path] = []


def pytest_configure(config: pytest.Config) -> None:
    """Being told to end is like Ctrl-C: fixtures end what they started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show the end of every program's log below a failure."""
    outcome: Any = yield
    report = outcome.get_result()
    if not report.failed:
        return
    for path in sorted(path for folder in _log_folders for path in folder.glob("*.log")):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        report.sections.append((f"{path.name}, last lines", "\n".join(lines[-_SHOWN_LINES:])))


@pytest.fixture(scope="session", autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Whatever the tests started has ended when they have: told by a mark in each process's environment."""
    if MARK in os.environ:
        yield  # a session within one of our tests, which looks itself
        return
    mark = os.environ[MARK] = secrets.token_hex(8)
    yield
    del os.environ[MARK]
    assert processes(mark) == [], "still running after the last test"
    assert [name for token in Namespaces.tokens for name in marked(token)] == [], "still there after the last test"


@pytest.fixture(scope="session")
def logs() -> list[Path]:
    """Folders of logs; a fixture that starts programs adds its own."""
    return _log_folders


@pytest.fixture(scope="session")
def needs_root() -> None:
    """Fail, not skip, where namespaces cannot be made: what did not run has not passed."""
    assert lab_module.is_root(), "the lab needs root for its network namespaces: sudo ./scripts/test end-to-end"


@pytest.fixture(scope="session")
async def network(tmp_path_factory: pytest.TempPathFactory, needs_root: None) -> AsyncIterator[Lab]:
    """The lab's router, camera and cables; nothing of ours runs yet."""
    folder = tmp_path_factory.mktemp("lab")
    hosts = Namespaces(*router.HOSTS)
    try:
        async with line(folder) as programs:
            _log_folders.append(folder / "logs")
            lab = Lab(hosts, programs, folder)
            await lab.start_outside_parts()
            yield lab
    finally:
        hosts.remove()


@pytest.fixture(scope="session")
async def lab_parts(network: Lab) -> AsyncIterator[Lab]:
    """The lab with all its parts running, the agent reading the router as anybody can, Home Assistant set up."""
    lab = network
    with lab.hosts.inside("nvr"):
        await lab.start_home_assistant()
    async with lab.client:
        # Each test enters by itself: none that knows nothing of the lab may find itself in it.
        with lab.hosts.inside("nvr"):
            await lab.run_agent(BY_UPNP)
            await lab.find_camera()
            await lab.confirm_discovered()
        yield lab


@pytest.fixture
def lab(lab_parts: Lab) -> Iterator[Lab]:
    """The test runs on the recorder's host, where agent, broker and Home Assistant are."""
    with lab_parts.hosts.inside("nvr"):
        yield lab_parts


@pytest.fixture
def heard(lab: Lab) -> Iterator[Consumer]:
    """A consumer that hears everything on the lab's broker."""
    with consumer(lab.logins.agent, "cctv_guard/#") as one:
        yield one
