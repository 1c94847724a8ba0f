"""What the owner decides: checked, journalled, kept, and written into the history. It expires and is asked again.

Two kinds of program bring decisions: the command line, and paired programs over MQTT (contract/README.md).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from cctv_guard_agent import history
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.store import Store

LONGEST = timedelta(days=3 * 365)
"""As long as the history is kept: nobody remembers later why."""
USUAL = timedelta(days=365)
"""How long trust holds where nobody says it: a review once a year."""
_REASON = re.compile(r"[^\x00-\x1f\x7f]{3,500}")
_NOTE = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
_BY = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_FINDING = re.compile(r"[0-9a-f]{12}")
TRUST = ("trusted", "not_allowed", "withdrawn")
INSTALLED = ("installed", "moved")


def trust(device: str, arguments: Mapping[str, object], by: str, now: datetime) -> Decision:
    """Read what `set_trust` is given: exactly one of `trust`, `installed_on`, `moved`, `supported_until`.

    Raises ValueError naming the argument and what is allowed.
    """
    given = [key for key in ("trust", "installed_on", "moved", "supported_until") if arguments.get(key)]
    known = {"device", "trust", "installed_on", "moved", "supported_until", "reason", "until", "statement", "by"}
    if unknown := sorted(set(arguments) - known):
        raise ValueError(f"{unknown[0][:40]} is not known; known: {', '.join(sorted(known))}")
    if len(given) != 1:
        raise ValueError("say exactly one of trust, installed_on, moved, supported_until")
    common = {
        "device": device,
        "by": by,
        "made_at": now,
        "statement": _matching(_NOTE, arguments.get("statement") or "", "statement", "text of at most 200 characters"),
    }
    if given == ["trust"]:
        answer = _one_of(arguments["trust"], TRUST, "trust")
        reason = "withdrawn" if answer == "withdrawn" else _reason(arguments)
        until = _until(arguments, now, usual=USUAL) if answer != "withdrawn" else None
        return Decision(kind=DecisionKind.TRUST, answer=answer, reason=reason, until=until, **common)  # type: ignore[arg-type]
    reason = _reason(arguments)
    if given == ["supported_until"]:
        day = _day(arguments["supported_until"], "supported_until")
        return Decision(kind=DecisionKind.SUPPORT, answer="supported", reason=reason, day=day, **common)  # type: ignore[arg-type]
    if given == ["moved"]:
        if arguments["moved"] is not True:
            raise ValueError("moved must be true")
        return Decision(kind=DecisionKind.INSTALLED, answer="moved", reason=reason, **common)  # type: ignore[arg-type]
    day = _day(arguments["installed_on"], "installed_on")
    if day > now.date():
        raise ValueError(f"installed_on: {day} is in the future")
    return Decision(kind=DecisionKind.INSTALLED, answer="installed", reason=reason, day=day, **common)  # type: ignore[arg-type]


def risk(finding: str, device: str | None, arguments: Mapping[str, object], by: str, now: datetime) -> Decision:
    """Read what `accept_risk` is given: `reason` and `until`, both needed. Raises ValueError."""
    if unknown := sorted(set(arguments) - {"finding", "reason", "until", "by", "withdraw"}):
        raise ValueError(f"{unknown[0][:40]} is not known; known: by, finding, reason, until, withdraw")
    if arguments.get("withdraw"):
        return Decision(
            kind=DecisionKind.RISK, finding=finding, device=device, answer="withdrawn", reason="withdrawn", by=by,
            made_at=now,
        )  # fmt: skip
    return Decision(
        kind=DecisionKind.RISK,
        finding=finding,
        device=device,
        answer="accepted",
        reason=_reason(arguments),
        by=by,
        made_at=now,
        until=_until(arguments, now),
    )


def who(arguments: Mapping[str, object], sender: str) -> str:
    """Say who decided: whom the sender names, and the sender. Raises ValueError."""
    named = arguments.get("by")
    if named is None or named == "":
        return sender
    return f"{_matching(_BY, named, 'by', 'a name of at most 80 characters')} ({sender})"


def keep(store: Store, decision: Decision, title: str, now: datetime) -> Text:
    """Journal, keep and record a decision; returns what was done. title: the device's name, or the finding's.

    Raises StoreError.
    """
    text = sentence(decision, title)
    store.journal(decision.by, f"decision.{decision.kind}", to_plain(decision), now)
    with store.batch():
        if decision.answer == "withdrawn":
            store.drop_decision(decision.key)
        else:
            store.save_decision(decision.key, to_plain(decision))
        history.record(
            store,
            what=f"{_WHAT[decision.kind]}.{decision.answer}",
            text=text,
            by=decision.by,
            now=now,
            device=decision.device,
            details={key: value for key, value in to_plain(decision).items() if value not in (None, "")},
        )
    return text


_WHAT = {
    DecisionKind.TRUST: "trust",
    DecisionKind.RISK: "risk",
    DecisionKind.INSTALLED: "installation",
    DecisionKind.SUPPORT: "support",
}


def forget(store: Store, device: str) -> None:
    """Drop the decisions on a device that is forgotten; the history keeps what was decided."""
    for one in load(store):
        if one.device == device:
            store.drop_decision(one.key)


def load(store: Store) -> tuple[Decision, ...]:
    """Return every decision that is kept, expired ones too; a row of another version is left out."""
    found = []
    for row in store.decisions():
        try:
            found.append(from_plain(row))
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(found)


def to_plain(one: Decision) -> dict[str, object]:
    """Return what the store keeps."""
    return {
        "kind": str(one.kind),
        "device": one.device,
        "finding": one.finding,
        "answer": one.answer,
        "reason": one.reason,
        "by": one.by,
        "made_at": one.made_at.isoformat(),
        "until": None if one.until is None else one.until.isoformat(),
        "day": None if one.day is None else one.day.isoformat(),
        "statement": one.statement,
    }


def from_plain(row: Mapping[str, object]) -> Decision:
    """Read what the store kept. Raises ValueError, KeyError, TypeError."""
    until, day = row["until"], row["day"]
    return Decision(
        kind=DecisionKind(str(row["kind"])),
        device=None if row["device"] is None else str(row["device"]),
        finding=None if row["finding"] is None else str(row["finding"]),
        answer=str(row["answer"]),
        reason=str(row["reason"]),
        by=str(row["by"]),
        made_at=datetime.fromisoformat(str(row["made_at"])),
        until=None if until is None else date.fromisoformat(str(until)),
        day=None if day is None else date.fromisoformat(str(day)),
        statement=str(row["statement"]),
    )


def finding_id(value: object) -> str:
    """Read a finding's id. Raises ValueError."""
    return _matching(_FINDING, value, "finding", "the 12 hexadecimal digits that the report shows beside it")


def sentence(one: Decision, title: str) -> Text:
    """Say what is decided. title: the device's name, or the finding's."""
    values = {
        "title": title,
        "reason": one.reason,
        "until": one.until.isoformat() if one.until else "it is withdrawn",
        "day": one.day.isoformat() if one.day else "",
    }
    match one.kind, one.answer:
        case DecisionKind.TRUST, "trusted":
            return say("decision.trusted", "{title}: trusted until {until}. Reason: {reason}.", **values)
        case DecisionKind.TRUST, "not_allowed":
            return say("decision.not_allowed", "{title}: may not stay, until {until}. Reason: {reason}.", **values)
        case DecisionKind.RISK, "accepted":
            return say("decision.accepted", "Risk accepted until {until}: {title}. Reason: {reason}.", **values)
        case DecisionKind.INSTALLED, "moved":
            return say("decision.moved", "{title}: was here before, it moved. Reason: {reason}.", **values)
        case DecisionKind.INSTALLED, _:
            return say("decision.installed", "{title}: installed on {day}. Reason: {reason}.", **values)
        case DecisionKind.SUPPORT, _:
            return say("decision.supported", "{title}: supported until {day}. Reason: {reason}.", **values)
    return say("decision.withdrawn", "{title}: the decision was withdrawn.", **values)


def _reason(arguments: Mapping[str, object]) -> str:
    return _matching(_REASON, arguments.get("reason"), "reason", "text of 3 to 500 characters: why")


def _until(arguments: Mapping[str, object], now: datetime, *, usual: timedelta | None = None) -> date:
    value = arguments.get("until")
    if value is None and usual is not None:
        return (now + usual).date()
    day = _day(value, "until")
    if not now.date() < day <= (now + LONGEST).date():
        raise ValueError(f"until: {day} must be after today and at most three years from now")
    return day


def _day(value: object, key: str) -> date:
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{key} must be a date such as 2027-01-31") from None


def _one_of(value: object, words: tuple[str, ...], key: str) -> str:
    if value not in words:
        raise ValueError(f"{key} must be one of {', '.join(words)}")
    return str(value)


def _matching(pattern: re.Pattern[str], value: object, key: str, what: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"{key} must be {what}")
    return value
