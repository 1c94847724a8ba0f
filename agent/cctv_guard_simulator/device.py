"""One device: a profile on an address, with an identity, an account, counters and the protocols that it speaks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cctv_guard_simulator.account import Account
from cctv_guard_simulator.counters import Counters
from cctv_guard_simulator.errors import ProfileError, SimulatorError
from cctv_guard_simulator.identity import identity
from cctv_guard_simulator.profile import Profile
from cctv_guard_simulator.segment import Segment
from cctv_guard_simulator.text import fill
from cctv_guard_simulator.tls import Certificates

_OF_REQUEST = (
    "nonce",
    "cseq",
    "session",
    "content_length",
    "url",
    "path",
    "challenge",
    "relates_to",
    "message_id",
    "scopes",
    "xaddrs",
    "body",
    "sadp_uuid",
    "sadp_types",
    "hex_ip",
    "hex_gateway",
    "hex_mask",
    "scope_items",
)
"""Placeholders that a protocol gives from the request, or makes for each answer."""


class Service(Protocol):
    """A protocol that a device speaks while it is up."""

    async def start(self) -> None:
        """Opens sockets at the device's present address."""

    async def stop(self) -> None:
        """Closes them."""


class Device:
    """A device on the site. `up`, `down` and `move` are what its owner could do to it."""

    def __init__(
        self,
        profile: Profile,
        number: int,
        address: str,
        segment: Segment,
        certificates: Certificates,
        *,
        password: str | None,
        site_values: Callable[[], Mapping[str, str]],
    ) -> None:
        """`number` tells copies of one profile apart; `site_values` are placeholders that the site gives."""
        self.profile = profile
        self.number = number
        self.id = profile.id if number == 1 else f"{profile.id}-{number}"
        self.address = address
        self.segment = segment
        self.certificates = certificates
        self.counters = Counters()
        self.account = Account(profile.account, password, self.counters, refuses_all=profile.behaviour == "refuse")
        self.is_up = False
        self.services: list[Service] = []
        self._identity = identity(profile, number)
        self._site_values = site_values

    @property
    def mac(self) -> str:
        """Lower case with colons; what the device says of itself (`lo` has no hardware addresses)."""
        return self._identity["mac"]

    @property
    def serial(self) -> str:
        """The whole serial number."""
        return self.fill(self._identity["serial"])

    def values(self) -> dict[str, str]:
        """All placeholders that a text of this device may use, at this moment."""
        return {
            **self.profile.values,
            **self._site_values(),
            **self._identity,
            **_ports(self.profile),
            **_clock(self.now()),
            "ip": self.address,
        }

    def fill(self, text: str, **more: str) -> str:
        """A text of the profile with this device's values in it.

        Raises:
            ProfileError: the text uses a placeholder that nobody gives.
        """
        try:
            return fill(text, {**self.values(), **more})
        except KeyError as error:
            raise ProfileError(
                f"{self.profile.id}: a text uses the placeholder {{{error.args[0]}}}, which nobody gives; "
                "add it under 'values' or correct it"
            ) from error

    def check(self) -> None:
        """Fills every text of the profile once, so that a mistake in it shows before anybody asks.

        Raises:
            ProfileError: as `fill`.
        """
        of_request = dict.fromkeys(_OF_REQUEST, "0")
        for text in _texts(self.profile.services):
            self.fill(text, **of_request)

    def now(self) -> datetime:
        """What the device's own clock shows, aware UTC."""
        return datetime.now(UTC) + clock_skew(self.profile)

    async def up(self) -> None:
        """Switches the device on."""
        if not self.is_up:
            self.is_up = True
            try:
                for service in self.services:
                    await service.start()
            except BaseException:
                await self.down()
                raise

    async def down(self) -> None:
        """Pulls the plug: no farewell on any protocol."""
        if self.is_up:
            self.is_up = False
            for service in self.services:
                await service.stop()

    async def move(self, address: str) -> None:
        """Gives the device another address, as a DHCP server would; it stays up or down.

        Raises:
            SimulatorError: somebody has that address; the device keeps its own.
        """
        was_up, before = self.is_up, self.address
        await self.down()
        self.address = address
        try:
            if was_up:
                await self.up()
        except SimulatorError:
            self.address = before
            await self.up()
            raise

    def expect(self) -> dict[str, Any]:
        """What an auditor should find. Mappings and recorders name only the first copy of a profile."""
        expected = dict(self.profile.expect)
        if self.number > 1:
            expected.pop("behind", None)
            if "reachable_from_internet" in expected:
                expected["reachable_from_internet"] = "unknown"
        return expected

    def as_dict(self) -> dict[str, Any]:
        """What `GET /devices` tells."""
        return {
            "id": self.id,
            "profile": self.profile.id,
            "kind": self.profile.kind,
            "address": self.address,
            "mac": self.mac,
            "serial": self.serial,
            "account": self.profile.account,
            "up": self.is_up,
            "expect": self.expect(),
        }


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def clock_skew(profile: Profile) -> timedelta:
    """How far the device's clock is ahead (negative: behind)."""
    return timedelta(seconds=float(profile.services.get("onvif", {}).get("clock_skew_s", 0)))


def _ports(profile: Profile) -> dict[str, str]:
    services = profile.services
    ports = {
        f"{name}_port": str(services[name]["port"])
        for name in ("http", "onvif", "rtsp", "igd")
        if "port" in services.get(name, {})
    }
    if "tls_port" in services.get("http", {}):
        ports["https_port"] = str(services["http"]["tls_port"])
    return ports


def _clock(now: datetime) -> dict[str, str]:
    parts = {f"utc_{name}": str(getattr(now, name)) for name in ("year", "month", "day", "hour", "minute", "second")}
    return {
        **parts,
        "http_date": now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "rtsp_date": now.strftime("%a, %b %d %Y %H:%M:%S GMT"),
        "unix_time": str(int(now.timestamp())),
        "unix_micro": str(int(now.timestamp() * 1_000_000)),
    }
