"""The same searches through real sockets: to whom each maker's device answers, and whether we hear it there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.agent.discovery.answers_on_lo import CASES, DEVICE, HOLDS

ROOT = Path(__file__).parents[3]
NAMESPACE = ["unshare", "--user", "--map-root-user", "--net"]
"""So that no other program on this computer answers or holds a port."""


def name(module: object) -> str:
    return module.__name__.rpartition(".")[2]  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def told() -> dict:
    run = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.agent.discovery.answers_on_lo"],
        check=False, capture_output=True, text=True, timeout=50, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, f"no network namespace, or a fault in it: {run.stderr}"
    return json.loads(run.stdout)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{name(module)}-{to}" for module, to in CASES])
def test_a_device_is_heard_where_it_answers(number, told):
    one = told["heard"][number]
    assert one["found"] == [[DEVICE, "camera"]] * one["expected"]
    assert one["asked"] == []


@pytest.mark.parametrize(("module", "port"), [(name(module), port) for module, port in HOLDS.items()])
def test_a_port_that_another_program_holds_is_left_to_it(module, port, told):
    reason, said = told["held"][module]
    assert reason == "held"
    assert said.startswith(f"udp port {port} is held by")
