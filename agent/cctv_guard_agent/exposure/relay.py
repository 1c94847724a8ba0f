"""Does a maker's broker let a remote app in, with no port open? And could the device open a port by itself? Pure.

Source: facts/exposure.md 1 (who says what without a login), 2.1 (`HCPlatformEnable` and its typo `flase`).
"""

from collections.abc import Sequence
from datetime import datetime

from cctv_guard_agent.exposure.verdicts import newest, unknown, verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.text import Text, say

_WOULD_TELL = (
    ("sadp.", "Hik-Connect under Configuration > Network > Platform Access"),
    ("isapi.", "Hik-Connect under Configuration > Network > Platform Access"),
    ("dahua.", "P2P or Easy4ip under Network > Access Platform"),
    ("xm.", "Cloud (NAT) under Network > NetService"),
    ("reolink.", "UID under Network > Advanced"),
)
"""Protocol that answered, and the setting that tells; the agent reads it once it has the owner's login."""


def cloud_access(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Say whether the remote platform is switched on, as far as the device tells without a login."""
    seen = newest(device, "sadp.HCPlatformEnable")
    if seen is None:
        return unknown(_not_told(device))
    # anything but `true` is off: firmware writes `false` and `flase`
    on = seen.value.strip().lower() == "true"
    if on:
        text = say(
            "exposure.cloud_on",
            "It says itself that its remote platform is switched on (SADP HCPlatformEnable = {value}).",
            value=seen.value,
        )
    else:
        text = say(
            "exposure.cloud_off",
            "It says itself that its remote platform is switched off (SADP HCPlatformEnable = {value}).",
            value=seen.value,
        )
    return verdict(Answer.YES if on else Answer.NO, (text,), seen.at, interval_s, now)


def _not_told(device: Device) -> Text:
    """Why it is not known, and what would tell."""
    for prefix, setting in _WOULD_TELL:
        if any(o.kind.startswith(prefix) for o in device.observations):
            return say(
                "exposure.cloud_needs_login",
                "It does not tell without a login. Look in the device at {setting}, or give the agent a login.",
                setting=setting,
            )
    return say(
        "exposure.cloud_not_told",
        "Nothing that it answers without a login tells. Look in the device for P2P, cloud or remote access.",
    )


def could_open_itself(device: Device, gateways: Sequence[Gateway], now: datetime, interval_s: int) -> Verdict:
    """Can it open a port by itself: its port-mapping client is on and the router accepts mappings?"""
    if not gateways:
        return unknown(
            say("exposure.no_router_upnp", "No router could be read: whether one would let it is not known.")
        )
    read = [g.read_at for g in gateways if g.read_at]
    at = min(read) if read else None
    own = {str(address) for address in device.addresses}
    did = [m for g in gateways for m in g.mappings if m.origin == "upnp" and m.enabled and m.internal_client in own]
    if did:
        text = say(
            "exposure.opened",
            "The router holds a mapping to it that was asked for over the network (port {port}).",
            port=did[0].external_port,
        )
        return verdict(Answer.YES, (text,), at, interval_s, now)
    if all(g.upnp is Answer.NO for g in gateways):
        text = say("exposure.upnp_off", "The router takes no port mappings from devices.")
        return verdict(Answer.NO, (text,), at, interval_s, now)
    return unknown(
        say(
            "exposure.upnp_client",
            "The router may accept mappings; whether the device asks for them is told only by its UPnP setting, "
            "which needs a login.",
        )
    )


def phones_home() -> Verdict:
    """Not looked at yet: the agent says so instead of guessing."""
    return unknown(
        say(
            "exposure.phones_home",
            "Not looked at: it takes the router's DNS or flow records, which the agent does not read yet.",
        )
    )


def ddns() -> Verdict:
    """Not looked at without a login."""
    return unknown(
        say("exposure.ddns", "Not looked at: whether it registers a name on the internet is told only after a login.")
    )
