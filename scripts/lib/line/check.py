"""`scripts/run --check`: waits until the first scan has arrived in Home Assistant, then says camera by camera."""

import asyncio
import json
import time
from typing import Any

from checkout.say import say

from line.home_assistant_client import DOMAIN, HomeAssistant
from line.simulated_site import SimulatedDevice, SimulatedSite
from line.verdicts import Shown, differences

COMPLETE_WITHIN_S = 240.0
SETTLED_AFTER_S = 20.0
"""After the first scan is complete, nothing may have changed for so long before a difference counts: the gateway is
read again every 30 s, but its first reading is part of the scan."""
POLL_S = 1.0


async def check(client: HomeAssistant, site: SimulatedSite) -> int:
    """Print a line for each device; 0 when all is as expected, else 1."""
    say("==> check: waiting until the first scan has arrived in Home Assistant")
    shown = await settled(client, site)
    if not shown.first_scan_complete:
        print(f"the first scan did not arrive within {COMPLETE_WITHIN_S:.0f} s", flush=True)
    wrong = 0
    for device in site.devices:
        found = differences(device, shown, site.devices)
        wrong += bool(found)
        print(_line(device, shown, found), flush=True)
    strangers = _strangers(shown, site)
    for name in strangers:
        print(f"DIFFERS {name}: shown, and no device of the site", flush=True)
    print(f"{len(site.devices) - wrong} as expected, {wrong + len(strangers)} differ", flush=True)
    return 1 if wrong or strangers or not shown.first_scan_complete else 0


async def look(client: HomeAssistant) -> Shown:
    """All that Home Assistant has of the one site."""
    retained = {topic: json.loads(text) for topic, text in (await client.retained(f"{DOMAIN}/#")).items() if text}
    parts = {tuple(topic.split("/")[2:]): payload for topic, payload in retained.items()}
    agent_id = parts.get(("discovery",), {}).get("agent_id")
    prefix = f"{agent_id}_"
    return Shown(
        agent_id=agent_id,
        site=parts.get(("site",), {}),
        payloads={key[1]: payload for key, payload in parts.items() if len(key) == 2 and key[0] == "device"},
        devices={
            name.removeprefix(prefix): device
            for device in await client.devices()
            for domain, name in device["identifiers"]
            if domain == DOMAIN and name.startswith(prefix)
        },
        states={key.removeprefix(prefix): state["state"] for key, state in (await client.entity_states()).items()},
    )


async def settled(client: HomeAssistant, site: SimulatedSite) -> Shown:
    ends_at = time.monotonic() + COMPLETE_WITHIN_S
    last: list[Any] = []
    changed_at = time.monotonic()
    while True:
        shown = await look(client)
        now = [differences(device, shown, site.devices) for device in site.devices]
        if now != last or not shown.first_scan_complete:
            last, changed_at = now, time.monotonic()
        good = shown.first_scan_complete and not any(now)
        if good or time.monotonic() > min(ends_at, changed_at + SETTLED_AFTER_S):
            return shown
        await asyncio.sleep(POLL_S)


def _line(device: SimulatedDevice, shown: Shown, found: list[str]) -> str:
    name = f"{device.id} ({device.address})"
    if found:
        return f"DIFFERS {name}: {'; '.join(found)}"
    if not device.expect.get("is_camera"):
        return f"ok      {name}: rightly not shown as a camera"
    camera_id = shown.at(device.address) or ""
    page = shown.devices[camera_id]
    reach = shown.states.get(f"{camera_id}_reachable_from_internet")
    return (
        f"ok      {name}: {page.get('manufacturer')} {page.get('model')}, from the internet: {_WORDS.get(str(reach))}"
    )


_WORDS = {"on": "reachable", "off": "no way in found", "unknown": "unknown"}


def _strangers(shown: Shown, site: SimulatedSite) -> list[str]:
    """Pages of cameras that are neither a device of the site nor behind one of its recorders."""
    known = {shown.at(device.address) for device in site.devices}
    return [
        str(shown.devices[camera_id].get("name"))
        for camera_id, payload in shown.payloads.items()
        if camera_id in shown.devices and camera_id not in known and payload.get("behind") not in known
    ]
