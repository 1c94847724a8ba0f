"""`cctv-guard vantage`: tokens, what is said where something lacks, and the table that people read."""

from pathlib import Path

import pytest

from cctv_guard_agent.cli import main
from cctv_guard_agent.vantage import tokens


def vantage(*words: str) -> int:
    return main(["vantage", *words])


def test_a_token_is_shown_once_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vantage.yaml"
    file.write_text("{}")
    assert vantage("token", "shop", "--config", str(file)) == 0
    shown = capsys.readouterr().out.splitlines()[2].strip()
    assert tokens.is_known(shown, tokens.read(tmp_path / "vantage-tokens.json"))
    assert vantage("token", "--list", "--config", str(file)) == 0
    listed = capsys.readouterr().out
    assert "shop" in listed
    assert shown not in listed
    assert vantage("token", "--revoke", "shop", "--config", str(file)) == 0
    assert not tokens.is_known(shown, tokens.read(tmp_path / "vantage-tokens.json"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("token",), "say one of"),
        (("token", "a b"), "letters, digits"),
        (("token", "--revoke", "nobody"), "nobody"),
        (("serve", "--config", "none.yaml"), "docs/vantage.md"),
        (("watch",), "vantage-inside.yaml: cannot be read"),
        (("watch", "--config", "no-broker.yaml"), "mqtt"),
        (("watch", "--config", "public.yaml"), "is a public network"),
    ],
)
def test_what_lacks_is_said_and_exits_2(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vantage.yaml").write_text("port: 8920\n")
    inside = "name: office\nsite: shop\nnetworks: [192.168.1.0/24]\n"
    (tmp_path / "no-broker.yaml").write_text(inside)
    (tmp_path / "public.yaml").write_text(inside.replace("192.168.1.0", "8.8.8.0") + "mqtt: {host: 192.168.1.10}\n")
    assert vantage(*words) == 2
    assert said in capsys.readouterr().err


def test_a_check_without_a_vantage_names_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cctv-guard.yaml"
    file.write_text("networks: [127.95.0.0/24]\n")
    assert vantage("check", "--config", str(file)) == 2
    assert "docs/vantage.md" in capsys.readouterr().err
