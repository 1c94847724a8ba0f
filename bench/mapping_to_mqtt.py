"""From a port mapping that appears at the simulated gateway to the camera's MQTT message that names it.

    .venv/bin/python bench/mapping_to_mqtt.py [--cameras 32] [--repeats 20] [--polled-repeats 10]

Once with a gateway that tells of changes by UPnP events (GENA) and once with one that does not: then its mappings are
polled, and half of the interval is waited on average. Through a real broker; the clock runs from the order to the
simulated gateway to the arrival at the subscriber. Each mapping is closed again, and changes are spaced, as the agent
asks a gateway only so much in a minute (`net/limits.py`, Budget).
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import _lab

from cctv_guard_simulator.profile import PROFILES

AIM_S = 2.0
FIRST_PORT = 50_001
SPACED_S = 20.0
POLLED_S = 30
"""The default of the agent's `mappings_s`."""


async def measure(cameras: int, repeats: int, *, polled: bool) -> None:
    """Print how long it took each time."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as folder:
        profiles = _without_events(Path(folder)) if polled else None
        async with _lab.line(cameras, profiles=profiles, intervals={"mappings_s": POLLED_S}) as line:
            await line.scan_done()
            camera = next(one for one in line.site.cameras if one.profile == "axis")
            topic = _topic(line, camera.address)
            (router,) = (line.topics[name] for name in line.topics if name.startswith("router/"))
            assert router["events"] is not polled, "the gateway should tell of its events, or should not"
            await asyncio.sleep(2)  # the subscription follows the scan
            took = []
            for number in range(repeats):
                await asyncio.sleep(random.uniform(0, POLLED_S) if polled else SPACED_S)
                took.append(await _one(line, topic, camera.address, FIRST_PORT + number))
                await line.control("DELETE", f"/mappings/TCP/{FIRST_PORT + number}")
    print(f"  {'polled' if polled else 'by event'}: {_lab.spread(took, 's')} (aim {AIM_S:.0f} s)", flush=True)


async def _one(line: _lab.Line, topic: str, address: str, port: int) -> float:
    mapping = {"external_port": port, "internal_client": address, "internal_port": 8080, "description": "bench"}
    started = time.monotonic()
    await line.control("POST", "/mappings", mapping)
    await line.until(lambda: str(port) in json.dumps(line.topics[topic]["exposure"]), 3 * POLLED_S)
    return time.monotonic() - started


def _topic(line: _lab.Line, address: str) -> str:
    return next(name for name, one in line.topics.items() if name.startswith("device/") and address in one["addresses"])


def _without_events(folder: Path) -> Path:
    """Copy the profiles, with a gateway that refuses subscriptions and does not announce any."""
    copies = folder / "profiles"
    shutil.copytree(PROFILES, copies)
    gateway = copies / "gateway.yaml"
    text = gateway.read_text("utf-8").replace("igd:\n", "igd:\n  events: false\n", 1)
    gateway.write_text(text.replace("<eventSubURL>/evt/IPConn</eventSubURL>", "<eventSubURL></eventSubURL>"), "utf-8")
    return copies


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=32)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--polled-repeats", type=int, default=10)
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    asyncio.run(measure(options.cameras, options.repeats, polled=False))
    if options.polled_repeats:
        asyncio.run(measure(options.cameras, options.polled_repeats, polled=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
