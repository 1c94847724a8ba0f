"""The agent's own broker is open to other hosts: without a login, or unencrypted. Our topics are a burglar's map."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "broker_open"
_KINDS = ("broker.anonymous", "broker.plain")


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for seen in snapshot.observations:
        word, _, where = seen.value.partition(" ")
        if seen.kind in _KINDS and word == "yes":
            yield _anonymous(where) if seen.kind == "broker.anonymous" else _plain(where)


def _anonymous(where: str) -> Finding:
    return finding(
        _ID,
        None,
        subject="anonymous",
        title=say("check.broker_open.title_anonymous", "The MQTT broker lets other hosts in without a password"),
        reason=say(
            "check.broker_open.reason_anonymous",
            "Anybody on the network can read where your cameras are and which of them are weak, and send commands.",
        ),
        remedy=say(
            "check.broker_open.remedy_anonymous",
            "Set `allow_anonymous false` with a password file in the broker, and use the access list that is shipped.",
        ),
        action="configure",
        severity=Severity.HIGH,
        tier=Tier.DAYS,
        because=(say("check.broker_open.because_anonymous", "{where} took a login without a name.", where=where),),
    )


def _plain(where: str) -> Finding:
    return finding(
        _ID,
        None,
        subject="plain",
        title=say("check.broker_open.title_plain", "The MQTT broker talks unencrypted to other hosts"),
        reason=say(
            "check.broker_open.reason_plain",
            "Its password and everything about your cameras crosses the network readable.",
        ),
        remedy=say(
            "check.broker_open.remedy_plain",
            "Let the broker listen on this host alone, or give it a certificate and TLS.",
        ),
        action="configure",
        severity=Severity.MEDIUM,
        tier=Tier.WEEKS,
        because=(say("check.broker_open.because_plain", "{where} accepts connections without TLS.", where=where),),
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where the broker was not asked from another host's side."""
    if not any(_answered(seen) for seen in snapshot.observations):
        yield "site"


def _answered(seen: Observation) -> bool:
    return seen.kind in _KINDS and not seen.value.startswith("unknown")


CHECK = Check(
    id=_ID,
    title="Is the agent's own broker closed to strangers?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
