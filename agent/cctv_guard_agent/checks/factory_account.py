"""It has accounts under names that every unit of its make has, or the recorder uses the one that may do everything.

Read with the owner's login; no password is compared or tried. Source: facts/exposure.md 7 (factory user name).
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding, reachable
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.account import ADMIN, KIND, RECORDER_LOGIN, Accounts, accounts
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "factory_account"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        found = _accounts(one)
        extra = [name for name in found.factory if name not in ADMIN] if found else []
        if found and extra:
            yield _extra(one, found, extra)
        login = newest(one.device, RECORDER_LOGIN)
        if login is not None:
            yield _recorder(one, login.value)


def _accounts(one: Assessed) -> Accounts | None:
    """The newest list."""
    seen = newest(one.device, KIND)
    return accounts(seen.value) if seen else None


def _extra(one: Assessed, found: Accounts, names: list[str]) -> Finding:
    return finding(
        _ID,
        one,
        subject="extra",
        title=say(
            "check.factory_account.title",
            "{device} has accounts with a factory's names: {names}",
            device=one.device.name,
            names=", ".join(names),
        ),
        reason=say(
            "check.factory_account.reason",
            "Every unit of its make may have these, often with a password that everybody knows, and on some firmware "
            "intruders left one. Whoever changes the password of the first account forgets them.",
        ),
        remedy=say(
            "check.factory_account.remedy",
            "Delete {names} in the device (users, accounts), or give each a long password of its own where it cannot "
            "be deleted. Keep one that your recorder needs, with a new password.",
            names=", ".join(names),
        ),
        action="configure",
        severity=Severity.HIGH if reachable(one) else Severity.MEDIUM,
        tier=Tier.DAYS if reachable(one) else Tier.WEEKS,
        because=(_listed(found),),
    )


def _listed(found: Accounts) -> Text:
    return say(
        "check.factory_account.because",
        "Its own list of accounts names {names}, and {others} that somebody named, {admins} of them with every right. "
        "No password was looked at or tried.",
        names=", ".join(found.factory),
        others=found.others,
        admins=found.other_admins,
    )


def _recorder(one: Assessed, name: str) -> Finding:
    return finding(
        _ID,
        one,
        subject="recorder",
        title=say(
            "check.factory_account.title_recorder",
            'The recorder logs in to {device} as "{name}"',
            device=one.device.name,
            name=name,
        ),
        reason=say(
            "check.factory_account.reason_recorder",
            "Whoever takes that password out of the recorder, or off the wire, can change everything in the camera. "
            "For pictures an account that may only look is enough.",
        ),
        remedy=say(
            "check.factory_account.remedy_recorder",
            "Make an account for the recorder alone in the camera (viewer or operator), enter it in the recorder, and "
            'then give "{name}" a new password.',
            name=name,
        ),
        action="configure",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=(
            say(
                "check.factory_account.because_recorder",
                'The recorder\'s own list names "{name}" as the user for this camera.',
                name=name,
            ),
        ),
        needs_person=False,
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose accounts nobody could read."""
    for one in cameras(snapshot):
        if _accounts(one) is None and one.device.addresses:
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Has it accounts that every unit of its make has?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
