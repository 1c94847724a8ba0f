"""The report as JSON: the contract's payloads, as they would stand at the broker, with what the report adds."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cctv_guard_agent.model.provider import as_plain
from cctv_guard_agent.report.data import ReportData


def render(data: ReportData) -> Mapping[str, Any]:
    """Return `{site, devices, routers, agent}` as they are, and `report`: times, chain, history, providers."""
    chain = data.chain
    return {
        **data.payloads,
        "report": {
            "as_of": _time(data.at),
            "judged_at": _time(data.judged_at),
            "for": data.audience,
            "chain": None
            if chain is None
            else {
                "head": chain.head,
                "entry": chain.head_seq,
                "entries": chain.entries,
                "pruned": chain.pruned,
                "broken_at": chain.broken_at,
            },
            "history": [
                {
                    "entry": one.seq,
                    "at": _time(one.at),
                    "by": one.by,
                    "what": one.what,
                    "device": one.device,
                    "text": one.text,
                    "details": one.details,
                    "head": one.head,
                }
                for one in data.history
            ],
            "providers": [as_plain(one) for one in data.providers],
        },
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
