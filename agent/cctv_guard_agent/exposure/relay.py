"""Does a maker's broker let a remote app in, with no port open? And could the device open a port by itself? Pure.

What the device told after the owner's login (`remote.*`, model/remote.py) outweighs what it shows to everybody.
Source: facts exposure.md 0 (claims), 1 (who says what without a login), 2.1 (`HCPlatformEnable` and its typo `flase`),
2.6 (an answer to the P2P search: the component runs; that it is registered is not proved).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cctv_guard_agent.exposure.brokers import still_asks, through_broker
from cctv_guard_agent.exposure.platforms import always_on, not_told, rows_of, who_and_press
from cctv_guard_agent.exposure.told import Told, oldest, sentence, told
from cctv_guard_agent.exposure.verdicts import newest, unknown, verdict
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.remote import About, State
from cctv_guard_agent.model.text import Text, say

_FLAG_OF = "Hik-Connect"
"""The platform that SADP's flag is about: its own setting, read after a login, outweighs the flag."""
_LETS_IN = (State.BOUND, State.REGISTERED, State.ON)
_LETS_NOBODY_IN = (State.ARMED, State.OFF, State.UNSUPPORTED)


def cloud_access(
    device: Device,
    now: datetime,
    interval_s: int,
    login_interval_s: int,
    phones_home: Verdict | None = None,
    egress_interval_s: int = 900,
) -> Verdict:
    """Say whether a platform lets a remote app in.

    By the device's settings, else by what it shows to everybody, else by its traffic to the maker's broker, else, for
    products that are their maker's cloud, by what they are. phones_home: what is known of its traffic.
    """
    said = _said(device, now, interval_s, login_interval_s)
    if said is not None and said.answer is Answer.YES:
        return said
    off = _switched_off(device, said)
    traffic = through_broker(device, now, egress_interval_s, off)
    if traffic is not None and (traffic.answer is Answer.YES or said is None or said.answer is Answer.NO):
        # a broker that none of its settings is about: those say nothing against it
        rest = said.because if said else () if traffic.answer is Answer.YES else not_told(device)
        return replace(traffic, because=(*traffic.because, *rest))
    if said is not None and said.answer is Answer.NO:
        return replace(said, because=(*said.because, *still_asks(device, now, off)))
    built = always_on(device, phones_home or unknown(), now, login_interval_s)
    if built is not None and (built.answer is Answer.YES or said is None):
        return built
    if said is not None:
        return said
    return unknown(*(sentence(one.setting) for one in told(device, About.CLOUD)), *not_told(device))


def _switched_off(device: Device, said: Verdict | None) -> frozenset[str]:
    """Return the services that it says are off, by their settings or by SADP's flag."""
    if said is None or said.answer is not Answer.NO:
        return frozenset()
    off = {one.setting.service for one in told(device, About.CLOUD) if one.setting.state in _LETS_NOBODY_IN}
    return frozenset(off or {_FLAG_OF})


def _said(device: Device, now: datetime, interval_s: int, login_interval_s: int) -> Verdict | None:
    """Judge by its settings, else by what it shows to everybody; None where it tells nothing."""
    settings = told(device, About.CLOUD)
    read = [one for one in settings if one.setting.state is not State.UNREAD]
    verdict_read = _by_settings(device, settings, now, login_interval_s) if read else None
    if verdict_read is not None and verdict_read.answer is Answer.YES:
        return verdict_read
    component = _component(device, now, interval_s)
    flag = _flag(device, now, interval_s)
    # a page that its firmware does not have says nothing against what SADP says
    own_setting = [
        one for one in read if one.setting.service == _FLAG_OF and one.setting.state is not State.UNSUPPORTED
    ]
    flag_counts = flag is not None and not own_setting
    if flag is not None and flag_counts and flag.answer is Answer.YES:
        return flag
    if component is not None and component.answer is Answer.YES:
        return component
    if flag is not None and flag_counts and all(one.setting.state is State.UNSUPPORTED for one in settings):
        return flag
    # one that grew old hides no other
    return next((one for one in (verdict_read, flag, component) if one is not None), None)


def _by_settings(device: Device, settings: Sequence[Told], now: datetime, interval_s: int) -> Verdict:
    """YES by one that is on; NO only where every one was read and none is.

    Firmware that has none of the pages that we know may keep its platform under another name: that stays unknown.
    """
    on = [one for one in settings if one.setting.state in _LETS_IN]
    if on:
        because = [sentence(one.setting) for one in on]
        rows = rows_of(device, (one.setting.service for one in on))
        return verdict(Answer.YES, (*because, *who_and_press(rows)), oldest(on), interval_s, now)
    because = [sentence(one.setting) for one in settings]
    states = {one.setting.state for one in settings}
    if states <= set(_LETS_NOBODY_IN) and states != {State.UNSUPPORTED}:
        return verdict(Answer.NO, because, oldest(settings), interval_s, now)
    return unknown(*because)


def _flag(device: Device, now: datetime, interval_s: int) -> Verdict | None:
    """Judge by SADP's flag, which everybody on the network is told."""
    seen = newest(device, "sadp.HCPlatformEnable")
    if seen is None:
        return None
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
            value=seen.value + (", so spelled by the device" if seen.value.strip().lower() == "flase" else ""),
        )
    because = (text, *who_and_press(rows_of(device, (_FLAG_OF,)))) if on else (text,)
    return verdict(Answer.YES if on else Answer.NO, because, seen.at, interval_s, now)


def _component(device: Device, now: datetime, interval_s: int) -> Verdict | None:
    """Judge by an answer to the P2P components' search: most of these have no switch."""
    seen = newest(device, "p2p.component")
    if seen is None:
        return None
    text = say(
        "exposure.cloud_component",
        "A P2P component ({component}) runs in it: it answered that component's search (UDP 32108). Whoever knows its "
        "id can ask the maker's servers for it. That it is online there is not proved. Most such cameras have no "
        "switch for it: let them not reach the internet (UDP 32100 first).",
        component=seen.value,
    )
    return verdict(Answer.YES, (text,), seen.at, interval_s, now)


def could_open_itself(
    device: Device, gateways: Sequence[Gateway], now: datetime, interval_s: int, login_interval_s: int
) -> Verdict:
    """Can it open a port by itself: its port-mapping client is on and the router accepts mappings?"""
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
    if gateways and all(g.upnp is Answer.NO for g in gateways):
        text = say("exposure.upnp_off", "The router takes no port mappings from devices.")
        return verdict(Answer.NO, (text,), at, interval_s, now)
    client = upnp_client(device, now, login_interval_s)
    if client.answer is Answer.NO:
        return client
    if client.answer is Answer.YES and any(g.upnp is Answer.YES for g in gateways):
        text = say("exposure.upnp_accepted", "The router takes port mappings from devices.")
        joined = verdict(Answer.YES, (*client.because, text), at, interval_s, now)
        until = [one for one in (joined.good_until, client.good_until) if one]
        return Verdict(
            answer=joined.answer,
            because=joined.because,
            checked_at=joined.checked_at,
            good_until=min(until) if until else None,
        )
    if not gateways:
        none = say(
            "exposure.no_router_upnp",
            "No router could be read: whether one would let it is not known. Connect a router driver.",
        )
        return unknown(*(client.because if client.answer is Answer.YES else ()), none)
    if client.answer is Answer.YES:
        router = say("exposure.upnp_router_unknown", "Whether the router takes port mappings is not known.")
        return unknown(*client.because, router)
    if client.checked_at is not None:  # it told once, too long ago to count
        return client
    return unknown(
        say(
            "exposure.upnp_client",
            "The router may accept mappings; whether the device asks for them is told only by its UPnP setting, "
            "which needs a login.",
        )
    )


def upnp_client(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Does it ask routers to open ports for it (YES: the client in it is switched on)?

    A search for a router's port mapping proves it, unless the device said later that it is off.
    """
    settings = told(device, About.UPNP)
    said = _switch(
        settings,
        say("exposure.upnp_client_needs_login", "Whether its UPnP client is on is told only after a login."),
        now,
        interval_s,
    )
    heard = newest(device, "ssdp.igd_search")
    since = oldest(settings) if said.answer is Answer.NO else None
    if heard is None or (since is not None and heard.at is not None and heard.at <= since):
        return said
    text = say(
        "exposure.igd_search",
        "It was heard searching the network for a router that opens ports (M-SEARCH for {what}): the client in it is "
        "switched on.",
        what=heard.value.rpartition("org:")[2],
    )
    proof = verdict(Answer.YES, (text,), heard.at, interval_s, now)
    return proof if proof.answer is Answer.YES else said


def ddns(device: Device, now: datetime, interval_s: int) -> Verdict:
    """Does it keep a name on the internet that leads to this site?"""
    return _switch(
        told(device, About.DDNS),
        say(
            "exposure.ddns",
            "Not looked at: whether it registers a name on the internet is told only after a login. Enter one for it "
            "under `devices`, or look in its own menu.",
        ),
        now,
        interval_s,
    )


def _switch(settings: Sequence[Told], not_looked: Text, now: datetime, interval_s: int) -> Verdict:
    """Judge what is either on or off: YES by one that is on, NO where every one was read and none is."""
    if not settings:
        return unknown(not_looked)
    on = [one for one in settings if one.setting.state is State.ON]
    if on:
        return verdict(Answer.YES, [_switch_sentence(one) for one in on], oldest(on), interval_s, now)
    because = [_switch_sentence(one) for one in settings]
    if all(one.setting.state in _LETS_NOBODY_IN for one in settings):
        return verdict(Answer.NO, because, oldest(settings), interval_s, now)
    return unknown(*because)


def _switch_sentence(one: Told) -> Text:
    keys = {
        State.ON: ("exposure.setting_on", "Its {service} is switched on ({because})."),
        State.UNREAD: (
            "exposure.setting_unread",
            "Its {service} could not be read ({because}). Look in its own menu, or give it a login that may read this.",
        ),
        State.UNSUPPORTED: ("exposure.setting_unsupported", "Its firmware has no page for {service} ({because})."),
    }
    key, template = keys.get(one.setting.state, ("exposure.setting_off", "Its {service} is switched off ({because})."))
    return say(key, template, service=one.setting.service, because=one.setting.because)
