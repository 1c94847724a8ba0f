"""From a vantage's answer to the verdict: the site asks, judges, keeps."""

from ipaddress import ip_network
from pathlib import Path

from forwards import NOW, camera, router

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage.interface import VantageConfig


def site(folder: Path, *vantages: VantageConfig) -> Site:
    network = ip_network("127.94.0.0/24")
    config = Config(networks=(network,), vantages=vantages, store=folder / "inventory.db")
    made = Site(config, Lan.of((network,), ()), Store(config.store), now=lambda: NOW)
    made._devices = {"c-1": camera()}
    return made


def verdict(one: Site) -> tuple[Answer, str]:
    (judged,) = one.assess(NOW, remember=False).devices
    told = judged.exposure.reachable_from_internet
    return told.answer, " ".join(text.english for text in told.because)


async def test_what_a_vantage_saw_becomes_the_verdict_and_lasts_over_a_restart(
    vantage: VantageConfig, open_port: int, tmp_path: Path
) -> None:
    first = site(tmp_path, vantage)
    first.gateways = (router(open_port),)
    assert verdict(first)[0] is Answer.UNKNOWN
    assert await first.look_from_outside()
    answer, words = verdict(first)
    assert answer is Answer.YES
    assert f"rented gets through to port {open_port} of 127.0.0.1" in words
    assert [(one.name, one.state) for one in first.sources if one.name.startswith("vantage")] == [
        ("vantage rented", "ok")
    ]
    first.close()
    again = site(tmp_path, vantage)
    again.gateways = (router(open_port),)
    assert verdict(again) == (answer, words)
    assert not await again.look_from_outside()
    again.close()


async def test_without_a_vantage_nobody_is_asked(tmp_path: Path) -> None:
    alone = site(tmp_path)
    assert not await alone.look_from_outside()
    alone.close()
