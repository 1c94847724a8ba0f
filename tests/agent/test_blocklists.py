"""Lists for AdGuard Home, Pi-hole and dnsmasq: each rule has its source, unconfirmed ones are off."""

import re
from pathlib import Path

import pytest

from cctv_guard_agent import cli
from cctv_guard_agent.blocklists import FORMS, blocklist
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.knowledge.cloud_domains import cloud_domains

RULES = {
    "adguard": re.compile(r"\|\|?[a-z0-9.-]+\^"),
    "pihole": re.compile(r"(\|\|[a-z0-9.-]+\^|[a-z0-9.-]+)"),
    "dnsmasq": re.compile(r"address=/[a-z0-9.-]+/"),
}


def rules(text: str, form: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith(FORMS[form][0])]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_line_is_a_comment_or_a_rule_that_the_program_reads(form: str) -> None:
    found = rules(blocklist(form), form)
    assert len(found) > 60
    assert [line for line in found if not RULES[form].fullmatch(line)] == []


@pytest.mark.parametrize("form", sorted(FORMS))
def test_no_unconfirmed_name_is_blocked_and_each_is_shown(form: str) -> None:
    text = blocklist(form)
    live = "\n".join(rules(text, form))
    for row in cloud_domains().values():
        if not row.sure:
            assert row.suffix not in re.split(r"[|^/\n]", live)
            assert row.suffix in text


def test_a_vendors_list_says_when_it_was_made_what_it_stops_and_by_whose_word() -> None:
    text = blocklist("dnsmasq", ["reolink"])
    assert rules(text, "dnsmasq") == ["address=/reolink.com/", "address=/p2p.reolink.com.cn/"]
    for word in ("2026-", "pushx", "neolink", "[observed]"[1:-1], "built-in addresses"):
        assert word in text


def test_pages_for_people_are_not_blocked() -> None:
    assert "hikvision.com" not in blocklist("adguard", ["Hikvision"])


def test_a_host_that_is_meant_alone_is_blocked_alone() -> None:
    assert "|alarm.eu.s3.amazonaws.com^" in rules(blocklist("adguard", ["EZVIZ"]), "adguard")


def test_an_unknown_vendor_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"'Foo'.*Hikvision"):
        blocklist("adguard", ["Foo"])


def test_the_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.txt"
    assert cli.main(["blocklist", "--for", "pihole", "--vendor", "TVT", "--output", str(path)]) == 0
    assert "||autonat.com^" in path.read_text()
    assert cli.main(["blocklist", "--for", "pihole", "--output", str(tmp_path / "no" / "x")]) == 2
    assert "--output" in capsys.readouterr().err
