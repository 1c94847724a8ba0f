"""A failing test leaves nothing behind either, and shows what its programs said."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.leftovers import MARK, processes
from tests.end_to_end.namespaces import marked

_ROOT = Path(__file__).resolve().parents[2]
_FAILS = """\
async def test_that_fails(network):
    print("token", network.hosts.token)
    assert network.hosts.works("nvr", "ping", "-c", "1", "-W", "5", "192.168.77.20") is None
"""


def test_nothing_is_left_of_a_test_that_failed(tmp_path: Path) -> None:
    (tmp_path / "test_fails.py").write_text(_FAILS, encoding="ascii")
    mark = secrets.token_hex(8)

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", _ROOT / "tests/end_to_end/pytest.ini", f"--rootdir={tmp_path}",
         "-p", "tests.end_to_end.conftest", "-s", tmp_path / "test_fails.py"],
        cwd=_ROOT, env={**os.environ, MARK: mark, "PYTHONPATH": str(_ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed" in done.stdout
    assert "camera.log, last lines" in done.stdout
    token = next(line for line in done.stdout.splitlines() if "token " in line).rpartition("token ")[2].strip()
    assert marked(token) == []
    assert processes(mark) == []
