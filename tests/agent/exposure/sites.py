"""Devices, gateways and observations for the tests of what is judged: exposure, checks, plan."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import wan_kind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CAMERA = "192.168.1.20"
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def device(
    *addresses: str, observations: Sequence[Observation] = (), name: str = "Cam", behind: str | None = None
) -> Device:
    return Device(
        id=f"dev-{name}",
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(),
        addresses=tuple(map(ip_address, addresses)),
        name=name,
        behind=behind,
        first_seen=NOW,
        observations=tuple(observations),
    )


def gateway(
    *mappings: PortMapping,
    wan: str = "11.22.33.44",
    ways: Sequence[Way] = (Way.PORT_MAPPING,),
    address: str = "192.168.1.1",
    upnp: Answer = YES,
    age: timedelta = timedelta(),
) -> Gateway:
    outside = ip_address(wan) if wan else None
    return Gateway(
        id="gw",
        address=ip_address(address),
        driver="test",
        wan_address=outside,
        wan_kind=wan_kind(outside),
        upnp=upnp,
        mappings=mappings,
        ways_read=tuple(ways),
        read_at=NOW - age,
    )


def mapping(
    client: str = CAMERA, *, origin: str = "upnp", port: int = 8081, inside: int = 80, **rest: object
) -> PortMapping:
    return PortMapping(
        origin=origin,
        protocol="tcp",
        external_port=port,
        internal_client=client,
        internal_port=inside,
        **rest,  # type: ignore[arg-type]
    )


def seen(kind: str, value: str, *, port: int = 80, at: datetime = NOW) -> Observation:
    return Observation(kind=kind, value=value, endpoint=Endpoint(address=ip_address(CAMERA), port=port), at=at)


def words(verdict: Verdict) -> str:
    return " ".join(text.english for text in verdict.because)
