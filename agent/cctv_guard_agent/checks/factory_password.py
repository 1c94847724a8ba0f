"""A password in the agent's configuration is one that devices leave the factory with: everybody knows it.

Compared on this computer alone; nothing is tried anywhere. Source: facts/exposure.md 7.
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "factory_password"
_KIND = "config.factory_password"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for seen in snapshot.observations:
        word, _, rest = seen.value.partition("|")
        if seen.kind == _KIND and word == "yes":
            entry, mac, address = (*rest.split("|"), "", "")[:3]
            yield _on(snapshot, entry, mac, address)


def _on(snapshot: Snapshot, entry: str, mac: str, address: str) -> Finding:
    one = next((each for each in snapshot.devices if _is(each, mac, address)), None)
    exposed = one is not None and one.exposure.reachable_from_internet.answer is Answer.YES
    name = one.device.name if one else f"`{entry}`"
    return finding(
        _ID,
        one,
        subject=entry,
        title=say("check.factory_password.title", "{device} uses a password that everybody knows", device=name),
        reason=say(
            "check.factory_password.reason",
            "The password that you entered for it is one that devices leave the factory with, its user name, or empty. "
            "Programs that search the network try these first.",
        ),
        remedy=say(
            "check.factory_password.remedy",
            "Set a long password of its own in the device, then enter it under {entry} in the configuration and in the "
            "recorder.",
            entry=entry,
        ),
        action="set_password",
        severity=Severity.CRITICAL if exposed else Severity.HIGH,
        tier=Tier.NOW if exposed else Tier.DAYS,
        because=(
            say(
                "check.factory_password.because",
                "The password under {entry} was compared with a list on this computer; nothing was sent or tried.",
                entry=entry,
            ),
        ),
    )


def _is(one: Assessed, mac: str, address: str) -> bool:
    """Is it the device that the entry names? The MAC counts where there is one: addresses move."""
    if mac:
        return one.device.mac == mac
    return bool(address) and address in map(str, one.device.addresses)


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where no login is configured that could be compared."""
    if not any(seen.kind == _KIND for seen in snapshot.observations):
        yield "site"


CHECK = Check(
    id=_ID,
    title="Is a configured password a factory's?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
