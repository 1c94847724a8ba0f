"""What a device itself told of its cloud, its port-mapping client and its name on the internet: the newest of each.

Pure. Source: facts exposure.md 0 (a service that is not in the answers was not read, which is not "off").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cctv_guard_agent.exposure.verdicts import newest_first
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.remote import PREFIX, About, Setting, State, setting
from cctv_guard_agent.model.text import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One setting, and when it was read."""

    setting: Setting
    at: datetime | None


def told(device: Device, about: About) -> tuple[Told, ...]:
    """Return the newest answer of each service, strongest first; a reading that failed hides no answer before it."""
    found: dict[str, Told] = {}
    for seen in newest_first(device, PREFIX + about):
        one = setting(seen.kind, seen.value)
        if one is None:
            continue
        known = found.get(one.service)
        if known is None or (known.setting.state is State.UNREAD and one.state is not State.UNREAD):
            found[one.service] = Told(setting=one, at=seen.at)
    order = list(State)
    return tuple(sorted(found.values(), key=lambda one: order.index(one.setting.state)))


def oldest(all_told: Iterable[Told]) -> datetime | None:
    """Return when the oldest of these was read: a verdict that rests on all of them grows stale from there."""
    times = [one.at for one in all_told if one.at is not None]
    return min(times) if times else None


def sentence(one: Setting) -> Text:
    """Say what the device told of a maker's platform, each state in its own words."""
    key, template = _SENTENCES[one.state]
    return say(key, template, service=one.service, because=one.because)


_SENTENCES = {
    State.BOUND: (
        "exposure.cloud_bound",
        "It says itself that it is online at {service} and tied to an account there ({because}).",
    ),
    State.REGISTERED: (
        "exposure.cloud_registered",
        "It says itself that it is online at {service} now ({because}).",
    ),
    State.ON: (
        "exposure.cloud_service_on",
        "It says itself that {service} is switched on ({because}); whether it is online there is not told.",
    ),
    State.OFFLINE: (
        "exposure.cloud_offline",
        "{service} is switched on, but the device is not online there now ({because}): it will be as soon as it "
        "finds a way out. If nobody uses it, switch it off, or keep the device from the internet.",
    ),
    State.ARMED: (
        "exposure.cloud_armed",
        "{service} is not connected; it waits for the button on the device to be pressed ({because}).",
    ),
    State.POINTED: (
        "exposure.cloud_pointed",
        "Its firmware names a server of {service} ({because}); whether that is used is not told. Look in the maker's "
        "app whether the device is in an account there.",
    ),
    State.OFF: ("exposure.cloud_service_off", "It says itself that {service} is switched off ({because})."),
    State.UNSUPPORTED: ("exposure.cloud_unsupported", "Its firmware has no page for {service} ({because})."),
    State.UNREAD: (
        "exposure.cloud_unread",
        "{service} could not be read ({because}). A login with the right to read network settings would tell.",
    ),
}
