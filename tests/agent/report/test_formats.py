"""The other formats, read by programs that nobody here wrote: a calendar, a bill of materials, strict HTML."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import html5lib
import icalendar
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from cctv_guard_agent.model.provider import Provider, ProviderKind
from cctv_guard_agent.report import cyclonedx_report, html_report, ics_report, insurer
from cctv_guard_agent.report.data import ReportData, tasks
from cctv_guard_agent.texts import Language, languages
from tests.agent.report.test_reports import HOSTILE, poisoned

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def calendar(data: ReportData) -> list[Any]:
    text = ics_report.render(data)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any("\n" in line for line in lines)
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_the_calendar_has_each_dated_task_on_its_day(data: ReportData) -> None:
    events = calendar(data)
    dated = [one for one in tasks(data) if one.due is not None]
    assert dated
    assert [one["DTSTART"].dt for one in events] == [one.due for one in dated]
    assert len({str(one["UID"]) for one in events}) == len(events)
    first = dated[0].items[0]
    assert first["title"]["text"] in str(events[0]["SUMMARY"])
    assert first["how"]["text"] in str(events[0]["DESCRIPTION"])
    assert all(one["DTSTAMP"].dt == NOW for one in events)


def test_the_calendar_reminds_of_reviews_and_of_contracts_that_end(data: ReportData) -> None:
    alarm = Provider(
        name="Alarm; Video, Ltd\\",
        kind=ProviderKind.MONITORING,
        review=date(2027, 1, 31),
        contract_end=date(2027, 6, 30),
    )
    events = {one["DTSTART"].dt: str(one["SUMMARY"]) for one in calendar(replace(data, providers=[alarm]))}
    assert events[date(2027, 1, 31)] == "Review the access of Alarm; Video, Ltd\\"
    assert events[date(2027, 6, 30)] == "The contract with Alarm; Video, Ltd\\ ends"


def test_hostile_names_stay_text_in_the_calendar(data: ReportData) -> None:
    payloads: Any = data.payloads
    device = next(one for one in payloads["devices"] if one["plan"])
    device["plan"][0]["title"]["text"] = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:ä" + "ü" * 200
    events = calendar(data)
    assert len(events) == sum(1 for one in tasks(data) if one.due)


@pytest.mark.parametrize("edition", ["owner", "insurer", "hostile"])
def test_the_bill_of_materials_keeps_to_the_official_schema(data: ReportData, edition: str) -> None:
    payloads: Any = data.payloads
    payloads["devices"][0]["identity"]["firmware"] = "V5.7.13 build 230412"
    if edition == "hostile":
        poisoned(payloads)
    if edition == "insurer":
        data = insurer.for_insurer(data)
    text = cyclonedx_report.render(data)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bom = json.loads(text)
    assert len(bom["components"]) == len(data.devices)
    assert {one["type"] for one in bom["components"]} == {"device"}
    assert cyclonedx_report.render(data) == text


def test_the_bill_of_materials_names_maker_model_firmware_and_flaws(data: ReportData) -> None:
    payloads: Any = data.payloads
    one = payloads["devices"][0]
    one["identity"].update(maker="hikvision", maker_name="Hikvision", brand="Annke", model="C800", firmware="5.7.1")
    one["vulnerabilities"] = [
        {
            "cve": "CVE-2021-36260",
            "effect": "Command as root",
            "state": "known",
            "exploited": True,
            "needs_login": False,
        }
    ]
    bom = json.loads(cyclonedx_report.render(data))
    part = next(each for each in bom["components"] if each["bom-ref"] == one["id"])
    assert (part["name"], part["manufacturer"]["name"], part["publisher"]) == ("C800", "Hikvision", "Annke")
    assert part["components"][0]["version"] == "5.7.1"
    flaw = next(each for each in bom["vulnerabilities"] if each["id"] == "CVE-2021-36260")
    assert {"ref": one["id"]} in flaw["affects"]


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("hostile", [False, True], ids=["as found", "hostile"])
def test_the_page_is_html_without_a_single_fault(data: ReportData, code: str, hostile: bool) -> None:
    payloads: Any = data.payloads
    if hostile:
        poisoned(payloads)
        payloads["site"]["name"] = HOSTILE
    page = html_report.render(replace(data, language=Language(code)))
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page)
    assert tree.get("lang") == code
    heads = [element.tag for element in tree.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert heads.count("h1") == 1
    assert all(int(after[1]) - int(before[1]) <= 1 for before, after in itertools.pairwise(heads))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    tables = list(tree.iter("table"))
    assert all(table.find("caption") is not None for table in tables)
    assert all(head.get("scope") for table in tables for head in table.iter("th"))
