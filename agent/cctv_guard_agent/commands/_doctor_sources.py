"""Reads everything once that the owner configured with an address or a login, and says exactly what is missing.

Routers, tables and logs of what cameras do outside, lists of recorders and programs, vantages. The rules of logins
hold: a refused one is not tried again, each is counted, and none goes to a machine that was not told to be the owner's.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from cctv_guard_agent import inventory, pipeline
from cctv_guard_agent.app import Plugins
from cctv_guard_agent.audit import Questions, read_routers
from cctv_guard_agent.config import Config, DeviceConfig
from cctv_guard_agent.egress_ledger import Ledger
from cctv_guard_agent.errors import CctvGuardError, Refused
from cctv_guard_agent.logins import Logins, list_place
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.phoning import Phoning, owners_of
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage.watch import OutsideWatch

Told = tuple[str, str, str]
"""What was read; good, bad or note; in a sentence."""
_LIST_S = 20.0


async def examine(config: Config, net: Lan, plugins: Plugins, store: Store, now: Callable[[], datetime]) -> list[Told]:
    """Read each once. Raises ConfigError for an entry that fits no plug-in."""
    logins = Logins(config.devices, store, now)
    devices = [pipeline.with_identity(inventory.from_plain(content, answer)) for content, answer in store.devices()]
    told, gateways = await _routers(config, net, plugins, logins, now)
    told += await _egress(config, net, plugins, logins, devices, now())
    by_kind = {one.kind: one for one in plugins.listers}
    for entry in config.recorders:
        told.append(await _list(by_kind[entry.kind], entry, net, logins))
    told += [_device(one, logins) for one in config.devices if one.credentials is not None]
    return told + await _vantages(config, gateways, devices, now())


async def _routers(
    config: Config, net: Lan, plugins: Plugins, logins: Logins, now: Callable[[], datetime]
) -> tuple[list[Told], Sequence[Gateway]]:
    """Read each configured router; those that show themselves by UPnP are the scan's affair."""
    named = {one.driver for one in config.routers}
    drivers = [one for one in plugins.drivers if one.name in named]
    questions = Questions(discoverers=(), listers=(), probes=(), drivers=drivers, routers=config.routers)
    gateways, health = await read_routers(net, questions, [], now, logins)
    told = [_told(f"router {one.name}", one, "was read") for one in health]
    for gateway in gateways:
        told += [(f"router {gateway.driver} {gateway.address}", "note", text.english) for text in gateway.limits]
    return told, pipeline.join_gateways(gateways)


async def _egress(
    config: Config, net: Lan, plugins: Plugins, logins: Logins, devices: Sequence[Device], now: datetime
) -> list[Told]:
    """Read each source of what cameras do outside, and say whether it sees any that is known."""
    phoning = Phoning(plugins.egress, config.egress, Ledger(), logins, config.routers)
    await phoning.read_all(net, devices, now)
    cameras = len(set(owners_of(devices).values()))
    told = []
    for one in phoning.health:
        seen = f"records of known cameras: {one.heard}" if cameras else "no camera is known yet, so none was looked for"
        told.append(_told(f"egress {one.name}", one, f"was read; {seen}"))
        if one.state == "ok" and cameras and not one.heard:
            says = (
                f"it holds nothing of the {cameras} known cameras: their names or traffic may go another way, see "
                "docs/phones_home.md"
            )
            told.append((f"egress {one.name}", "note", says))
    return told


async def _list(lister: Lister, config: ListerConfig, net: Lan, logins: Logins) -> Told:
    """Read one recorder's or program's list."""
    what = f"recorder {list_place(config)}".strip()
    if config.credentials is not None:
        if (no := logins.why_not(config)) is not None:
            return what, "bad", no.english
        logins.used(config)
    count = 0
    try:
        async with asyncio.timeout(_LIST_S):
            async for _ in lister.cameras(net, config):
                count += 1
    except Refused as error:
        logins.refused(config)
        return what, "bad", str(error)
    except (CctvGuardError, TimeoutError) as error:
        return what, "bad", str(error) or f"its list did not end within {_LIST_S:.0f} s"
    return what, "good" if count else "note", f"its list was read; cameras in it: {count}"


def _device(one: DeviceConfig, logins: Logins) -> Told:
    """Say how a device's own login fared; it is used in a look alone, after the device was told to be the right one."""
    what = f"login of {one.name or one.address or one.mac}"
    if refused := logins.refused_by(one):
        says = (
            f"was refused ({', '.join(refused)}) and rests until you change it in the configuration: look whether the "
            "user exists in the device and may read its settings"
        )
        return what, "bad", says
    return what, "good", "was not refused so far; it is used in the next look, after MAC and serial were compared"


async def _vantages(
    config: Config, gateways: Sequence[Gateway], devices: Sequence[Device], now: datetime
) -> list[Told]:
    """Ask each vantage outside once."""
    outside = OutsideWatch(config.vantages, None, config.intervals.outside_s)
    await outside.look(gateways, devices, now)
    return [_told(one.name, one, "answers and looked from outside") for one in outside.health]


def _told(what: str, one: SourceHealth, good: str) -> Told:
    why = one.why.english.removeprefix("Not run: ") if one.why else ""
    if one.state == "ok":
        return what, "good", f"{good}. {why}".strip() if why else good
    # a vantage that answers and has nothing to test is no fault of anybody's
    return what, "note" if one.state == "not_run" and one.heard else "bad", why or "did not answer"
