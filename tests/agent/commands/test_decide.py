"""`set-trust`, `accept-risk`: from the command line into the inventory and its history, and judged from then on."""

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from cctv_guard_agent import decisions, history, inventory
from cctv_guard_agent.cli import main
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.store import Store

NOW = datetime.now(UTC)
FINDING = "0a1b2c3d4e5f"
UNTIL = (NOW + timedelta(days=90)).date().isoformat()


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("site: {id: shop}\n", "utf-8")
    store = Store(tmp_path / "cctv-guard.db")
    for number, name in (("1", "Door"), ("2", "Yard"), ("3", "Yard")):
        device = Device(
            id=f"c-{number}", provisional=False, identifiers=Identifiers(kernel_mac=f"44:19:b6:00:00:0{number}"),
            identity=Identity(), addresses=(ip_address(f"192.168.1.{number}"),), name=name, first_seen=NOW,
        )  # fmt: skip
        store.save_device(device.id, inventory.to_plain(device), NOW)
    title = {"key": "k", "params": {}, "text": "Door: its port is open"}
    store.open_finding(FINDING, device="c-1", check="x", subject="", severity="high", title=title, now=NOW)
    store.close()
    return str(path)


def kept(config: str) -> Store:
    return Store(Path(config).with_name("cctv-guard.db"))


@pytest.mark.parametrize("camera", ["c-1", "door", "192.168.1.1", "44:19:B6:00:00:01"])
def test_trust_is_kept_with_who_and_why(config: str, camera: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["set-trust", camera, "trusted", "--reason", "letter of 3 May", "--by", "Anna", "--config", config]
    assert main([*words, "--until", UNTIL]) == 0
    assert f"Door: trusted until {UNTIL}" in capsys.readouterr().out
    (one,) = decisions.load(kept(config))
    assert (one.device, one.by, one.reason) == ("c-1", "Anna (command line)", "letter of 3 May")
    assert [entry.by for entry in history.entries(kept(config))] == ["Anna (command line)"]


def test_a_dry_run_keeps_nothing(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set-trust", "door", "--moved", "--reason", "new cable", "--dry-run", "--config", config]) == 0
    assert "Would be kept: Door: was here before" in capsys.readouterr().out
    assert decisions.load(kept(config)) == ()


def test_a_risk_is_accepted_by_the_first_digits_of_its_finding(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["accept-risk", FINDING[:5], "--reason", "shop closes", "--until", UNTIL, "--config", config]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["finding"] == FINDING
    (one,) = decisions.load(kept(config))
    assert (one.finding, one.device, one.answer) == (FINDING, "c-1", "accepted")
    assert main(["accept-risk", FINDING, "--withdraw", "--config", config]) == 0
    assert decisions.load(kept(config)) == ()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["set-trust", "roof", "trusted", "--reason", "why not"], "no camera 'roof' is known; known: Door"),
        (["set-trust", "yard", "trusted", "--reason", "why not"], "2 cameras are called 'yard'"),
        (["set-trust", "door", "trusted"], "reason must be"),
        (["set-trust", "door", "--reason", "why not"], "exactly one of"),
        (["accept-risk", "ffff", "--reason", "why not", "--until", UNTIL], f"{FINDING}  Door: its port is open"),
        (["accept-risk", FINDING, "--reason", "why not"], "until must be a date"),
    ],
)
def test_what_cannot_be_kept_says_why(
    config: str, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--config", config]) == 2
    assert says in capsys.readouterr().err
    assert decisions.load(kept(config)) == ()


def test_without_an_inventory_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("site: {id: shop}\n", "utf-8")
    assert main(["set-trust", "door", "trusted", "--reason", "why not", "--config", str(path)]) == 2
    assert "there is no inventory" in capsys.readouterr().err
    assert not (tmp_path / "cctv-guard.db").exists()
