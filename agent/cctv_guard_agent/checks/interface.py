"""A check is pure: it reads the snapshot and says what should not stay. It exports `CHECK`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cctv_guard_agent.model.finding import Finding
from cctv_guard_agent.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One named, documented test; its page is docs/checks/<id>.md."""

    id: str
    title: str
    essential: bool
    """`scan` exits 3 when it could not run."""
    run: Callable[[Snapshot], Iterable[Finding]]
    could_not_run: Callable[[Snapshot], Iterable[str]] = lambda _snapshot: ()
    """Device ids (or `site`) for which the answer stayed unknown."""
