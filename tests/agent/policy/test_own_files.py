"""The owner's own policy files: read beside what is shipped; what is wrong is named with file, line and key."""

from pathlib import Path

import pytest

from cctv_guard_agent import policies
from cctv_guard_agent.errors import DataError
from cctv_guard_agent.model.policy import PolicyHit

MINE = """\
schema_version: 1
policies:
  - id: my-insurer-2026
    issuer: Corner Insurance
    jurisdiction: GB
    title: Clause 7 of our contract
    date: 2026-01-01
    status: in_force
    binding_on: this shop, by contract
    criterion:
      type: named
      makers: [xiongmai, tvt]
    actions:
      - {action: remove, deadline: 2027-06-30}
    verification: confirmed
profiles:
  - id: my-shop
    title: Our shop
    extends: uk-small-business
    policies: [my-insurer-2026]
    binds: [my-insurer-2026]
"""


def book(tmp_path: Path, text: str = MINE) -> policies.PolicyBook:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    return policies.load_with([path])


def test_an_own_policy_binds_under_an_own_profile_and_names_its_file(tmp_path: Path) -> None:
    found = {one.policy: one for one in book(tmp_path).verdicts("xiongmai", "my-shop")}
    mine = found["my-insurer-2026"]
    assert (mine.hit, mine.binds, mine.deadline) == (PolicyHit.HIT, True, "2027-06-30")
    assert mine.source_title == "your file mine.yaml"


def test_what_is_shipped_stays_and_a_profile_may_extend_another(tmp_path: Path) -> None:
    shipped, both = policies.load(), book(tmp_path)
    assert set(both.policies) == {*shipped.policies, "my-insurer-2026"}
    extended = both.profile("my-shop")
    assert extended.policies == (*shipped.profile("uk-small-business").policies, "my-insurer-2026")
    assert both.verdicts("hikvision", "small-business")[0].policy in shipped.policies
    assert both.digest != shipped.digest
    assert "my-insurer-2026" not in policies.load().policies


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "status: in_force",
            "status: forbidden",
            8,
            r"policies\[my-insurer-2026\].status is 'forbidden'; allowed: in_fo",
        ),
        ("    status: in_force\n", "", 3, r"status is missing; allowed: in_force"),
        ("makers: [xiongmai, tvt]", "makers: [xiongmai, tvtt]", 12, "tvtt"),
        ("makers: [xiongmai, tvt]", "makers: []", 12, "at least one"),
        ("makers: [xiongmai, tvt]", "makerz: [tvt]", 12, "makerz is not a key here; did you mean makers"),
        ("action: remove", "action: burn", 14, "burn"),
        ("deadline: 2027-06-30", "deadline: soon", 14, "a date such as"),
        ("deadline: 2027-06-30", "deadline: 2027-02-31", 14, "a date such as"),
        ("id: my-insurer-2026\n    issuer", "id: uk-dhsc-2022\n    issuer", 3, "not taken yet"),
        ("id: my-shop", "id: small-business", 17, "not taken yet"),
        ("extends: uk-small-business", "extends: nobodys", 19, "nobodys"),
        ("policies: [my-insurer-2026]", "policies: [my-insurer-2025]", 20, "my-insurer-2025"),
        ("binds: [my-insurer-2026]", "binds: [uk-dhsc-2022]", 21, "uk-dhsc-2022"),
        ("schema_version: 1", "schema_version: 2", 1, "schema_version is 2"),
        ("    title: Our shop", "    title: Our shop\n    title: Twice", 19, "each key once"),
        ("    title: Our shop", "    title: [Our, shop]", 18, "a text"),
        ("profiles:", "remediation_windows: []\nprofiles:", 16, "remediation_windows is not a key here"),
        ("  - id: my-shop", "  - my-shop", 18, "not readable as YAML"),
        ("type: named", "type: procedural\n      test: prc_nil", 12, "only jurisdiction and product_rule have a test"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    assert old in MINE
    with pytest.raises(DataError, match=says) as error:
        book(tmp_path, MINE.replace(old, new, 1))
    assert f"mine.yaml: line {line}: " in str(error.value)


def test_a_list_that_refers_to_itself_a_thousandfold_costs_nothing(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}" + f", *{chr(97 + n)}" * 9 + "]\n" for n in range(20)
    )
    with pytest.raises(DataError, match="a is not a key here"):
        book(tmp_path, bomb)


def test_two_own_files_may_build_on_each_other(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(MINE, "utf-8")
    second.write_text(
        "profiles:\n  - {id: branch, title: Branch, extends: my-shop, contested: treat_as_hit}\n", "utf-8"
    )
    profile = policies.load_with([first, second]).profile("branch")
    assert profile.binds == ("my-insurer-2026",)
    assert profile.contested_is_hit
