"""Walks a person through the phone check: a QR code for each address, then what the router's table or they say."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cctv_guard_agent.config import Config
from cctv_guard_agent.egress import conntrack
from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage import kept, phone
from cctv_guard_agent.vantage.arrivals import Way, arrived
from cctv_guard_agent.vantage.phone import Try

Tables = Callable[[], Sequence[str]]
"""Reads the routers' connection tables now: their lines, none where there is none to read."""


def walk(
    found: Sequence[Try], ask: Callable[[str], str], tell: Callable[[str], None], tables: Tables
) -> dict[Way, str]:
    """Show one address after the other; return those that opened, and who says so."""
    seen: dict[Way, str] = {}
    for one in found:
        if one.way is None or not one.shows_page:
            continue  # a browser tells nothing there
        tell(f"\nPort {one.port}, {', '.join(one.devices) or one.target}:\n\n{phone.qr(one.url)}\n{one.url}\n")
        ask("Wi-Fi off on the phone? Open it there, wait until something shows or it gives up, then press Enter. ")
        if arrived(tables(), one.way):
            tell("Your router's connection table shows it: somebody outside got through to this device.")
            seen[one.way] = phone.BY_TABLE
        elif ask("Did a page, a picture or a question for a password open? [y/N] ").strip().lower() in ("y", "yes"):
            seen[one.way] = phone.BY_WORD
        else:
            tell("Nothing is noted: an error there is no proof that others cannot get through.")
    return seen


def tables(config: Config) -> Tables:
    """Return how the Linux routers' tables are read that the owner named under `egress`."""
    sources = [one for one in config.egress if one.source == conntrack.SOURCE.name]

    def read() -> list[str]:
        lines: list[str] = []
        for one in sources:
            try:
                lines += asyncio.run(conntrack.SOURCE.table(one)).decode("ascii", "replace").split("\n")
            except CctvGuardError as error:
                print(f"The router's connection table could not be read: {error}")
        return lines

    return read


def keep(store: Path | None, seen: Mapping[Way, str], now: datetime) -> str:
    """Note what opened, for the service to judge; say what became of it."""
    if not seen:
        return "\nNothing was noted."
    if store is None:
        return "\nNothing is kept: the service of this configuration has not run yet, or other networks were looked at."
    memory = Store(store)
    try:
        before = kept.from_text(memory.meta(kept.PHONE))
        memory.set_meta(kept.PHONE, kept.to_text(phone.looks(seen, now, before)))
    finally:
        memory.close()
    ports = ", ".join(str(way.port) for way in seen)
    return f"\nNoted: port {ports} opened from outside. It counts for 24 hours; the finding names it."
