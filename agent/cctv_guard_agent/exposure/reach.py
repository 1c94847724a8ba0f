"""Can somebody on the internet open a connection to it? Joins the ways in, and what comes through a recorder. Pure."""

from collections.abc import Sequence
from datetime import datetime

from cctv_guard_agent.exposure.paths import INBOUND, way_verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, WayLooked
from cctv_guard_agent.model.text import Text, say


def ways_in(device: Device, gateways: Sequence[Gateway], now: datetime, interval_s: int) -> tuple[WayLooked, ...]:
    """Look at each way in through the routers."""
    return tuple(WayLooked(way=way, verdict=way_verdict(way, device, gateways, now, interval_s)) for way in INBOUND)


def reachable(ways: Sequence[WayLooked]) -> Verdict:
    """Yes where one way is open, no where all five are closed, else unknown with everything that lacks."""
    verdicts = [looked.verdict for looked in ways if looked.way in INBOUND]
    answers = {verdict.answer for verdict in verdicts}
    if Answer.YES in answers:
        return _joined(Answer.YES, [v for v in verdicts if v.answer is Answer.YES])
    if answers == {Answer.NO}:
        return _joined(Answer.NO, verdicts)
    return _joined(Answer.UNKNOWN, [v for v in verdicts if v.answer is Answer.UNKNOWN])


def through_recorder(own: Verdict, device: Device, recorder: Device, recorders: Verdict) -> Verdict:
    """Join its own verdict with that of the recorder it hangs on: whoever reaches that one reaches its pictures."""
    if own.answer is Answer.YES:
        return own
    text = say(
        "exposure.through_recorder",
        "It hangs on the recorder {recorder}: {why}",
        recorder=recorder.name,
        why=" ".join(t.english for t in recorders.because[:3]),
        recorder_id=recorder.id,
    )
    if recorders.answer is Answer.YES or not device.addresses:
        return _with(recorders, (text,))
    if own.answer is Answer.NO and recorders.answer is not Answer.NO:
        return _with(recorders, (text,))
    if own.answer is Answer.NO:
        return _joined(Answer.NO, [own, _with(recorders, (text,))])
    return own


def _with(verdict: Verdict, because: tuple[Text, ...]) -> Verdict:
    """The same verdict for another reason."""
    return Verdict(answer=verdict.answer, because=because, checked_at=verdict.checked_at, good_until=verdict.good_until)


def _joined(answer: Answer, verdicts: Sequence[Verdict]) -> Verdict:
    """Join reasons; it was checked when the newest part was, and holds as long as the shortest."""
    because = tuple(dict.fromkeys(text for verdict in verdicts for text in verdict.because))
    return Verdict(
        answer=answer,
        because=because,
        checked_at=max((v.checked_at for v in verdicts if v.checked_at), default=None),
        good_until=min((v.good_until for v in verdicts if v.good_until), default=None),
    )
