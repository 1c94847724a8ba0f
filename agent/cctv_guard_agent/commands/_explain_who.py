"""Who could be watching a camera, for somebody who does not know networks: each with how we know and since when.

Four people are kept apart: anybody on the internet, whoever has the account, somebody on the same network, and whoever
set it up, whom no look at a network can see. "No sign of it" is the most that is said.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.exposure import Exposure, Way
from cctv_guard_agent.model.snapshot import Assessed

_WORDS = {Answer.YES: "YES", Answer.NO: "no sign of it", Answer.UNKNOWN: "not known"}
_INBOUND = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)
_MOST = 4
_CLOSED = "exposure.way_closed"
_WHO = ("exposure.cloud_who_", "exposure.cloud_also")
_PRESS = ("exposure.cloud_press",)
"""Sentences of the cloud's verdict that say who it is and what to press, beside how it is known."""
_BELOW = 'See "not looked at" below.'


def when(at: datetime | None, now: datetime) -> str:
    """Say when something was looked at: today with the time, else the date; empty where it was not."""
    if at is None:
        return ""
    here, today = at.astimezone(), now.astimezone().date()
    days = (today - here.date()).days
    if days <= 0:
        return f"today at {here:%H:%M}"
    return f"yesterday at {here:%H:%M}" if days == 1 else f"{days} days ago, on {here:%Y-%m-%d}"


def who(one: Assessed, now: datetime) -> list[str]:
    """Say of each of the four whether they could be watching, and how we know."""
    exposure = one.exposure
    lines = ["", "Who could be watching?", f"  {_short(exposure)}"]
    lines += _internet(exposure, now)
    lines += _account(exposure, now)
    lines += _same_network(exposure, now) if one.device.addresses else _on_recorder()
    for each in exposure.inside:
        heading = f"Somebody on the network that {each.vantage} stands in ({each.segment})"
        lines += _said(heading, _WORDS[each.verdict.answer], "", each.verdict, now)
    lines += [
        "",
        "  Whoever set it up (an installer, a former employee): cannot be seen from the network",
        "      They may still know its password or share its account. Give it a password that only you know, and look",
        "      in the maker's app who else has it.",
    ]
    return lines


def by_itself(one: Assessed, now: datetime) -> list[str]:
    """Say what it does, or could do, without anybody asking; what is not known of it stands elsewhere."""
    exposure = one.exposure
    ddns = next((looked.verdict for looked in exposure.ways if looked.way is Way.DDNS), None)
    asked = (
        ("Opens a door to the internet by itself", exposure.could_open_itself, "yes, it can"),
        ("Keeps a name on the internet that leads to you (DDNS)", ddns, "yes"),
        ("Talks to servers outside", exposure.phones_home, "yes"),
    )
    lines: list[str] = []
    for question, verdict, yes in asked:
        if verdict is not None and verdict.answer is not Answer.UNKNOWN:
            word = yes if verdict.answer is Answer.YES else _WORDS[Answer.NO]
            lines += _said(question, word, "", verdict, now)[1:]
    return ["", "What does it do by itself?", *lines] if lines else []


def _short(exposure: Exposure) -> str:
    """The answer in one breath."""
    found = []
    if exposure.reachable_from_internet.answer is Answer.YES:
        found.append(
            "anybody on the internet" + ("" if _is_open(exposure) else " who has its password or knows a flaw")
        )
    if exposure.cloud_access.answer is Answer.YES:
        found.append("whoever has the account in the maker's app")
    if _is_open(exposure):
        found.append("everybody on this network")
    asked = (exposure.reachable_from_internet, exposure.cloud_access, exposure.anonymous_stream)
    missing = any(verdict.answer is Answer.UNKNOWN for verdict in asked)
    if not found:
        rest = " Not everything could be looked at." if missing else ""
        return f"Nobody was found who could without its password, by these checks, at this time.{rest}"
    rest = " Not everything could be looked at, so that there may be others." if missing else ""
    return f"By what was found: {', and '.join(found)}.{rest}"


def _is_open(exposure: Exposure) -> bool:
    """Is no password in the way?"""
    return exposure.anonymous_stream.answer is Answer.YES or exposure.activated.answer is Answer.NO


def _internet(exposure: Exposure, now: datetime) -> list[str]:
    verdict = exposure.reachable_from_internet
    note = ""
    if verdict.answer is Answer.YES:
        note = "No password is needed." if _is_open(exposure) else "With its password, or with a flaw that it has."
    elif verdict.answer is Answer.UNKNOWN:
        inbound = [looked.verdict.answer for looked in exposure.ways if looked.way in _INBOUND]
        known = sum(answer is not Answer.UNKNOWN for answer in inbound)
        note = f"Of {len(inbound)} ways in from the internet {known} were looked at, and none of these leads to it."
        return [*_head("Anybody on the internet", "not known"), f"      {note} {_BELOW}"]
    return _said("Anybody on the internet", _WORDS[verdict.answer], note, verdict, now)


def _account(exposure: Exposure, now: datetime) -> list[str]:
    verdict = exposure.cloud_access
    heading = "Whoever has the account in the maker's app, and whoever runs that cloud"
    if verdict.answer is Answer.UNKNOWN:
        return [*_head(heading, "not known"), f"      {_BELOW}"]
    told = [text for text in verdict.because if text.key.startswith(_WHO)]
    press = [text for text in verdict.because if text.key.startswith(_PRESS)]
    known = tuple(text for text in verdict.because if text not in told and text not in press)
    note = "" if told or verdict.answer is Answer.NO else "No port has to be open for that."
    lines = _said(heading, _WORDS[verdict.answer], note, replace(verdict, because=known or verdict.because), now)
    lines[2:2] = [f"      {text.english}" for text in told]
    return lines + [f"      {text.english}" for text in press]


def _same_network(exposure: Exposure, now: datetime) -> list[str]:
    heading = "Somebody on this network (office, shop, guests in the same Wi-Fi)"
    stream, password = exposure.anonymous_stream, exposure.activated
    if password.answer is Answer.NO:
        return _said(heading, "YES", "No password was ever set: whoever comes first can set one.", password, now)
    if stream.answer is Answer.YES:
        return _said(heading, "YES", "It shows its picture without a password.", stream, now)
    if stream.answer is Answer.UNKNOWN:
        return [*_head(heading, "not known"), f"      Whether its picture needs a password is not known. {_BELOW}"]
    return _said(heading, "only with its password, or with a flaw that it has", "", stream, now)


def _on_recorder() -> list[str]:
    heading = "Somebody on this network (office, shop, guests in the same Wi-Fi)"
    return [*_head(heading, "through the recorder alone"), "      It has no address of its own: look at its recorder."]


def _head(heading: str, word: str) -> list[str]:
    return ["", f"  {heading}: {word}"]


def _said(heading: str, word: str, note: str, verdict: Verdict, now: datetime) -> list[str]:
    """A heading, what it means, and what it rests on with its age."""
    lines = [*_head(heading, word), *([f"      {note}"] if note else [])]
    age = when(verdict.checked_at, now)
    lines.append(f"      How we know{f' (looked {age})' if age else ''}:")
    return [*lines, *_reasons(verdict)]


def _reasons(verdict: Verdict) -> Iterator[str]:
    if len(verdict.because) > 1 and all(text.key == _CLOSED for text in verdict.because):
        routers = ", ".join(dict.fromkeys(dict(text.params).get("router", "") for text in verdict.because))
        yield f"        - {routers} was read for all {len(verdict.because)} ways in (see below): none leads to it."
        return
    for text in verdict.because[:_MOST]:
        yield f"        - {text.english}"
    if len(verdict.because) > _MOST:
        yield f"        - and {len(verdict.because) - _MOST} more"
