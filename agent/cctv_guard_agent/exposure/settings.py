"""What the device itself leaves open to anybody on the network: a stream without login, no password at all. Pure.

Source: facts/exposure.md 7 (RTSP open, not activated), 2.1 (`Activated`); identification.md (Dahua's `Init` bits are
not confirmed, so that they answer nothing).
"""

from datetime import datetime

from cctv_guard_agent.exposure.verdicts import newest, newest_first, unknown, verdict
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import Text, say

_TRIAL_S = 86_400
"""A stream is set up at most once a day (daily.py)."""


def anonymous_stream(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Can anybody who reaches it see the picture? The worst of its endpoints decides."""
    latest: dict[Endpoint | None, Observation] = {}
    for seen in device.observations:
        if seen.kind == "rtsp.anonymous_stream":
            before = latest.get(seen.endpoint)
            if before is None or _when(seen) >= _when(before):
                latest[seen.endpoint] = seen
    if not latest:
        return unknown(
            say(
                "exposure.stream_not_asked",
                "Its video stream was not asked: no RTSP port answered. Look in its menu whether RTSP is on, and at "
                "which port.",
            )
        )
    verdicts = [_tried(device, seen, now) or _stream(seen, now, interval_s) for seen in latest.values()]
    for answer in (Answer.YES, Answer.UNKNOWN, Answer.NO):
        chosen = [v for v in verdicts if v.answer is answer]
        if chosen:
            return chosen[0]
    return verdicts[0]


def _tried(device: Device, seen: Observation, now: datetime) -> Verdict | None:
    """What setting up one track told, where the description at any path proved nothing; None where it told nothing."""
    if not seen.value.startswith("unknown inconclusive"):
        return None
    trials = [o for o in newest_first(device, "rtsp.trial") if o.endpoint == seen.endpoint]
    word, _, rest = trials[0].value.partition(" ") if trials else ("", "", "")
    where = _server(seen)
    if word == "yes":
        text = say(
            "exposure.stream_set_up",
            "{where} set up its video stream {path} for a request without a login; it was taken down at once, and no "
            "picture was asked for.",
            where=where,
            path=rest or "/",
        )
        return verdict(Answer.YES, (text,), trials[0].at, _TRIAL_S, now)
    if word == "no":
        text = say(
            "exposure.stream_not_set_up",
            "{where} describes a stream at any path, but asked for a login before it set one up.",
            where=where,
        )
        return verdict(Answer.NO, (text,), trials[0].at, _TRIAL_S, now)
    return None


def _server(seen: Observation) -> str:
    """Name what was asked, for people."""
    return f"Its video server (port {seen.endpoint.port})" if seen.endpoint else "Its video server"


def _when(seen: Observation) -> float:
    return seen.at.timestamp() if seen.at else 0.0


def _stream(seen: Observation, now: datetime, interval_s: int) -> Verdict:
    """One endpoint's answer."""
    word, _, rest = seen.value.partition(" ")
    where = _server(seen)
    if word == "yes":
        text = say(
            "exposure.stream_open",
            "{where} described its video stream {path} to a request without a login.",
            where=where,
            path=rest or "/",
        )
        return verdict(Answer.YES, (text,), seen.at, interval_s, now)
    if word == "no":
        text = say("exposure.stream_closed", "{where} asked for a login before it showed a stream.", where=where)
        return verdict(Answer.NO, (text,), seen.at, interval_s, now)
    text = say(
        "exposure.stream_unclear",
        "{where} was asked for its stream, without a clear answer: {why}. Look in its menu whether RTSP asks for a "
        "login.",
        where=where,
        why=rest or "no reason given",
    )
    return verdict(Answer.UNKNOWN, (text,), seen.at, interval_s, now)


def activated(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Was a password ever set? NO means that anybody on the network can set one and own it."""
    seen = newest(device, "sadp.Activated", "hikvision.Activated")
    word = seen.value.strip().lower() if seen else ""
    if seen is not None and word in ("true", "false"):
        return verdict(Answer.YES if word == "true" else Answer.NO, (_activated(word),), seen.at, interval_s, now)
    if newest(device, "dahua.Init"):
        return unknown(
            say(
                "exposure.init_unclear",
                "It tells its state of set-up in a form that its maker has not published. Open its page in a browser: "
                "if it asks you to choose a password, none was ever set.",
            )
        )
    return unknown(
        say(
            "exposure.activated_not_told",
            "It does not tell. Open its page in a browser: if it asks you to choose a password, none was ever set.",
        )
    )


def _activated(word: str) -> Text:
    if word == "true":
        return say("exposure.activated", "It says that it was activated: a password is set.")
    return say("exposure.not_activated", "It says that it was never activated: no password is set.")
