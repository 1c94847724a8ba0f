"""`report`: the review from what is stored; asks nobody, and can be used beside the running service.

Exit 0 done, 1 the history was changed after it was written (the report says where), 2 could not run.
"""

import argparse
import sys
from datetime import UTC, datetime

from cctv_guard_agent import history, reviews
from cctv_guard_agent.commands import _options, _reports
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.provider import from_plain
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.report import summary
from cctv_guard_agent.report.data import ReportData, tasks
from cctv_guard_agent.store import Store

BROKEN = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    _reports.add_arguments(parser)
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help="how things stood then: a date (its end), or 2026-11-24T10:00:00Z; the same time gives the same bytes",
    )
    parser.add_argument("--since", metavar="TIME", help="tell the history from then on (without it: all of it)")


def main(options: argparse.Namespace) -> int:
    """Write the report, or say in a few lines what it would say."""
    config = _options.load(options)
    if not config.store.exists():
        raise ConfigError(
            f"{config.store}: nothing is stored there yet; let `cctv-guard run` look once, or make a report of one "
            "look with `cctv-guard scan --html FILE`"
        )
    store = Store(config.store)
    try:
        data = gather(store, config, options, datetime.now(UTC))
    finally:
        store.close()
    if not _reports.write(options, data):
        _tell(data)
    if data.chain is not None and not data.chain.intact:
        print(f"The history was changed after it was written: {data.chain.why}.", file=sys.stderr)
        return BROKEN
    return 0


def gather(store: Store, config: Config, options: argparse.Namespace, now: datetime) -> ReportData:
    """Collect what the report says. Raises ConfigError where nothing is kept of that time, StoreError."""
    as_of = _reports.moment(options.as_of, "--as-of") if options.as_of else None
    review = reviews.load(store, as_of)
    if review is None:
        first = store.first_review_at()
        kept = (
            f"the oldest is of {first:%Y-%m-%d %H:%M} UTC"
            if first
            else "none is kept yet; let `cctv-guard run` look once"
        )
        raise ConfigError(f"no review is kept of {as_of:%Y-%m-%d %H:%M} UTC: {kept}" if as_of else f"no review: {kept}")
    entries = list(history.entries(store, until=as_of))
    at = as_of or now
    if at > now:  # the newest that is known, so that the same question has the same answer
        at = max([review.at, *(one.at for one in entries[-1:])])
    since = _reports.moment(options.since, "--since", begins=True) if options.since else None
    kept_then = [from_plain(one) for one in review.payloads.get("providers", ())]
    return ReportData(
        payloads={key: value for key, value in review.payloads.items() if key != "providers"},
        at=at,
        judged_at=review.at,
        looked_until=min(review.last_at, at),
        chain=reviews.attested(review, history.verify(store, until=as_of), entries),
        history=[one for one in entries if since is None or one.at >= since],
        since=since,
        providers=_reports.chosen_providers(options, kept_then if as_of else config.providers),
        audience=options.audience,
        language=_reports.language(options),
    )


def _tell(data: ReportData) -> None:
    """Say the first page's sentences on the terminal."""
    plan = tasks(data)
    for line in summary.in_words(data, plan):
        print(clean(line, 500))
    for one in plan[:5]:
        due = one.due.isoformat() if one.due else one.tier
        print(f"  {due}  {one.severity}  {clean(data.language.of(one.items[0]['title']), 300)}")
    if data.chain is not None:
        print(f"Head of the history, after entry {data.chain.head_seq}: {data.chain.head}")
    print("Write the whole with --html FILE, --csv, --json, --ics or --cyclonedx.")
