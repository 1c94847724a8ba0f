"""Who is restricted by whom, under which profile, and whether it binds; each case with its source row."""

from pathlib import Path

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.errors import ConfigError, DataError
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict

HIT, NO, DECIDE, UNKNOWN = PolicyHit.HIT, PolicyHit.NO, PolicyHit.YOUR_DECISION, PolicyHit.UNKNOWN
BOOK = policies.load()
UK, NDAA, FCC, TW, CSA2 = "uk-hcws386-2022", "us-ndaa-889a", "us-fcc-covered-list-2021", "tw-2020", "eu-csa2-2026"


def verdict(maker: str | None, profile: str, policy: str) -> PolicyVerdict:
    return next(v for v in BOOK.verdicts(maker, profile) if v.policy == policy)


@pytest.mark.parametrize(
    ("maker", "profile", "policy", "hit", "followed", "binds"),
    [
        # the UK statement goes by jurisdiction (makers.csv, subject_to_prc_nil), not by name
        ("hikvision", "uk-sensitive", UK, HIT, True, True),
        ("dahua", "uk-sensitive", UK, HIT, True, True),
        ("uniview", "uk-sensitive", UK, HIT, True, True),
        ("tiandy", "uk-sensitive", UK, HIT, True, True),
        ("reolink", "uk-sensitive", UK, HIT, True, True),
        ("ezviz", "uk-sensitive", UK, HIT, True, True),
        ("axis", "uk-sensitive", UK, NO, True, True),
        ("hanwha", "uk-sensitive", UK, NO, True, True),
        ("lorex", "uk-sensitive", UK, NO, True, True),
        # contested makers: the profile decides
        ("tplink", "uk-sensitive", UK, HIT, True, True),
        ("tplink", "uk-public-voluntary", UK, DECIDE, True, False),
        ("swann", "uk-public-voluntary", UK, DECIDE, True, False),
        ("swann", "prc-strict", UK, HIT, True, False),
        ("cs2", "small-business", UK, DECIDE, False, False),
        # followed by choice binds nobody
        ("hikvision", "uk-public-voluntary", UK, HIT, True, False),
        ("hikvision", "prc-strict", UK, HIT, True, False),
        ("xiongmai", "prc-strict", TW, HIT, True, False),
        # no maker test: shown as restricted elsewhere
        ("hikvision", "small-business", UK, HIT, False, False),
        ("hikvision", "uk-small-business", UK, HIT, False, False),
        ("axis", "small-business", UK, NO, False, False),
        # the five named makers and their affiliates
        ("hikvision", "us-federal", NDAA, HIT, True, True),
        ("dahua", "us-federal", NDAA, HIT, True, True),
        ("huawei", "us-federal", NDAA, HIT, True, True),
        ("zte", "us-federal", NDAA, HIT, True, True),
        ("hytera", "us-federal", NDAA, HIT, True, True),
        ("ezviz", "us-federal", NDAA, HIT, True, True),
        ("imou", "us-federal", NDAA, HIT, True, True),
        ("uniview", "us-federal", NDAA, NO, True, True),
        ("reolink", "us-federal", NDAA, NO, True, True),
        ("lorex", "us-federal", NDAA, NO, True, True),
        ("annke", "us-federal", NDAA, DECIDE, True, True),
        ("amcrest", "us-federal", NDAA, DECIDE, True, True),
        ("prama", "us-federal", NDAA, DECIDE, True, True),
        ("holowits", "named-five", NDAA, DECIDE, True, False),
        ("hikvision", "named-five", NDAA, HIT, True, False),
        ("uniview", "named-five", NDAA, NO, True, False),
        # the Covered List binds applicants, and grew in December 2025
        ("hikvision", "us-federal", FCC, HIT, True, False),
        ("dji", "us-federal", FCC, HIT, True, False),
        ("dji", "us-federal", NDAA, NO, True, True),
        # a policy that names only one maker leaves its affiliates and others alone
        ("hikvision", "small-business", "uk-dhsc-2022", HIT, False, False),
        ("ezviz", "small-business", "uk-dhsc-2022", NO, False, False),
        ("dahua", "small-business", "uk-dhsc-2022", NO, False, False),
        # proposed, nobody designated yet
        ("hikvision", "small-business", CSA2, NO, False, False),
        # who made it is not known: nothing can be said
        (None, "uk-sensitive", UK, UNKNOWN, True, True),
        (None, "us-federal", NDAA, UNKNOWN, True, True),
        ("no_such_maker", "uk-sensitive", UK, UNKNOWN, True, True),
    ],
)
def test_a_policy_says_of_a_maker(
    maker: str | None, profile: str, policy: str, hit: PolicyHit, followed: bool, binds: bool
) -> None:
    found = verdict(maker, profile, policy)
    assert (found.hit, found.followed, found.binds) == (hit, followed, binds)


def test_the_default_profile_binds_nobody_and_follows_nothing() -> None:
    for maker in companies():
        assert not any(v.binds or v.followed for v in policies.verdicts(maker))


def test_every_verdict_names_body_date_and_whom_it_binds() -> None:
    for found in policies.verdicts("hikvision"):
        assert found.issuer
        assert found.date
        assert found.binding_on
        assert found.status in ("in_force", "guidance", "proposed", "lapsed", "political")
        assert found.verification in ("confirmed", "partly", "unconfirmed")


def test_what_binds_comes_first_then_what_is_followed() -> None:
    found = BOOK.verdicts("hikvision", "us-federal")
    ranks = [(v.binds, v.followed) for v in found]
    assert ranks == sorted(ranks, reverse=True)


def test_rules_about_products_say_nothing_of_makers() -> None:
    told = {v.policy for v in policies.verdicts("hikvision")}
    assert not told & {"uk-psti-2022", "cisa-bod-22-01", "in-cctv-er-2024", "uk-ncst-guidance-2024", "nz-psr"}


def test_every_affiliate_of_the_company_table_is_known() -> None:
    """A company that makers.csv calls an affiliate, or dependent on the product, must not count as unrelated."""
    doubtful = ("affiliate", "depends on product")
    listed = {c.id for c in companies().values() if any(word in c.section_889 for word in doubtful)}
    assert listed == set(BOOK.affiliates)


def test_an_unknown_profile_names_those_that_exist() -> None:
    with pytest.raises(ConfigError, match="small-business"):
        policies.verdicts("axis", "uk-secret")


SHIPPED = Path(policies.__file__).parents[1].joinpath("knowledge", "policies.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("status: in_force", "status: forbidden", r"policies\[uk-hcws386-2022\].status"),
        (
            "makers: [hikvision], includes_affiliates: false",
            "makers: [hikvison], includes_affiliates: false",
            "hikvison",
        ),
        ("includes_affiliates: true", "includes_affiliates: perhaps", "includes_affiliates"),
        ("verification: partly", "verification: sure", r"\.verification"),
        ("type: jurisdiction", "type: hearsay", r"criterion.type"),
        ("maker_test: prc_nil", "maker_test: gut", r"maker_test"),
        ("contested: treat_as_hit", "contested: maybe", r"contested"),
        ("policies: [us-ndaa-889a]", "policies: [us-ndaa-889z]", "us-ndaa-889z"),
        ("binds: [uk-hcws386-2022", "binds: [us-ndaa-889a", "binds"),
        ("- id: uk-dhsc-2022", "- id: uk-hcws386-2022", "each id once"),
        ('compiled: "2026-11"', 'compiled: "November"', "compiled"),
        ("days: 21", "days: -1", "days"),
        ("of: hikvision", "of: nobody", r"affiliates.ezviz.of"),
        ("policies:\n", "policies: 5\nx:\n", "policies"),
        ("    title: Written statement HCWS386, visual surveillance systems on the government estate\n", "", "title"),
    ],
)
def test_a_broken_file_names_the_file_and_the_key(tmp_path: Path, old: str, new: str, path: str) -> None:
    assert old in SHIPPED
    file = tmp_path / "mine.yaml"
    file.write_text(SHIPPED.replace(old, new, 1))
    with pytest.raises(DataError, match=path) as error:
        policies.load(file)
    assert "mine.yaml" in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "5", "policies: []", "a: [", "!!python/object/apply:os.system ['x']", "\t"])
def test_what_is_no_policy_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(DataError, match=r"mine\.yaml"):
        policies.load(file)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        policies.load(tmp_path / "none.yaml")
    (tmp_path / "big.yaml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(DataError, match="1 MiB"):
        policies.load(tmp_path / "big.yaml")


def test_a_file_of_ones_own_is_read_like_the_shipped_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SHIPPED)
    assert policies.load(file) == BOOK
