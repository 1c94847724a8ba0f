"""What sources share in reading foreign words: addresses, times, names, and the bound on records."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from cctv_guard_agent.model.address import Address

MOST_SEEN = 200_000
"""Records of cameras kept of one reading; 64 cameras that ask each second for a quarter of an hour make 57,600."""


def address(value: object) -> Address | None:
    """Read an address, IPv4 also in its IPv6 form; None for anything else."""
    if not isinstance(value, str) or len(value) > 60:
        return None
    try:
        found = ip_address(value.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def moment(value: object) -> datetime | None:
    """Read a time with its zone, any number of digits behind the second; None for anything else."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    head, dot, rest = value.partition(".")
    if dot:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        value = f"{head}.{rest[:digits][:6].ljust(6, '0')}{rest[digits:]}"
    try:
        found = datetime.fromisoformat(value)
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def goal(mark: str, now: datetime) -> datetime:
    """Say from when on to read: from the mark, or the last 24 hours where there is none.

    A mark in the future was made while a clock was wrong: kept, it would hide everything until then.
    """
    last = moment(mark)
    return last if last is not None and last <= now + timedelta(hours=1) else now - timedelta(hours=24)


def domain(value: object) -> str:
    """Return a name as it may be looked up; empty where it is none (too long, no text)."""
    return value.strip(".").lower() if isinstance(value, str) and len(value) <= 255 else ""
