"""Asks for a device's list of accounts within a login that is made anyway, and notes what may be kept of it.

Who may not read it is told apart from an empty list: most devices show it to an administrator alone.
"""

from collections.abc import Awaitable, Callable

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.account import KIND, UNREAD, User, summed_up
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.probes._notes import Notes, body_text

LIMIT = 65_536


async def read_accounts(
    notes: Notes, endpoint: Endpoint, ask: Callable[[], Awaitable[HttpReply]], read: Callable[[str], tuple[User, ...]]
) -> None:
    """Ask once. What goes wrong is noted as unread; it ends nothing else. Raises Refused, NotAllowed."""
    try:
        reply = await ask()
        if reply.status != 200 or reply.truncated:
            unread(notes, endpoint, _why(reply))
            return
        note(notes, endpoint, read(body_text(reply)))
    except (BadReply, Unreachable):  # without its words: the answer may hold passwords
        unread(notes, endpoint, "no usable answer")


def note(notes: Notes, endpoint: Endpoint, users: tuple[User, ...]) -> None:
    """Keep what may be kept."""
    notes.observe(endpoint, KIND, summed_up(users).as_text())


def unread(notes: Notes, endpoint: Endpoint, why: str) -> None:
    """Keep why there is no list."""
    notes.observe(endpoint, UNREAD, why)


def _why(reply: HttpReply) -> str:
    if reply.status == 403:
        return "this user may not read it"
    return f"HTTP {reply.status}" if reply.status != 200 else "its answer is too long"
