"""Imports go one way only (pyproject.toml, tool.importlinter); nothing decides by a maker's name outside its file."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
AGENT = ROOT / "agent" / "cctv_guard_agent"


def test_imports_go_down_the_layers_only() -> None:
    script = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=55, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_judgement_decides_by_no_makers_name() -> None:
    """Messages and probes may name a protocol or an API; who made it is judged in vendors/ and knowledge/ alone."""
    judged = [*AGENT.glob("checks/*.py"), *AGENT.glob("exposure/*.py"), AGENT / "plan.py", AGENT / "pipeline.py"]
    comparison = re.compile(r"""(?:maker|brand)\s*(?:==|!=|in)\s*[("'{\[]""")
    offenders = [f"{path.name}: {m[0]}" for path in judged for m in comparison.finditer(path.read_text("utf-8"))]
    assert offenders == []


def test_only_net_opens_sockets() -> None:
    named = {"publish/mqtt.py", "publish/examine.py", "discovery/mdns.py", "routers/_gena.py"}
    opener = re.compile(r"socket\.socket\(|open_connection\(|create_datagram_endpoint\(|ClientSession\(|start_server\(")
    offenders = [
        str(path.relative_to(AGENT))
        for path in AGENT.rglob("*.py")
        if opener.search(path.read_text("utf-8")) and path.parent.name != "net"
    ]
    assert set(offenders) <= named
