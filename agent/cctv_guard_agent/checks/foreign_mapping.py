"""A rule of the router leads to itself, to an address outside, or to a network that it does not face.

Routers have been abused as relays by such rules ("UPnProxy"); a forgotten rule to a network that is gone looks alike.
Source: facts/exposure.md 4.3 (finding rules).
"""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.exposure import Gateway, PortMapping
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "foreign_mapping"
_NEAR = 22
"""A home or office network is a /22 or smaller (design section 7.1): farther addresses are another network."""


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    known = {str(address) for one in snapshot.devices for address in one.device.addresses}
    for gateway in snapshot.gateways:
        for mapping in gateway.mappings:
            why, severity = _foreign(gateway, mapping)
            if why and mapping.enabled and mapping.internal_client not in known:
                yield _finding(gateway, mapping, why, severity)


def _foreign(gateway: Gateway, mapping: PortMapping) -> tuple[str, Severity]:
    """Why this target is odd; empty where it is not."""
    if mapping.origin == "ipv6":
        return "", Severity.NONE
    try:
        client = ip_address(mapping.internal_client)
    except ValueError:
        return "a name that is no address", Severity.LOW
    if client in (gateway.address, gateway.wan_address):
        return "the router itself", Severity.HIGH
    if client.is_global:
        return "an address on the internet", Severity.HIGH
    if client.version != gateway.address.version:
        return "", Severity.NONE
    if client not in ip_network(f"{gateway.address}/{_NEAR}", strict=False):
        return "a network that it does not face", Severity.MEDIUM
    return "", Severity.NONE


def _finding(gateway: Gateway, mapping: PortMapping, why: str, severity: Severity) -> Finding:
    rule = f"{mapping.protocol}/{mapping.external_port or '*'}"
    return finding(
        _ID,
        None,
        subject=f"{gateway.id} {rule}",
        title=say(
            "check.foreign_mapping.title",
            "A port mapping of the router leads to {why} ({rule})",
            why=why,
            rule=rule,
        ),
        reason=say(
            "check.foreign_mapping.reason",
            "Nobody needs such a rule. Criminals use them to hide behind your address, or it is left over from an "
            "earlier network.",
        ),
        remedy=say(
            "check.foreign_mapping.remedy",
            "Delete the rule in the router, update the router's firmware, and switch UPnP off there.",
        ),
        action="close_mapping",
        severity=severity,
        tier=Tier.DAYS if severity is Severity.HIGH else Tier.WEEKS,
        confidence=Confidence.CONFIRMED if severity is Severity.HIGH else Confidence.POSSIBLE,
        because=(
            say(
                "check.foreign_mapping.because",
                '{router}: {rule} to {client}:{port}, description "{description}".',
                router=gateway.name or gateway.address,
                rule=rule,
                client=mapping.internal_client,
                port=mapping.internal_port or mapping.external_port,
                description=mapping.description,
            ),
        ),
        gateway=gateway.id,
    )


CHECK = Check(id=_ID, title="Does a port mapping lead somewhere odd?", essential=False, run=_run)
