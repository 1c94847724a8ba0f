"""Before a purchase: who makes what is sold under a label, and which policies would concern it. Pure.

A row of the brand table is a prior about a label, never proof about the unit in the shop: `high` needs one sign of the
device, `medium` two, `low` is only a question to the seller. So no row decides alone, and nothing here calls anything
forbidden or recommended.
Source: knowledge/oem_brands.csv, self_made.csv, makers.csv, policies.yaml; facts/policy_notes.md section 4.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cctv_guard_agent.knowledge import brands
from cctv_guard_agent.knowledge.makers import companies, short_name
from cctv_guard_agent.model.policy import MakerAnswer, PolicyHit, PolicyVerdict
from cctv_guard_agent.policies import PolicyBook, maker_answers

_WORD = re.compile(r"[A-Za-z0-9-]{3,}")
SIGNALS = {"high": "one sign of the device itself would confirm it", "medium": "two would", "low": "only a question"}


class Outcome(StrEnum):
    """What the look-up comes to; never advice to buy or not."""

    CONCERNED = "concerned"
    """A policy that the profile goes by means the company that makes this label's own devices."""
    ASK = "ask"
    """It depends: on who made the model, or on a decision of the owner's."""
    ELSEWHERE = "elsewhere"
    """Policies elsewhere mean a maker of it; the profile goes by none that does."""
    NONE_KNOWN = "none_known"
    UNKNOWN = "unknown"
    """The label is not in the tables, or nobody is known to make it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One company that makes what is sold under the label, or may."""

    maker: str
    name: str
    own_label: bool
    """The label is the company's own; otherwise a row of the brand table says so."""
    relation: str
    confidence: str
    """certain (own label), high, medium, low."""
    period: str
    lines: str
    caution: str
    source: str
    fits_model: bool
    """The row names the model that was asked for."""
    verdicts: tuple[PolicyVerdict, ...]
    answers: tuple[MakerAnswer, ...]

    def hits(self, *, followed: bool) -> tuple[PolicyVerdict, ...]:
        """Policies that mean the company, or that leave it to the owner: those gone by, or the others."""
        found = (v for v in self.verdicts if v.followed is followed and v.actions and v.verification != "unconfirmed")
        return tuple(v for v in found if v.hit in (PolicyHit.HIT, PolicyHit.YOUR_DECISION))


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """The answer."""

    asked: str
    model: str
    brand: str | None
    """As the table writes it; None where no table has it."""
    profile: str
    outcome: Outcome
    candidates: tuple[Candidate, ...]
    questions: tuple[str, ...]
    """What to ask the seller, in writing."""


def look_up(asked: str, model: str, book: PolicyBook, profile: str) -> Purchase:
    """Answer for a label, and a model where one is given. Raises ConfigError (profile)."""
    book.profile(profile)
    brand = brands.find(asked) or _by_id(asked)
    found = () if brand is None else tuple(_candidates(brand, model, book, profile))
    outcome = _outcome(found)
    return Purchase(
        asked=asked,
        model=model,
        brand=None if brand is None else brand.name,
        profile=profile,
        outcome=outcome,
        candidates=found,
        questions=tuple(_questions(found, outcome)),
    )


def _by_id(asked: str) -> brands.Brand | None:
    """The id of a company, as policy files name it."""
    company = companies().get(asked.strip().lower())
    return None if company is None else brands.Brand(name=short_name(company.id), self_maker=company.id)


def _candidates(brand: brands.Brand, model: str, book: PolicyBook, profile: str) -> Iterable[Candidate]:
    def candidate(maker: str, **rest: object) -> Candidate:
        return Candidate(
            maker=maker,
            name=short_name(maker),
            verdicts=book.verdicts(maker, profile),
            answers=maker_answers(maker),
            **rest,  # type: ignore[arg-type]
        )

    maker = brand.self_maker or _same_name(brand)
    if maker is not None:
        yield candidate(
            maker, own_label=True, relation="own_brand", confidence="certain", period="", lines="", caution="",
            source="makers.csv", fits_model=False,
        )  # fmt: skip
    rows = sorted(brand.oem, key=lambda row: (not _fits(row, model), ("high", "medium", "low").index(row.confidence)))
    for row in rows:
        if row.maker != maker and row.maker in companies():
            yield candidate(
                row.maker, own_label=False, relation=row.relation, confidence=row.confidence, period=row.period,
                lines=row.product_lines, caution=row.caution, source=row.source, fits_model=_fits(row, model),
            )  # fmt: skip


def _same_name(brand: brands.Brand) -> str | None:
    """A company of the table under the same name: its law counts for what it sells, whoever makes the hardware."""
    wanted = brands.key(brand.name)
    return next((one.id for one in companies().values() if brands.key(short_name(one.id)) == wanted), None)


def _fits(row: brands.OemRow, model: str) -> bool:
    """Does the row name the beginning of the model?"""
    wanted = brands.key(model)
    words = (brands.key(word) for word in _WORD.findall(row.product_lines) if re.search(r"\d|[A-Z]{2}", word))
    return bool(wanted) and any(word and wanted.startswith(word) for word in words)


def _outcome(found: Sequence[Candidate]) -> Outcome:
    if not found:
        return Outcome.UNKNOWN
    followed = [(one, verdict) for one in found for verdict in one.hits(followed=True)]
    if any(one.own_label and verdict.hit is PolicyHit.HIT for one, verdict in followed):
        return Outcome.CONCERNED
    if followed:
        return Outcome.ASK
    others = [verdict for one in found for verdict in one.hits(followed=False)]
    if others:
        return Outcome.ELSEWHERE
    # Of a label of somebody who buys in, nobody is known who made the model.
    sells_others = all(companies()[one.maker].type != "camera_maker" for one in found)
    return Outcome.UNKNOWN if sells_others else Outcome.NONE_KNOWN


def _questions(found: Sequence[Candidate], outcome: Outcome) -> Iterable[str]:
    others = [one for one in found if not one.own_label]
    if not found or others or outcome is Outcome.UNKNOWN:
        yield "Which company designed and made this exact model, and whose firmware does it run?"
    for one in others[:3]:
        yield f"Is it made by {one.name}, or does it run firmware of {one.name}?"
    if any(one.hit is PolicyHit.YOUR_DECISION for each in found for one in each.hits(followed=True)):
        yield "Who owns and controls the maker, and in which country is its parent organised?"
    if any("claims" in answer.because.key for one in found for answer in one.answers):
        yield 'What exactly does "NDAA compliant" cover: the maker, the chips, this model? It answers one law only.'
    yield "Until which date will this model get security updates, in writing?"
    yield "Does it work fully without the maker's cloud and without internet, with that switched off for good?"
    yield "Does it ask for a password of its own before it shows a picture?"
