"""Its web page takes passwords over plain HTTP, as Basic or in a form: whoever listens on the network reads them.

Source: facts/exposure.md 7 (HTTP clear text).
"""

import re
from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "http_basic_plain"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        basic = tuple(_plain_basic(one.device))
        for endpoint in basic:
            yield _readable(
                one,
                endpoint,
                say(
                    "check.http_basic_plain.reason",
                    "It offers nothing but Basic over plain HTTP: the password crosses the network readable.",
                ),
                say(
                    "check.http_basic_plain.because",
                    "{where} asked for a login and offered Basic only.",
                    where=endpoint,
                ),
            )
        for endpoint in _plain_forms(one.device):
            if endpoint not in basic:
                yield _readable(
                    one,
                    endpoint,
                    say(
                        "check.http_basic_plain.reason_form",
                        "Its login page comes over plain HTTP: whoever is in between can read what is typed into it, "
                        "or change the page.",
                    ),
                    say(
                        "check.http_basic_plain.because_form",
                        "{where} sent a page with a field for a password.",
                        where=endpoint,
                    ),
                )


def _readable(one: Assessed, endpoint: Endpoint, reason: Text, because: Text) -> Finding:
    return finding(
        _ID,
        one,
        subject=f"tcp/{endpoint.port}",
        title=say(
            "check.http_basic_plain.title",
            "{device} takes passwords in readable form (port {port})",
            device=one.device.name,
            port=endpoint.port,
        ),
        reason=reason,
        remedy=say(
            "check.http_basic_plain.remedy",
            "Set the web authentication to digest, or switch on HTTPS and switch HTTP off.",
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(because,),
        needs_person=False,
    )


_FIELD = re.compile(r"""<input\b[^>]{0,300}\btype\s*=\s*["']?password\b""", re.IGNORECASE)


def _plain_forms(device: Device) -> Iterator[Endpoint]:
    """Endpoints without TLS whose newest page has a field for a password."""
    encrypted = {o.endpoint for o in device.observations if o.kind.startswith("tls.")}
    pages: dict[Endpoint, str] = {}
    for seen in newest_first(device, "http.body"):
        if seen.endpoint is not None:
            pages.setdefault(seen.endpoint, seen.value)
    for endpoint in sorted(pages, key=str):
        if endpoint not in encrypted and _FIELD.search(pages[endpoint]):
            yield endpoint


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
