"""The whole site: one cable, devices on it, a gateway with its mappings. Also the way in for tests.

async with Site(network="127.81.3.0/24", profiles=["hikvision", "gateway"], password="...") as site:
    site.counters("hikvision")
    site.gateway.add_mapping(external_port=8081, internal_client=site.device("hikvision").address, ...)
"""

import ipaddress
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cctv_guard_simulator.build import equip
from cctv_guard_simulator.device import Device
from cctv_guard_simulator.errors import SimulatorError
from cctv_guard_simulator.gateway import Gateway
from cctv_guard_simulator.profile import PROFILES, Profile, load
from cctv_guard_simulator.protocols.mappings import MappingTable
from cctv_guard_simulator.segment import Segment
from cctv_guard_simulator.tls import Certificates

_FIRST_HOST = 10
"""Cameras start at .10, as behind many home routers; .1 is the gateway's."""


class Site:
    """A simulated site, up between `start` and `stop` (or within `async with`)."""

    def __init__(
        self,
        *,
        network: str = "127.77.0.0/24",
        profiles: Iterable[str | Path | Profile] | None = None,
        folder: Path = PROFILES,
        cameras: int | None = None,
        password: str | None = None,
        loss: float = 0.0,
        seed: int = 0,
        values: Mapping[str, str] | None = None,
        hears_host: bool = True,
    ) -> None:
        """`cameras` copies the camera profiles in turn until there are so many; `loss` is a share from 0 to 1.

        `values` are placeholders for all texts. With `hears_host` false only multicasts sent from an address of
        `network` are heard, so that sites of tests that run at once do not disturb each other's counting.

        Raises:
            SimulatorError: the network is not a loopback one or too small.
            ProfileError: a profile is not usable.
        """
        self.network = _network(network)
        self._segment = Segment(self.network, loss=loss, seed=seed, hears_host=hears_host)
        self._table = MappingTable()
        self._extra = dict(values or {})
        chosen = replicate(_profiles(profiles, folder), cameras)
        certificates = Certificates()
        addresses = self._addresses(chosen)
        self.devices = tuple(
            Device(
                profile,
                number,
                address,
                self._segment,
                certificates,
                password=password,
                site_values=self._values,
            )
            for (profile, number), address in zip(chosen, addresses, strict=True)
        )
        self._by_id = {device.id: device for device in self.devices}
        if len(self._by_id) != len(self.devices):
            raise SimulatorError("two profiles have the same id; give each its own 'id'")
        for device in self.devices:
            device.check()
            equip(device, self._table)

    @property
    def gateway(self) -> Gateway:
        """The router's mapping table. It is there without a gateway profile too, but then nobody tells of it."""
        return Gateway(self._table)

    def device(self, device_id: str) -> Device:
        """The device with this id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[device_id]

    def counters(self, device_id: str) -> dict[str, Any]:
        """What a device was asked, as plain data."""
        return self._by_id[device_id].counters.as_dict()

    def reset_counters(self) -> None:
        """Starts all counting again."""
        for device in self.devices:
            device.counters.reset()

    async def start(self) -> None:
        """Switches every device on and opens the mappings that the gateway's profile names."""
        try:
            for device in self.devices:
                await device.up()
            for device in self.devices:
                self._open_mappings(device)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Switches everything off."""
        for device in self.devices:
            await device.down()
        self._segment.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _open_mappings(self, device: Device) -> None:
        for row in device.profile.services.get("igd", {}).get("mappings", ()):
            if row["device"] in self._by_id:
                self.gateway.add_mapping(
                    external_port=row["external_port"],
                    internal_client=self._by_id[row["device"]].address,
                    internal_port=row["internal_port"],
                    protocol=row.get("protocol", "TCP"),
                    description=row.get("description", ""),
                )

    def _values(self) -> dict[str, str]:
        """Placeholders that belong to the site: netmask, gateway, other devices' addresses."""
        addresses = {f"address_of_{device.id.replace('-', '_')}": device.address for device in self.devices}
        return {
            "gateway": str(self.network[1]),
            "netmask": str(self.network.netmask),
            "prefix_length": str(self.network.prefixlen),
            "elsewhere": "127.99.99.99:8080",
            **addresses,
            **self._extra,
        }

    def _addresses(self, chosen: tuple[tuple[Profile, int], ...]) -> list[str]:
        gateways = [profile for profile, _ in chosen if profile.kind == "gateway"]
        last = self.network.num_addresses - 1
        if len(gateways) > 1 or _FIRST_HOST + len(chosen) > last:
            raise SimulatorError(
                f"{self.network} has no room for {len(chosen)} devices (one gateway at most, others from "
                f"{self.network[min(_FIRST_HOST, last)]}); give a larger --network or fewer --cameras"
            )
        hosts = iter(range(_FIRST_HOST, last))
        return [str(self.network[1 if profile.kind == "gateway" else next(hosts)]) for profile, _ in chosen]


def replicate(profiles: tuple[Profile, ...], cameras: int | None) -> tuple[tuple[Profile, int], ...]:
    """Each profile with its copy number: camera profiles in turn up to `cameras` (recorders count, are not copied)."""
    once = [(profile, 1) for profile in profiles if profile.kind != "camera"]
    kinds = [profile for profile in profiles if profile.kind == "camera"]
    if cameras is None or not kinds:
        return tuple((profile, 1) for profile in profiles)
    wanted = max(0, cameras - sum(profile.kind == "recorder" for profile, _ in once))
    return tuple([(kinds[n % len(kinds)], n // len(kinds) + 1) for n in range(wanted)] + once)


def _profiles(chosen: Iterable[str | Path | Profile] | None, folder: Path) -> tuple[Profile, ...]:
    if chosen is None:
        return load(None, folder)
    return tuple(each if isinstance(each, Profile) else load([each], folder)[0] for each in chosen)


def _network(text: str) -> ipaddress.IPv4Network:
    try:
        network = ipaddress.IPv4Network(text)
    except ValueError as error:
        raise SimulatorError(
            f"--network {text!r} is not an IPv4 network ({error}); give one like 127.77.0.0/24"
        ) from error
    if not network.is_loopback or network.overlaps(ipaddress.IPv4Network("127.0.0.0/24")):
        raise SimulatorError(
            f"--network {network} is not within 127.0.0.0/8 outside 127.0.0.0/24; the site lives on lo only"
        )
    return network
