"""`report` and `history`: from what is stored, the same bytes for the same time, and any later change shows."""

import asyncio
import csv
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent import history, reviews
from cctv_guard_agent.cli import main
from cctv_guard_agent.model.text import say
from cctv_guard_agent.store import Store
from cctv_guard_simulator.site import Site as SimulatedSite
from tests.agent.test_app import NETWORK, Clock
from tests.agent.test_app import site as site_of

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
FORMATS = ("html", "csv", "json", "ics", "cyclonedx")


async def scanned(path: Path) -> None:
    """One scan; a day later one camera says less, and the owner decides something."""
    async with SimulatedSite(network=NETWORK, profiles=["hikvision", "axis", "gateway"]) as _:
        ours = site_of(path, clock := Clock())
        await ours.audit()
        ours.complete_scan(ours.now())
        ours.keep_review(ours.assess(ours.now()))
        clock.now += timedelta(days=1)
        gone = ours.devices[0].id
        ours.forget(gone)
        ours.keep_review(ours.assess(ours.now()))
        history.record(
            ours.store, what="trust.set", text=say("t", "Trusted until June"), by="Anna", now=clock.now, details={}
        )
        ours.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "cctv-guard.db"
    asyncio.run(scanned(path))
    return path


@pytest.fixture
def config(first: Path, tmp_path: Path) -> Path:
    shutil.copy(first, tmp_path / "cctv-guard.db")
    file = tmp_path / "cctv-guard.yaml"
    file.write_text(
        "site: {name: Corner shop}\nproviders:\n  - {name: Alarm Ltd, kind: monitoring, remote_access: true}\n", "utf-8"
    )
    return file


def made(config: Path, name: str, *options: str) -> dict[str, bytes]:
    """Write every format; return their bytes."""
    files = {one: config.parent / f"{name}.{one}" for one in FORMATS}
    arguments = [word for one, path in files.items() for word in (f"--{one}", str(path))]
    assert main(["report", "--config", str(config), *arguments, *options]) == 0
    return {one: path.read_bytes() for one, path in files.items()}


def test_as_of_gives_the_same_bytes_again_even_after_more_has_happened(config: Path) -> None:
    early = ["--as-of", "2026-11-24T12:00:00Z"]
    before = made(config, "a", *early)
    store = Store(config.parent / "cctv-guard.db")
    history.record(store, what="x.y", text=say("t", "Later"), by="Anna", now=NOW + timedelta(days=2))
    review = reviews.load(store)
    assert review is not None
    reviews.keep(store, {**review.payloads, "devices": []}, NOW + timedelta(days=2))
    store.close()
    assert made(config, "b", *early) == before
    assert made(config, "c", "--as-of", "2026-11-27") != before


def test_as_of_an_earlier_time_tells_what_was_there_then(config: Path) -> None:
    then = json.loads(made(config, "a", "--as-of", "2026-11-24T12:00:00Z")["json"])
    now = json.loads(made(config, "b")["json"])
    assert len(then["devices"]) == len(now["devices"]) + 1
    assert then["report"]["as_of"] == "2026-11-24T12:00:00Z"
    assert then["report"]["chain"]["entry"] < now["report"]["chain"]["entry"]
    assert [one["what"] for one in now["report"]["history"]][-1] == "trust.set"
    assert now["report"]["history"][-1]["by"] == "Anna"
    assert now["report"]["chain"]["head"] == now["report"]["history"][-1]["head"]


def test_findings_stand_in_the_history_from_when_they_opened_to_when_they_closed(config: Path) -> None:
    told: list[Any] = json.loads(made(config, "a")["json"])["report"]["history"]
    assert [one for one in told if one["what"] == "finding.opened" and one["by"] == "agent"]
    assert [one for one in told if one["what"] == "scan.complete"]
    assert told[0]["head"] != told[1]["head"]


def test_since_limits_what_is_told_of_the_past_and_not_the_chain(config: Path) -> None:
    whole = json.loads(made(config, "a")["json"])["report"]
    part = json.loads(made(config, "b", "--since", "2026-11-25")["json"])["report"]
    assert 0 < len(part["history"]) < len(whole["history"])
    assert part["chain"] == whole["chain"]


def test_an_edit_of_the_past_shows_in_the_report_and_in_the_exit_code(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = json.loads(made(config, "a")["json"])["report"]["chain"]["head"]
    assert main(["history", "--config", str(config), "--head", head]) == 0
    with closing(sqlite3.connect(config.parent / "cctv-guard.db")) as db, db:
        db.execute("UPDATE history SET who='Bert' WHERE what='trust.set'")
    page = config.parent / "page.html"
    assert main(["report", "--config", str(config), "--html", str(page)]) == 1
    assert "The history was changed" in page.read_text("utf-8")
    assert main(["history", "--config", str(config)]) == 1
    assert "is not what was written" in capsys.readouterr().err


def test_a_review_that_was_exchanged_shows(config: Path) -> None:
    with closing(sqlite3.connect(config.parent / "cctv-guard.db")) as db, db:
        first, last = (row[0] for row in db.execute("SELECT parts FROM review ORDER BY id").fetchall())
        db.execute("UPDATE review SET parts=? WHERE parts=?", (first, last))
    assert main(["report", "--config", str(config), "--csv", str(config.parent / "x.csv")]) == 1


def test_a_head_of_another_history_is_not_found(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--config", str(config), "--head", "ab" * 32]) == 1
    assert "is not in this history" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-of", "yesterday"], "--as-of: 'yesterday' is no time"),
        (["--as-of", "2020-01-01"], "the oldest is of 2026-11-24 10:00 UTC"),
        (["--providers", "/nowhere.csv"], "/nowhere.csv: cannot be read"),
    ],
)
def test_what_cannot_be_done_says_why(
    config: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--config", str(config), *options]) == 2
    assert words in capsys.readouterr().err


def test_without_anything_stored_the_remedy_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yaml").write_text("site: {name: X}\n", "utf-8")
    assert main(["report", "--config", str(tmp_path / "c.yaml")]) == 2
    assert "let `cctv-guard run` look once" in capsys.readouterr().err
    assert not (tmp_path / "cctv-guard.db").exists()


def test_without_a_file_the_first_sentences_are_said(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--config", str(config)]) == 0
    assert "Head of the history, after entry" in capsys.readouterr().out


def test_providers_come_from_the_configuration_or_from_a_table(config: Path) -> None:
    assert "Alarm Ltd" in made(config, "a")["html"].decode()
    table = config.parent / "providers.csv"
    table.write_text("name,kind,review\nCloud account,cloud_account,2026-01-31\n", "utf-8")
    page = made(config, "b", "--providers", str(table))["html"].decode()
    assert "Cloud account" in page
    assert "Alarm Ltd" not in page


def test_the_table_reads_as_a_table(config: Path) -> None:
    rows = list(csv.reader(made(config, "a")["csv"].decode().splitlines()))
    assert len({len(row) for row in rows}) == 1
