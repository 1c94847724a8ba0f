"""A site as the checks get it, and one check by its id."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sites import CAMERA, NOW, device

from cctv_guard_agent import policies, vulnerabilities
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.exposure.assess import assess_all
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Role, Strength
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.finding import Finding
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Assessed, Snapshot, SourceHealth
from cctv_guard_agent.plugins import load

CHECKS = {check.id: check for check in load("cctv_guard_agent.checks", "CHECK", Check).values}


def identity(maker: str | None = "hikvision", **rest: object) -> Identity:
    because = (
        Evidence(
            kind="http.server",
            says="its web server calls itself so",
            maker=maker,
            strength=Strength.STRONG,
            group=Group.WEB,
            role=Role.MAKER,
            value="x",
            source="test",
        ),
    )
    values = {"confidence": 0.99 if maker else 0.0, "is_camera": True, "kind": "camera", "because": because, **rest}
    return Identity(maker=maker, **values)  # type: ignore[arg-type]


def site(
    *devices: Device,
    gateways: Sequence[Gateway] = (),
    profile: str = "small-business",
    data_age_days: int = 10,
    sources: Sequence[SourceHealth] = (),
    observations: Sequence[Observation] = (),
) -> Snapshot:
    routers = merge(gateways)
    exposures = assess_all(devices, routers, NOW)
    return Snapshot(
        at=NOW,
        site="home",
        profile=profile,
        devices=tuple(
            Assessed(
                device=one,
                exposure=exposures[one.id],
                policies=policies.verdicts(one.identity.maker, profile),
                vulnerabilities=vulnerabilities.matches(one.identity),
            )
            for one in devices
        ),
        gateways=routers,
        sources=tuple(sources),
        data_dates=(("vulnerabilities", NOW.date() - timedelta(days=data_age_days)),),
        observations=tuple(observations),
    )


def camera(*observations: Observation, maker: str | None = "hikvision", **rest: object) -> Device:
    return replace(device(CAMERA, observations=observations), identity=identity(maker, **rest))


def run(check: str, snapshot: Snapshot) -> list[Finding]:
    return list(CHECKS[check].run(snapshot))
