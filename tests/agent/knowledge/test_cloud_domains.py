"""The table of names: the longest suffix at the border of a label, and every row with its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.blocklists import _stops
from cctv_guard_agent.knowledge import cloud_domains


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("p2p3.reolink.com", "p2p3.reolink.com"),
        ("P2P3.Reolink.COM.", "p2p3.reolink.com"),
        ("x.y.reolink.com", "reolink.com"),
        ("reolink.com", "reolink.com"),
        ("notreolink.com", None),
        ("reolink.com.evil.example", None),
        ("alarm.eu.s3.amazonaws.com", "alarm.eu.s3.amazonaws.com"),
        ("x.alarm.eu.s3.amazonaws.com", None),
        ("eu.s3.amazonaws.com", None),
        ("com", None),
        ("", None),
        ("a." * 3000 + "reolink.com", None),
    ],
)
def test_the_longest_suffix_counts(name: str, suffix: str | None) -> None:
    row = cloud_domains.find(name)
    assert (row.suffix if row else None) == suffix


@given(st.text())
def test_any_text_may_be_looked_up(name: str) -> None:
    cloud_domains.find(name)


def test_every_row_says_its_source_and_how_sure_it_is() -> None:
    for row in cloud_domains.cloud_domains().values():
        assert row.source
        assert row.verification in ("confirmed", "observed", "unconfirmed"), row.suffix


def test_web_pages_and_apps_are_told_from_devices() -> None:
    table = cloud_domains.cloud_domains()
    for name in ("uniview.com", "hikvision.com", "api.ezvizlife.com", "ius.hik-connect.com", "en.ezcloud.uniview.com"):
        assert not table[name].devices, name
    for name in ("hik-connect.com", "jovision.com", "reolink.com", "ui.com", "litedev.ezvizlife.com"):
        assert table[name].devices, name


def test_every_vendor_has_a_sentence_on_what_stops() -> None:
    assert set(_stops()) == set(cloud_domains.vendors())
