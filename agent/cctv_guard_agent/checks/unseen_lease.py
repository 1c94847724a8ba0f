"""The router gave an address to a camera maker's network card, and no such device was found.

It may be off, on a network that is not looked at, or hide. Source: facts/routers.md (leases of each driver).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.knowledge.registry import CameraBlock, camera_block
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "unseen_lease"
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A lease of a camera maker's card that belongs to no device that was found."""

    gateway: str
    mac: str
    address: Address
    block: CameraBlock


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    found = unseen((one.device for one in snapshot.devices), snapshot.gateways)
    if not found:
        return
    yield finding(
        _ID,
        None,
        title=say(
            "check.unseen_lease.title",
            "The router knows {count} more with a camera maker's network card",
            count=len(found),
        ),
        reason=say(
            "check.unseen_lease.reason",
            "What is not found is not looked at: nothing is known of its ways in, its firmware or its password.",
        ),
        remedy=say(
            "check.unseen_lease.remedy",
            "See what it is. If it is a camera on another network of yours, name that network under `networks`; if it "
            "was off or slow, scan again; if it is no camera, accept this with that reason.",
        ),
        action="review",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=[*map(_named, found[:_MOST_NAMED])],
        confidence=Confidence.POSSIBLE,
        needs_person=False,
    )


def _named(one: Unseen) -> Text:
    return say(
        "check.unseen_lease.because",
        "{address} was given to {mac}, a network card of {registrant}.",
        address=one.address,
        mac=one.mac,
        registrant=one.block.registrant,
    )


def unseen(devices: Iterable[Device], gateways: Sequence[Gateway]) -> tuple[Unseen, ...]:
    """Return the leases of camera makers' own cards that are neither a known device's nor a router's."""
    known = tuple(devices)
    macs = {device.mac for device in known}
    addresses = {address for device in known if device.mac is None for address in device.addresses}
    addresses |= {address for gateway in gateways for address in (gateway.address, *gateway.inside)}
    found: dict[str, Unseen] = {}
    for gateway in gateways:
        for lease in gateway.leases:
            block = camera_block(lease.mac)
            if block is None or block.means != "own" or lease.mac in macs or lease.address in addresses:
                continue
            found.setdefault(lease.mac, Unseen(gateway=gateway.id, mac=lease.mac, address=lease.address, block=block))
    return tuple(found[mac] for mac in sorted(found))


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where no router showed its leases."""
    if not any(gateway.leases for gateway in snapshot.gateways):
        yield "site"


CHECK = Check(
    id=_ID,
    title="Does the router know cameras that were not found?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
