"""`scan`: one audit of the attached networks; needs no broker and no configuration.

Exit 0 nothing urgent, 1 urgent findings, 2 could not run, 3 nothing urgent found but an essential check did not run.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from cctv_guard_agent.app import Site
from cctv_guard_agent.audit import Progress
from cctv_guard_agent.commands import _options, _reports
from cctv_guard_agent.model.finding import Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.store import Store

NOTHING_URGENT, URGENT, INCOMPLETE = 0, 1, 3
_PHASES = {
    "discovery": "Asking who is there",
    "probing": "Asking each camera about itself",
    "routers": "Asking the router which doors are open",
    "done": "Done",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    _options.add_networks(parser)
    _reports.add_arguments(parser)


def main(options: argparse.Namespace) -> int:
    """Run one audit and show it."""
    config = _options.load(options)
    with _options.site(options, config):
        net = _options.lan(config)
        if not _options.confirm(net, options):
            print("Nothing was looked at.", file=sys.stderr)
            return 2
        with _options.login_memory(config) as memory:
            site = Site(config, net, Store(None), login_memory=memory)
            snapshot = asyncio.run(_scan(site))
    _write(options, site, snapshot)
    if str(options.json) != "-" and str(options.csv) != "-":
        from rich.console import Console  # slow to load: only where a person reads

        from cctv_guard_agent.commands._show import show

        show(snapshot, site.maker_names(), [str(network) for network in net.networks], Console())
    if any(one.tier is Tier.NOW for one in snapshot.findings):
        return URGENT
    return INCOMPLETE if site.essential_not_run() else NOTHING_URGENT


async def _scan(site: Site) -> Snapshot:
    with _progress_bar() as note:
        await site.audit(note)
        await site.look_from_outside()
    site.complete_scan(site.now())
    return site.assess(site.now())


def _progress_bar() -> Any:
    """Show progress on a terminal; say each phase once elsewhere."""
    if not sys.stderr.isatty():
        return nullcontext(_say_phases())
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    class Shown:
        def __enter__(self) -> Callable[[Progress], None]:
            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self.bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(_PHASES["discovery"], total=None)
            self.bar.start()
            return self.note

        def note(self, progress: Progress) -> None:
            total = progress.total or None
            self.bar.update(self.task, description=_PHASES[progress.phase], completed=progress.done, total=total)

        def __exit__(self, *_: object) -> None:
            self.bar.stop()

    return Shown()


def _say_phases() -> Callable[[Progress], None]:
    said: set[str] = set()

    def note(progress: Progress) -> None:
        if progress.phase not in said and progress.phase != "done":
            said.add(progress.phase)
            print(f"{_PHASES[progress.phase]} ...", file=sys.stderr)

    return note


def _write(options: argparse.Namespace, site: Site, snapshot: Snapshot) -> None:
    if not _reports.wanted(options):
        return
    from cctv_guard_agent.report.data import ReportData

    data = ReportData(
        payloads=site.payloads(snapshot),
        at=snapshot.at,
        judged_at=snapshot.at,
        providers=_reports.chosen_providers(options, site.config.providers),
        audience=options.audience,
        language=_reports.language(options),
    )
    _reports.write(options, data)
