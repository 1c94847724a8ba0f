"""Puts the questions about cloud, UPnP and DDNS to one device, and notes a setting for each, read or not.

A setting that could not be read is noted too: a platform that nobody looked at must not count as switched off.
"""

from collections.abc import Awaitable, Callable, Sequence

from cctv_guard_agent.errors import BadReply, NotAllowed, Refused, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.remote import State
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.wire.remote import Question

LIMIT = 65_536
"""Bytes of one answer; the longest documented ones have a few KiB."""
Asking = Callable[[Question], Awaitable[HttpReply]]


async def read_settings(
    notes: Notes,
    endpoint: Endpoint,
    questions: Sequence[Question],
    ask: Asking,
    is_missing: Callable[[int, str], bool],
) -> None:
    """Ask one after the other; where the device, the network or the login ends it, the rest counts as not read."""
    for at, question in enumerate(questions):
        try:
            reply = await ask(question)
        except (Unreachable, BadReply, NotAllowed, Refused) as error:
            why = "login refused" if isinstance(error, Refused) else "no usable answer"
            for left in questions[at:]:
                note(notes, endpoint, left, State.UNREAD, why)
            raise
        _judge(notes, endpoint, question, reply, is_missing)


def note(notes: Notes, endpoint: Endpoint, question: Question, state: State, because: str) -> None:
    """Note a state that was not read off an answer."""
    one = question.as_setting(state, because)
    notes.observe(endpoint, one.kind, one.value)


def _judge(
    notes: Notes,
    endpoint: Endpoint,
    question: Question,
    reply: HttpReply,
    is_missing: Callable[[int, str], bool],
) -> None:
    text = body_text(reply)
    if reply.status == 200 and not reply.truncated:
        try:
            one = question.told(text)
        except BadReply:
            note(notes, endpoint, question, State.UNREAD, "its answer does not say")
        else:
            notes.observe(endpoint, one.kind, one.value)
    elif is_missing(reply.status, text):
        note(notes, endpoint, question, State.UNSUPPORTED, f"HTTP {reply.status}")
    elif reply.status in (401, 403):
        note(notes, endpoint, question, State.UNREAD, "this user may not read it")
    else:
        note(notes, endpoint, question, State.UNREAD, f"HTTP {reply.status}")
