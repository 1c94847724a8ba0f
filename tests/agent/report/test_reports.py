"""Reports: every string from a device is text, whatever it is shown in."""

import csv
import io
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

from cctv_guard_agent.model.provider import Provider, ProviderKind
from cctv_guard_agent.report import csv_report, html_report, insurer, json_report
from cctv_guard_agent.report.data import ReportData

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def strings(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) that holds a string which people read."""
    ids = {
        "id",
        "revision",
        "answer",
        "way",
        "kind",
        "key",
        "severity",
        "tier",
        "check",
        "action",
        "state",
        "due",
        "hit",
    }
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key not in ids:
                yield value, key
            else:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def poisoned(payloads: Any) -> Any:
    for part in (payloads["devices"], payloads["routers"]):
        for container, key in strings(part):
            if key in ("name", "text", "says", "value", "brand", "model", "firmware", "maker_name", "title", "issuer"):
                container[key] = HOSTILE
    return payloads


def test_the_table_has_a_line_for_each_camera_and_no_formula(data: ReportData) -> None:
    payloads: Any = deepcopy(data.payloads)
    payloads["devices"][0]["name"] = "=cmd|' /C calc'!A0"
    rows = list(csv.reader(io.StringIO(csv_report.render(replace(data, payloads=payloads)))))
    assert len(rows) == 1 + len(payloads["devices"])
    assert rows[1][0] == "'=cmd|' /C calc'!A0"


def tags(page: str) -> list[tuple[str, dict[str, Any]]]:
    seen: list[tuple[str, dict[str, Any]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            seen.append((tag, dict(attrs)))

    Reader().feed(page)
    return seen


def test_the_page_is_self_contained_and_escapes_everything(data: ReportData) -> None:
    payloads = poisoned(deepcopy(data.payloads))
    provider = Provider(name=HOSTILE, kind=ProviderKind.INSTALLER, note=HOSTILE, contact=HOSTILE)
    page = html_report.render(replace(data, payloads=payloads, providers=[provider]))
    assert "<script" not in page
    assert "<img" not in page
    seen = tags(page)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & {tag for tag, _ in seen}
    assert all(not {"src", "onclick", "onerror", "xlink:href"} & set(attrs) for _, attrs in seen)
    assert all(attrs["href"].startswith("#") for tag, attrs in seen if tag == "a")
    assert "url(" not in page
    assert "@import" not in page
    assert "not legal advice" in page


def test_the_same_report_has_the_same_bytes(data: ReportData) -> None:
    again = ReportData(payloads=deepcopy(data.payloads), at=NOW, judged_at=NOW)
    assert html_report.render(data) == html_report.render(again)


def test_what_is_not_known_is_never_called_none_found(data: ReportData) -> None:
    payloads: Any = deepcopy(data.payloads)
    for one in payloads["devices"]:
        one["exposure"]["reachable_from_internet"]["answer"] = "unknown"
        one["exposure"]["cloud_access"]["answer"] = "unknown"
    page = html_report.render(replace(data, payloads=payloads))
    cameras = page.partition('id="cameras"')[2].partition('id="providers"')[0]
    assert "none found" not in cameras
    assert cameras.count("not known") >= 2 * len(data.devices)


def test_never_safe_and_never_banned(data: ReportData) -> None:
    page = html_report.render(data).lower()
    for word in (" safe", "banned", "secure now", "no risk"):
        assert word not in page


def test_a_task_past_its_date_is_late_by_so_many_days(data: ReportData) -> None:
    payloads: Any = deepcopy(data.payloads)
    item = next(item for one in payloads["devices"] for item in one["plan"])
    item["due"] = "2026-11-20"
    page = html_report.render(replace(data, payloads=payloads))
    assert "By 2026-11-20" in page
    assert "4 days late" in page


def test_an_old_judgement_says_so_on_top(data: ReportData) -> None:
    page = html_report.render(replace(data, judged_at=datetime(2026, 11, 20, 9, tzinfo=UTC)))
    assert "Nobody looked after 2026-11-20 09:00 UTC: that is 4 days" in page


def test_an_overdue_review_of_a_provider_shows_and_an_unnamed_cloud_asks(data: ReportData) -> None:
    payloads: Any = deepcopy(data.payloads)
    one = payloads["devices"][0]
    one["exposure"]["cloud_access"]["answer"] = "yes"
    page = html_report.render(replace(data, payloads=payloads))
    assert "unknown, ask your installer" in page
    cloud = Provider(name="Shop account", kind=ProviderKind.CLOUD_ACCOUNT, review=date(2026, 1, 31), remote_access=True)
    page = html_report.render(replace(data, payloads=payloads, providers=[cloud]))
    assert "unknown, ask your installer" not in page
    assert '2026-01-31</span> <span class="chip is-bad">overdue</span>' in page
    assert "cloud: Shop account" in page
    table = csv_report.render(replace(data, payloads=payloads, providers=[cloud]))
    assert table.splitlines()[1].endswith(",Shop account")


def test_the_insurers_edition_has_no_address_no_mac_and_no_how_to(data: ReportData) -> None:
    payloads: Any = deepcopy(data.payloads)
    payloads["devices"][0]["name"] = "192.168.1.64"
    payloads["devices"][1]["identity"]["mac"] = "44:19:b6:12:34:56"
    payloads["devices"][1]["identity"]["because"][0]["says"] = "announces 4419b6123456 and fe80::1"
    addresses = [address for one in payloads["devices"] for address in one["addresses"]]
    howto = {item["how"]["text"] for one in payloads["devices"] for item in one["plan"]}
    theirs = insurer.for_insurer(replace(data, payloads=payloads))
    told = html_report.render(theirs) + csv_report.render(theirs) + str(json_report.render(theirs))
    assert howto
    for secret in (*addresses, *howto, "192.168.1.64", "44:19:b6", "4419b6123456", "fe80::1", "11.22.33.44"):
        assert secret not in told, secret
    assert "left out of this edition" in told
    assert payloads["devices"][1]["identity"]["mac"] == "44:19:b6:12:34:56"  # the owner's stays whole
