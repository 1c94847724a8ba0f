"""Lists every port mapping of one connection service, through the quirks of real routers.

Source: facts/exposure.md 4.3 (the loop and its error numbers), 4.4 (Sagemcom's placeholder rows, miniupnpd's two
lists that differ: both are asked and united).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.model.exposure import PortMapping

MOST_ENTRIES = 512
"""Rows asked for at most: far above any home router, bounds a router that never says 713."""
LONGEST_S = 30.0
"""For one list: the whole router has 60 s (audit.py), and what came by then is worth more than nothing."""
_MOST_LISTED = 1000
"""miniupnpd's own cap on GetListOfPortMappings; a list of that length may be cut."""
_END = 713
_UNSUPPORTED = (401, 602)
_HIDDEN = 606


class Fault(Exception):
    """The gateway answered with a UPnP error."""

    def __init__(self, code: int | None, words: str) -> None:
        """Keep the number (None where it sent none) and its words."""
        self.code = code
        super().__init__(f"error {code} {words}".strip())


class Asks(Protocol):
    """A connection service that can be asked."""

    type: str

    async def call(self, action: str, **arguments: str) -> Mapping[str, str]:
        """Raises Fault, BadReply, Unreachable."""


@dataclass(slots=True)
class Listing:
    """What came out, and whether it was everything."""

    mappings: dict[tuple[str, int, str], PortMapping] = field(default_factory=dict)
    """By protocol, outside port and remote host: what the standard allows once."""
    complete: bool = False
    why: str = ""
    """Why it may not be everything; empty where complete."""


async def list_mappings(service: Asks, clock: Callable[[], float] = time.monotonic) -> Listing:
    """Ask row by row, one at a time, then as a list where the service is of version 2.

    Raises Unreachable or NotAllowed only where not one answer came.
    """
    listing = await _row_by_row(service, clock)
    if listing.complete and not service.type.endswith(":2"):
        return listing
    return await _as_list(service, listing)


async def _row_by_row(service: Asks, clock: Callable[[], float]) -> Listing:
    """Ask for entry 0, 1, 2, ... until the router says that there are no more."""
    listing, began = Listing(), clock()
    for index in range(MOST_ENTRIES):
        if clock() - began > LONGEST_S:
            listing.why = f"it is so slow that only {index} rows came in {LONGEST_S:.0f} s"
            return listing
        try:
            row = await service.call("GetGenericPortMappingEntry", NewPortMappingIndex=str(index))
            mapping = _mapping(row, "NewPortMappingDescription", "NewLeaseDuration")
        except Fault as fault:
            listing.complete = fault.code == _END
            listing.why = "" if listing.complete else _why(fault, index)
            return listing
        except BadReply as error:
            listing.why = f"row {index} could not be read ({error})"
            return listing
        except CctvGuardError as error:
            if index == 0:
                raise
            listing.why = f"it stopped answering at row {index} ({error})"
            return listing
        if mapping is None:
            continue
        if _key(mapping) in listing.mappings:
            listing.why = f"row {index} repeats an earlier one"
            return listing
        listing.mappings[_key(mapping)] = mapping
    listing.why = f"more than {MOST_ENTRIES} rows"
    return listing


def _why(fault: Fault, index: int) -> str:
    """Put an error number into words."""
    if fault.code == _HIDDEN:
        return "it does not show the mappings of other devices (error 606)"
    if fault.code in _UNSUPPORTED and index == 0:
        return f"it cannot list its mappings (error {fault.code})"
    return f"it ended the list with {fault} instead of 713"


async def _as_list(service: Asks, listing: Listing) -> Listing:
    """Unite with GetListOfPortMappings; where both protocols were listed whole, the list is complete."""
    whole = 0
    for protocol in ("TCP", "UDP"):
        try:
            answer = await service.call(
                "GetListOfPortMappings",
                NewStartPort="0",
                NewEndPort="65535",
                NewProtocol=protocol,
                NewManage="0",
                NewNumberOfPorts="0",
            )
            rows = _rows(answer.get("NewPortListing", ""))
        except (Fault, CctvGuardError) as error:
            # 730: nothing is mapped in this range (WANIPConnection:2, 2.5.21)
            whole += isinstance(error, Fault) and error.code == 730
            continue
        for mapping in rows:
            listing.mappings.setdefault(_key(mapping), mapping)
        whole += len(rows) < _MOST_LISTED
    if whole == 2:
        listing.complete, listing.why = True, ""
    return listing


def _rows(document: str) -> list[PortMapping]:
    """Read the XML inside NewPortListing. Raises BadReply."""
    try:
        root = SafeTree.fromstring(document)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadReply("UPnP GetListOfPortMappings", document) from error
    rows = []
    for entry in (node for node in root.iter() if node.tag.rpartition("}")[2] == "PortMappingEntry"):
        fields = {child.tag.rpartition("}")[2]: child.text or "" for child in entry}
        mapping = _mapping(fields, "NewDescription", "NewLeaseTime")
        if mapping is not None:
            rows.append(mapping)
    return rows


def _mapping(row: Mapping[str, str], description: str, lease: str) -> PortMapping | None:
    """Turn one row into a mapping; None for the placeholder rows of some routers. Raises BadReply."""
    try:
        client = row["NewInternalClient"].strip()
        external, internal = int(row["NewExternalPort"] or 0), int(row["NewInternalPort"] or 0)
        enabled = row["NewEnabled"].strip().lower() in ("1", "true", "yes")
        protocol = row["NewProtocol"].strip().lower()
    except (KeyError, ValueError) as error:
        raise BadReply("UPnP port mapping", str(dict(row))) from error
    if not client or not (external or internal):
        return None
    lease_text = row.get(lease, "").strip()
    return PortMapping(
        origin="upnp",
        protocol=protocol if protocol in ("tcp", "udp") else "any",
        external_port=external if 0 <= external <= 65535 else 0,
        internal_client=client[:80],
        internal_port=internal if 0 <= internal <= 65535 else 0,
        enabled=enabled,
        description=row.get(description, "").strip()[:80],
        remote_host=row.get("NewRemoteHost", "").strip()[:80],
        lease_s=int(lease_text) if lease_text.isascii() and lease_text.isdecimal() else None,
    )


def _key(mapping: PortMapping) -> tuple[str, int, str]:
    """What tells two mappings apart."""
    return mapping.protocol, mapping.external_port, mapping.remote_host
