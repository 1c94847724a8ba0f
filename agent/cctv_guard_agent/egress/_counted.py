"""Connections as records: one that lasts is counted once a day, and shows each time that the camera is in sight."""

from collections.abc import Iterable
from datetime import date, datetime

from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.egress.interface import Seen
from cctv_guard_agent.model.egress import Outcome


class Counted:
    """What was counted already, by place."""

    def __init__(self) -> None:
        """Know no connection yet."""
        self._counted: dict[str, frozenset[tuple[Flow, date]]] = {}

    def records(self, place: str, flows: Iterable[Flow], now: datetime) -> tuple[Seen, ...]:
        """Turn the connections that are there now into records."""
        today = frozenset((flow, now.date()) for flow in flows)
        seen = [
            Seen(client=flow.client, at=now, outcome=flow.outcome, service=flow.service)
            for flow, _ in today - self._counted.get(place, frozenset())
        ]
        self._counted[place] = today
        clients = {flow.client for flow, _ in today}
        return (*seen, *(Seen(client=client, at=now, outcome=Outcome.SEEN) for client in clients))
