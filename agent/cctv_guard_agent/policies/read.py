"""Policy files -> `PolicyBook`: the shipped file, and the owner's own beside it. Complaints name file, line and key.

An own file holds `policies`, `profiles` and `affiliates`, each if it likes; its profiles may go by shipped policies,
and `extends` takes over what another profile goes by. What is shipped stays as it is: an id is used once.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from cctv_guard_agent.errors import DataError
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.knowledge.policy_schema import (
    ACTIONS,
    CONTESTED,
    CRITERIA,
    JURISDICTION_TESTS,
    MAKER_TESTS,
    PRODUCT_TESTS,
    STATUSES,
    VERIFICATIONS,
    Checked,
    compose,
    unique,
)
from cctv_guard_agent.model.policy import ABOUT_MAKERS
from cctv_guard_agent.policies.book import Affiliate, Policy, PolicyBook, Profile

_LARGEST = 1_048_576
"""A policy file is some 40 kB; a megabyte is no policy file."""
_SHIPPED_KEYS = ("vocabulary", "laws", "remediation_windows", "maker_tests")


def load(path: Path | None = None) -> PolicyBook:
    """Read a policy file; without a path the one that is shipped. Raises DataError naming file, line and key."""
    return _shipped() if path is None else parse(_text(path), str(path))


def load_with(own: Sequence[Path]) -> PolicyBook:
    """Read the shipped file and the owner's own beside it. Raises DataError naming file, line and key."""
    book = load()
    for path in own:
        book = add(book, _text(path), str(path))
    return book


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path}: larger than 1 MiB; a policy file is some 40 kB")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error


@lru_cache(maxsize=1)
def _shipped() -> PolicyBook:
    """The shipped file, read once."""
    return parse(files("cctv_guard_agent.knowledge").joinpath("policies.yaml").read_text("utf-8"), "policies.yaml")


def parse(text: str, name: str) -> PolicyBook:
    """Read a whole policy file's text. Raises DataError naming file, line and key."""
    root = compose(text, name)
    _needed(root, "policies")
    _needed(root, "profiles")
    windows = root.get("remediation_windows").items(needed=True)
    empty = PolicyBook(
        compiled=_month(root.get("compiled")),
        policies={},
        profiles={},
        affiliates={},
        tier_days=dict(filter(None, map(_window, windows))),
    )
    return add(empty, text, name, whole=True)


def _needed(root: Checked, key: str) -> None:
    if not root.get(key).items(needed=True):
        raise root.get(key).wrong("a list with at least one entry")


def add(book: PolicyBook, text: str, name: str, *, whole: bool = False) -> PolicyBook:
    """Add a file to a book. whole: it is a whole policy file and not the owner's own. Raises DataError."""
    root = compose(text, name)
    root.only(
        "schema_version", "compiled", "policies", "profiles", "affiliates", *(_SHIPPED_KEYS if whole else ())
    )  # fmt: skip
    if not root.get("schema_version").missing and root.get("schema_version").value != 1:
        raise root.get("schema_version").wrong("1, the form that this version reads")
    policies, profiles = root.get("policies").items(), root.get("profiles").items()
    unique(policies, lambda p: p.get("id").text())
    unique(profiles, lambda p: p.get("id").text())
    _new(policies, book.policies)
    _new(profiles, book.profiles)
    own = "" if whole else f"your file {Path(name).name}"
    all_policies = {**book.policies, **{p.id: p for p in (_policy(one, own) for one in policies)}}
    all_profiles = dict(book.profiles)
    for item in profiles:
        profile = _profile(item, all_policies, all_profiles)
        all_profiles[profile.id] = profile
    affiliates = {key: _affiliate(item) for key, item in root.get("affiliates").entries()}
    return replace(
        book,
        policies=all_policies,
        profiles=all_profiles,
        affiliates={**book.affiliates, **affiliates},
        digest=hashlib.sha256(f"{book.digest}\n{text}".encode()).hexdigest()[:16],
        _verdicts={},
        judged_products={},
    )


def _new(items: Sequence[Checked], known: Mapping[str, object]) -> None:
    for item in items:
        if item.get("id").text() in known:
            raise item.get("id").wrong("an id that is not taken yet; what is shipped cannot be replaced, only added to")


def _policy(item: Checked, own: str) -> Policy:
    """One entry of `policies`. own: what stands for its source where it names none."""
    item.only(
        "id", "issuer", "jurisdiction", "title", "date", "effective", "status", "binding_on", "not_binding_on", "sites",
        "equipment", "criterion", "requirements", "listed", "later_additions", "actions", "notes", "sources",
        "verification",
    )  # fmt: skip
    criterion = item.get("criterion").only(
        "type", "test", "makers", "includes_affiliates", "rule", "note", "site_tests", "later_additions"
    )
    type_ = criterion.get("type").one_of(CRITERIA)
    actions = item.get("actions").items()
    deadlines = [a.only("action", "applies_to", "deadline", "note").get("deadline").date("") for a in actions]
    sources = [s.only("title", "url", "date") for s in item.get("sources").items()]
    return Policy(
        id=item.get("id").text(),
        issuer=item.get("issuer").text(),
        jurisdiction=item.get("jurisdiction").text(),
        title=item.get("title").text(),
        date=item.get("date").date(),
        effective=item.get("effective").date("") or None,
        status=item.get("status").one_of(STATUSES),
        binding_on=item.get("binding_on").text(),
        criterion=type_,
        rule=criterion.get("rule").text(""),
        test=_test(criterion, type_),
        equipment=item.get("equipment").texts(),
        makers=_makers(criterion.get("makers"), needed=type_ == "named"),
        later_makers=tuple(
            maker
            for where in (criterion, item)
            for added in where.get("later_additions").items()
            for maker in _makers(added.get("makers"))
        ),
        affiliates=criterion.get("includes_affiliates").flag(),
        actions=tuple(dict.fromkeys(a.get("action").one_of(ACTIONS) for a in actions)),
        deadline=max((d for d in deadlines if d), default=None),
        source_title=sources[0].get("title").text() if sources else own,
        source_url=sources[0].get("url").text("") if sources else "",
        verification=item.get("verification").one_of(VERIFICATIONS),
    )


def _test(criterion: Checked, type_: str) -> str:
    if type_ == "jurisdiction":
        return criterion.get("test").one_of(JURISDICTION_TESTS, "prc_nil")
    if type_ == "product_rule":
        return criterion.get("test").one_of(PRODUCT_TESTS, "not_judged")
    if not criterion.get("test").missing:
        raise criterion.get("test").wrong("nothing: only jurisdiction and product_rule have a test")
    return "listed" if type_ in ABOUT_MAKERS else "not_judged"


def _makers(item: Checked, *, needed: bool = False) -> tuple[str, ...]:
    """A list of companies. Raises DataError with the line of the one that is not known."""
    for one in item.items(needed=needed):
        if one.text() not in companies():
            raise one.wrong(f"ids of makers.csv (it has no {one.text()!r}; `cctv-guard may-i-buy` shows a brand's id)")
    if needed and not item.items():
        raise item.wrong("at least one id of makers.csv")
    return item.texts()


def _profile(item: Checked, known: Mapping[str, Policy], profiles: Mapping[str, Profile]) -> Profile:
    """One entry of `profiles`."""
    item.only("id", "title", "extends", "policies", "binds", "maker_test", "contested")
    base = None
    if not item.get("extends").missing:
        base = profiles[item.get("extends").one_of(tuple(profiles))]
    for one in item.get("policies").items():
        if one.text() not in known:
            raise one.wrong(f"ids that stand under `policies` ({one.text()!r} does not)")
    taken = base.policies if base else ()
    chosen = tuple(dict.fromkeys((*taken, *item.get("policies").texts())))
    for one in item.get("binds").items():
        if one.text() not in chosen:
            raise one.wrong(f"ids that the profile's own `policies` hold ({one.text()!r} is not there)")
    contested = "treat_as_hit" if base and base.contested_is_hit else None if base is None else "review"
    return Profile(
        id=item.get("id").text(),
        title=item.get("title").text(),
        policies=chosen,
        binds=tuple(dict.fromkeys((*(base.binds if base else ()), *item.get("binds").texts()))),
        maker_test=item.get("maker_test").one_of(MAKER_TESTS, base.maker_test if base else "none"),
        contested_is_hit=item.get("contested").one_of(CONTESTED, contested or "review") == "treat_as_hit",
    )


def _affiliate(item: Checked) -> Affiliate:
    """One entry of `affiliates`."""
    item.only("of", "certain", "why")
    return Affiliate(
        of=item.get("of").one_of(tuple(companies())), certain=item.get("certain").flag(), why=item.get("why").text("")
    )


def _window(item: Checked) -> tuple[str, int] | None:
    """One entry of `remediation_windows`; None where it sets no date (monitor)."""
    days = item.get("days")
    if days.missing:
        return None
    value = days.value
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 4000:
        raise days.wrong("a number of days")
    return item.get("tier").text(), value


def _month(item: Checked) -> date:
    """`2026-11` or `2026-11-24`; a month means its first day."""
    return date.fromisoformat((item.date() + "-01-01")[:10])
