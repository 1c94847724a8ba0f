"""A newer MAC registry from a file: what is read, what is refused and why, and what it can never change."""

import io
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cctv_guard_agent.cli import main
from cctv_guard_agent.errors import DataError
from cctv_guard_agent.knowledge import registry, registry_files

IEEE = (
    "Registry,Assignment,Organization Name,Organization Address\n"
    'MA-L,4419B6,"Hangzhou Hikvision Digital Technology Co.,Ltd.","No. 555, ""Hangzhou"" CN 310051"\n'
    "MA-M,3446632,Amcrest Technologies,US\n"
    "MA-S,70B3D5D9F,Digital Solutions JSC,RU\n"
    "MA-L,8C1F64,IEEE Registration Authority,US\n"
)
MANUF = (
    "# a comment\n\n00:00:0C\tCisco\tCisco Systems, Inc\n34:46:63:20:00:00/28\tAmcrest\tAmcrest Technologies\n"
    "70:B3:D5:D9:F0:00/36\tDigital Solutions JSC\n"
)


def everything(**changed: str) -> str:
    """A whole registry in IEEE's form; `changed` renames a block."""
    names = {f"{number:06X}": f"Company {number % 20_000}" for number in range(0x100000, 0x100000 + 31_000)}
    names |= {"4419B6": "Hangzhou Hikvision Digital Technology Co.,Ltd.", "3446632": "Amcrest", "70B3D5D9F": "JSC"}
    names |= changed
    return IEEE.splitlines()[0] + "\n" + "".join(f'MA-L,{block},"{name}",\n' for block, name in names.items())


@pytest.fixture(autouse=True)
def shipped() -> Iterator[None]:
    yield
    registry.look_in(None)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("store: state/agent.db\n")
    monkeypatch.setenv("CCTV_GUARD_CONFIG", str(path))
    return tmp_path


def listing(path: Path, text: str, day: str = "2026-11-20") -> Path:
    path.write_text(text, "utf-8")
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
    os.utime(path, (at, at))
    return path


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name.replace("_", "."), text)
    return out.getvalue()


def test_ieees_files_are_read_and_blocks_without_an_owner_are_left_out() -> None:
    found = registry_files.read([("oui.csv", IEEE.encode())])
    assert dict(found.blocks) == {
        "4419b6": "Hangzhou Hikvision Digital Technology Co.,Ltd.",
        "3446632": "Amcrest Technologies",
        "70b3d5d9f": "Digital Solutions JSC",
    }
    assert (found.bad, found.date) == ((), None)


def test_wiresharks_manuf_is_read_with_the_long_names() -> None:
    found = registry_files.read([("manuf", MANUF.encode())])
    assert dict(found.blocks) == {
        "00000c": "Cisco Systems, Inc",
        "3446632": "Amcrest Technologies",
        "70b3d5d9f": "Digital Solutions JSC",
    }


def test_several_files_and_a_zip_of_them_are_read_together() -> None:
    one = registry_files.read([("oui.csv", IEEE.encode()), ("manuf", MANUF.encode())])
    other = registry_files.read([("all.zip", zipped(oui_csv=IEEE, manuf=MANUF))])
    assert one.blocks == other.blocks
    assert len(one.blocks) == 4
    assert other.names == ("all.zip/oui.csv", "all.zip/manuf")


def test_our_own_format_is_read_again_as_it_was_written() -> None:
    first = registry_files.read([("oui.csv", IEEE.encode())])
    text = "\n".join(registry_files.lines(first, "2026-11-01"))
    again = registry_files.read([("mac_registry.txt", text.encode())])
    assert (dict(again.blocks), again.date) == (dict(first.blocks), "2026-11-01")
    assert f"SHA-256 {first.sha256}" in text.splitlines()[0]


def test_a_line_that_is_no_block_is_left_out_and_named() -> None:
    broken = IEEE + "MA-L,44ZZ,Somebody,\nMA-L,445566,,\nnonsense\n"
    assert [line.split(":")[0] for line in registry_files.read([("oui.csv", broken.encode())]).bad] == [
        "oui.csv, line 6",
        "oui.csv, line 7",
        "oui.csv, line 8",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"nonsense\n" * 100, "not a MAC registry"),
        (b"PK\3\4broken", "a zip that cannot be read"),
        (zipped(), "a zip of 0 files"),
        (zipped(**{f"f{number}": "x" for number in range(20)}), "a zip of 20 files"),
        (zipped(big="0" * (registry_files.MOST_BYTES + 1)), "larger than 24 MB"),
        (zipped(inner="PK\3\4"), "a zip within a zip"),
        (b"#" * (registry_files.MOST_BYTES + 1), "larger than 24 MB"),
    ],
    ids=["nonsense", "broken zip", "empty zip", "many files", "zip bomb", "nested zip", "too large"],
)
def test_what_is_no_registry_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(DataError, match=words):
        registry_files.read([("a file", data)])


def test_names_are_one_printable_line_and_bounded() -> None:
    text = 'MA-L,445566,"\x1b[31m<b>evil</b>\t\u202e' + "x" * 500 + '",\n'
    ((_, name),) = registry_files.read([("oui.csv", (IEEE.splitlines()[0] + "\n" + text).encode())]).blocks
    assert name.startswith("[31m<b>evil</b> x")
    assert name.isprintable()
    assert len(name) <= 128


def test_an_update_is_kept_beside_the_inventory_and_used(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = listing(home / "oui.csv", everything(**{"4419B6": "Hikvision under a new name"}))
    assert main(["data", "update", "--from", str(path)]) == 0
    assert "2026-11-20" in capsys.readouterr().out
    kept = home / "state" / "data" / registry.FILE
    assert kept.read_text("utf-8").startswith("# MAC registry of 2026-11-20: oui.csv, SHA-256 ")
    assert [one.name for one in kept.parent.iterdir()] == [registry.FILE]
    assert registry.registrant("44:19:b6:00:00:01") == "Hikvision under a new name"
    registry.look_in(None)
    assert main(["data", "show"]) == 0
    shown = capsys.readouterr().out
    assert "2026-11-20" in shown
    for pack in ("policies", "vulnerabilities", "makers", "brands"):
        assert pack in shown
    assert (registry.date(), registry.count()) == ("2026-11-20", 31_003)


def test_no_listing_can_say_who_makes_cameras(home: Path) -> None:
    blocks = registry.camera_blocks()
    path = listing(home / "oui.csv", everything(**{"4419B6": "Acme Printers", "101010": "Dahua"}))
    assert main(["data", "update", "--from", str(path)]) == 0
    assert registry.camera_blocks() == blocks
    block = registry.camera_block("44:19:b6:00:00:01")
    assert (block.maker if block else None) == "hikvision"
    assert registry.camera_block("10:10:10:00:00:01") is None


def test_an_older_listing_is_refused_unless_the_owner_insists(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = listing(home / "oui.csv", everything(), day="2020-01-01")
    assert main(["data", "update", "--from", str(path)]) == 2
    assert "older than the registry in use" in capsys.readouterr().err
    assert not (home / "state" / "data" / registry.FILE).exists()
    assert main(["data", "update", "--from", str(path), "--force"]) == 0
    assert registry.date() == "2020-01-01"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["update"], "name a file with --from"),
        (["update", "--from", "{home}/missing.csv"], "cannot be read"),
        (["update", "--from", "{home}/part.csv"], "give the whole listing|Give the whole listing"),
        (["update", "--from", "{home}/only24.csv"], "no /28 and no /36"),
        (["update", "--from", "{home}/whole.csv", "--date", "yesterday"], "must be a date"),
        (["update", "--from", "{home}/whole.csv", "--date", "2999-01-01"], "in the future"),
        (["show", "--force"], "changes nothing"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_remedy(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    listing(home / "part.csv", IEEE)
    listing(home / "whole.csv", everything())
    listing(home / "only24.csv", "".join(f"{line}\n" for line in everything().splitlines()[:-2]))
    assert main(["data", *(one.format(home=home) for one in arguments)]) == 2
    said = capsys.readouterr().err
    assert any(one in said for one in words.split("|")), said
    assert not (home / "state").exists()


@pytest.mark.parametrize("text", ["", "garbage\n", "# MAC registry of 2030-01-01: x\nName\tzz\n"])
def test_a_kept_copy_that_is_broken_is_not_used_and_that_is_said(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / registry.FILE).write_text(text)
    registry.look_in(tmp_path)
    assert registry.date() == registry.shipped_date()
    assert str(tmp_path) in caplog.text
    assert registry.registrant("44:19:b6:00:00:01")


def test_a_package_that_is_newer_than_the_kept_copy_wins(tmp_path: Path) -> None:
    (tmp_path / registry.FILE).write_text("# MAC registry of 2020-01-01: x\nName\t4419b6\n")
    registry.look_in(tmp_path)
    assert registry.date() == registry.shipped_date()


def test_a_copy_put_there_meanwhile_is_taken_up(tmp_path: Path) -> None:
    registry.look_in(tmp_path)
    assert registry.registrant("44:19:b6:00:00:01") != "New"
    (tmp_path / registry.FILE).write_text("# MAC registry of 2030-01-01: x\nNew\t4419b6\n")
    registry.refresh()
    assert registry.registrant("44:19:b6:00:00:01") == "New"
