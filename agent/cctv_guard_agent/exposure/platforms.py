"""What is known of the platform behind a device: who could open it, what to press, what its maker built. Pure.

The table is data (knowledge/remote_access.py). It words what was seen; alone it proves something in one case only:
products that are their maker's cloud, where the maker is as good as certain and the row is no unconfirmed one.
Source: facts exposure.md 1 (the table and the meaning below it).
"""

from collections.abc import Iterable
from datetime import datetime

from cctv_guard_agent.exposure.verdicts import unknown, verdict
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.knowledge.remote_access import RemoteAccess, by_device, by_service
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.text import Text, say

_AS_GOOD_AS_CERTAIN = 0.9
_LIKELY = 0.5
"""Below, the maker is not named: another one's menu would mislead."""
_EZVIZ_PORTS = ("9010", "9020")

_WHO = {
    "account": (
        "exposure.cloud_who_account",
        "Whoever is in the account at {platform} can open it from anywhere, although no port is open in the router: "
        "you, everybody it was shared with, an installer who set it up, and anybody who learned its password.",
    ),
    "login": (
        "exposure.cloud_who_login",
        "Whoever has its id (it stands on the label) and a user name and password of the device can open it from "
        "anywhere through {platform}, although no port is open in the router; so can everybody in an account that "
        "holds it.",
    ),
    "id": (
        "exposure.cloud_who_id",
        "Whoever has its id can try to open it from anywhere through {platform}, although no port is open in the "
        "router. The id stands on the label, and weak components let ids be guessed.",
    ),
    "server": (
        "exposure.cloud_who_server",
        "Whoever runs the server that it connects to ({platform}) can open it from anywhere, although no port is "
        "open in the router.",
    ),
}


def row_of(device: Device) -> RemoteAccess | None:
    """Return what is known of this device's platform; its maker counts where it is likely."""
    identity = device.identity
    maker = identity.maker if identity.confidence >= _LIKELY else None
    return by_device((one.kind for one in device.observations), identity.brand, maker)


def who_and_press(rows: Iterable[RemoteAccess]) -> tuple[Text, ...]:
    """Say who could open it, and what to press."""
    texts: list[Text] = []
    for row in dict.fromkeys(rows):
        key, template = _WHO[row.opens]
        texts.append(say(key, template, platform=row.platform))
        if row.also:
            texts.append(say("exposure.cloud_also", "{also}.", also=row.also))
        texts.append(_press(row))
    return tuple(texts)


def _press(row: RemoteAccess) -> Text:
    if row.design in ("always", "no_switch"):
        return say(
            "exposure.cloud_press_no_switch",
            "No switch for it in the device is known. To stop it: {press}.",
            press=row.press,
        )
    return say("exposure.cloud_press", "To stop it: {press}.", press=row.press)


def rows_of(device: Device, services: Iterable[str]) -> list[RemoteAccess]:
    """Return the rows of settings that a device told; where its label has one of its own for them, that."""
    own = row_of(device)
    found = (own if own is not None and one in own.services else by_service(one) for one in services)
    return [row for row in found if row is not None]


def always_on(device: Device, phones_home: Verdict, now: datetime, interval_s: int) -> Verdict | None:
    """Judge a product that is its maker's cloud; None for any other."""
    row = row_of(device)
    identity = device.identity
    if row is None or row.design != "always" or not row.sure or identity.confidence < _AS_GOOD_AS_CERTAIN:
        return None
    built = say(
        "exposure.cloud_always",
        "It is made by {maker} (certainty {percent} %), whose cameras work through {platform} only: that is on by "
        "design and cannot be switched off.",
        **_maker(device),
        platform=row.platform,
    )
    if phones_home.answer is Answer.NO:
        kept_in = say(
            "exposure.cloud_kept_in",
            "Nothing of it reaches the outside at present, so its maker's app cannot open it now; it will as soon as "
            "a way out opens.",
        )
        return unknown(built, kept_in)
    at = max((one.at for one in device.observations if one.at is not None), default=None)
    return verdict(Answer.YES, (built, *who_and_press((row,))), at, interval_s, now)


def not_told(device: Device) -> tuple[Text, ...]:
    """Say why it is not known, and what would tell."""
    row = row_of(device)
    if row is None:
        return (
            say(
                "exposure.cloud_not_told",
                "Nothing that it answers without a login tells. Look in the device for P2P, cloud or remote access.",
            ),
        )
    return (*_ezviz(device), _why(device, row))


def _why(device: Device, row: RemoteAccess) -> Text:
    spoke = any(one.kind.startswith(row.signs) for one in device.observations) if row.signs else False
    if spoke and any(one.kind in ("reolink.uid", "xm.SN") for one in device.observations):
        return say(
            "exposure.cloud_id_only",
            "It shows its P2P id to everybody, which it does whether P2P is on or off. Look in the device at "
            "{setting}, or give the agent a login.",
            setting=row.look,
        )
    if row.design == "unknown":
        return say(
            "exposure.cloud_undocumented",
            "No public description says how devices of this maker ({maker}, certainty {percent} %) tell of "
            "{platform}, so it was not asked. Look in the device at {setting}, and name a log of your network under "
            "`egress` in the configuration: it shows whether the device speaks to the outside.",
            **_maker(device),
            platform=row.platform,
            setting=row.look,
        )
    if row.design in ("no_switch", "always"):
        return say(
            "exposure.cloud_no_switch",
            "Devices of this kind come with {platform}, and no switch in the device is known. Whether it is online "
            "there shows in a log of your network (`egress` in the configuration), or at {setting}. What helps: "
            "{press}.",
            platform=row.platform,
            setting=row.look,
            press=row.press,
        )
    if not row.services:
        return say(
            "exposure.cloud_not_read",
            "Devices of this kind come with {platform}, and how they tell of it is not documented. Look in the device "
            "at {setting}; whether it is online there shows in a log of your network (`egress` in the configuration).",
            platform=row.platform,
            setting=row.look,
        )
    return say(
        "exposure.cloud_needs_login",
        "It does not tell without a login. Look in the device at {setting}, or give the agent a login.",
        setting=row.look,
    )


def _ezviz(device: Device) -> tuple[Text, ...]:
    ports = [one.value for one in device.observations if one.kind == "tcp.open" and one.value in _EZVIZ_PORTS]
    if not ports:
        return ()
    return (
        say(
            "exposure.cloud_ezviz_ports",
            "The ports of the EZVIZ and Hik-Connect component are open on this network (TCP {ports}): it runs. That "
            "it is online there is not proved.",
            ports=", ".join(dict.fromkeys(ports)),
        ),
    )


def _maker(device: Device) -> dict[str, object]:
    identity = device.identity
    name = short_name(identity.maker) if identity.maker else "not known"
    return {"maker": name, "percent": round(identity.confidence * 100)}
