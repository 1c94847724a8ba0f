"""Plug-ins: every one of ours loads, and one that is broken is skipped alone and named."""

import sys
from pathlib import Path

import pytest

from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.plugins import load


def test_every_plugin_of_ours_loads() -> None:
    plugins = load_plugins()
    assert plugins.skipped == ()
    for kind in (plugins.discoverers, plugins.listers, plugins.probes, plugins.drivers, plugins.makers, plugins.checks):
        assert kind


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    folder = tmp_path / "some_plugins"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "good.py").write_text("VALUE = 1\n")
    (folder / "raises.py").write_text("raise RuntimeError('broken')\n")
    (folder / "lacks.py").write_text("OTHER = 1\n")
    (folder / "wrong.py").write_text("VALUE = 'text'\n")
    (folder / "interface.py").write_text("raise AssertionError('interface is no plug-in')\n")
    (folder / "_private.py").write_text("raise AssertionError('private is no plug-in')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "some_plugins"
    for name in [name for name in sys.modules if name.startswith("some_plugins")]:
        del sys.modules[name]


def test_a_broken_plugin_is_skipped_alone(package: str) -> None:
    loaded = load(package, "VALUE", int)
    assert loaded.values == (1,)
    assert [name for name, _ in loaded.skipped] == ["lacks", "raises", "wrong"]
    assert "broken" in dict(loaded.skipped)["raises"]
