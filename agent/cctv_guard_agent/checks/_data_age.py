"""How old the vulnerability data may be (design section 8: 90 days)."""

from datetime import date

from cctv_guard_agent.model.snapshot import Snapshot

MOST_DAYS = 90


def compiled(snapshot: Snapshot) -> date | None:
    """When the vulnerability data was put together; None where no data is loaded."""
    return next((day for pack, day in snapshot.data_dates if pack == "vulnerabilities"), None)


def too_old(snapshot: Snapshot) -> bool:
    """Is there no data, or is it too old for "no known flaw" to mean anything?"""
    day = compiled(snapshot)
    return day is None or (snapshot.at.date() - day).days > MOST_DAYS
