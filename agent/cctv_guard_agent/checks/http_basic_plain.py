"""Its web page takes passwords as Basic over plain HTTP: whoever listens on the network reads them."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "http_basic_plain"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        for endpoint in _plain_basic(one.device):
            yield finding(
                _ID,
                one,
                subject=f"tcp/{endpoint.port}",
                title=say(
                    "check.http_basic_plain.title",
                    "{device} takes passwords in readable form (port {port})",
                    device=one.device.name,
                    port=endpoint.port,
                ),
                reason=say(
                    "check.http_basic_plain.reason",
                    "It offers nothing but Basic over plain HTTP: the password crosses the network readable.",
                ),
                remedy=say(
                    "check.http_basic_plain.remedy",
                    "Set the web authentication to digest, or switch on HTTPS and switch HTTP off.",
                ),
                action="configure",
                severity=Severity.LOW,
                tier=Tier.WEEKS,
                because=(
                    say(
                        "check.http_basic_plain.because",
                        "{where} asked for a login and offered Basic only.",
                        where=endpoint,
                    ),
                ),
                needs_person=False,
            )


def _plain_basic(device: Device) -> Iterator[Endpoint]:
    """Endpoints without TLS that offer Basic and not Digest."""
    schemes: dict[Endpoint, set[str]] = {}
    encrypted = {o.endpoint for o in device.observations if o.kind.startswith("tls.")}
    for seen in device.observations:
        if seen.kind == "http.auth_scheme" and seen.endpoint is not None:
            schemes.setdefault(seen.endpoint, set()).add(seen.value.lower())
    for endpoint in sorted(schemes, key=str):
        if schemes[endpoint] == {"basic"} and endpoint not in encrypted:
            yield endpoint


CHECK = Check(id=_ID, title="Does it take passwords in readable form?", essential=False, run=_run)
