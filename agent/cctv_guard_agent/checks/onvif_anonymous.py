"""It tells ONVIF device information or stream profiles to anybody, although the standard asks for a login there.

Profiles weigh more: with their tokens anybody can ask for the address of each stream. Source: facts/exposure.md 7.
"""

from collections.abc import Iterable

from cctv_guard_agent.checks._common import cameras, finding, reachable
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.newest import newest
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "onvif_anonymous"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        information = newest(one.device, "onvif.anonymous_device_info")
        profiles = newest(one.device, "onvif.anonymous_profiles")
        told, gave = _is_yes(information), _is_yes(profiles)
        if not (told or gave):
            continue
        because = [_told(information)] if information and told else []
        because += [_gave(profiles)] if profiles and gave else []
        yield finding(
            _ID,
            one,
            title=say("check.onvif_anonymous.title", "{device} answers ONVIF without a login", device=one.device.name),
            reason=say(
                "check.onvif_anonymous.reason_profiles",
                "Anybody on the network can list its streams and ask where each is; whether the picture itself needs "
                "a login is looked at apart.",
            )
            if gave
            else say(
                "check.onvif_anonymous.reason",
                "Anybody on the network can read its model, serial and firmware, and often its streams and settings.",
            ),
            remedy=say(
                "check.onvif_anonymous.remedy",
                "Switch on ONVIF authentication in the device and make a user for the recorder alone.",
            ),
            action="configure",
            severity=Severity.HIGH if gave else Severity.MEDIUM,
            tier=Tier.DAYS if gave and reachable(one) else Tier.WEEKS,
            because=because,
        )


def _is_yes(seen: Observation | None) -> bool:
    return seen is not None and seen.value.split(" ")[0] == "yes"


def _told(seen: Observation) -> Text:
    return say(
        "check.onvif_anonymous.because",
        "{where} gave its device information to a request without a login.",
        where=seen.endpoint or "it",
    )


def _gave(seen: Observation) -> Text:
    return say(
        "check.onvif_anonymous.because_profiles",
        "{where} listed its stream profiles ({count}) to a request without a login. Nothing else of them was kept.",
        where=seen.endpoint or "it",
        count=seen.value.partition(" ")[2] or "some",
    )


CHECK = Check(id=_ID, title="Does it answer ONVIF without a login?", essential=False, run=_run)
