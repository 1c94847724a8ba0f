"""How a device can be reached, and from where. Four claims are kept apart (facts/exposure.md, section 0)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.lease import Lease
from cctv_guard_agent.model.text import Text


class Way(StrEnum):
    """Every way in or out that is looked at; the coverage of a device counts these."""

    PORT_MAPPING = "port_mapping"
    STATIC_FORWARD = "static_forward"
    DMZ = "dmz"
    NAT_PMP = "nat_pmp"
    IPV6 = "ipv6"
    CLOUD = "cloud"
    DDNS = "ddns"
    ANONYMOUS_STREAM = "anonymous_stream"


class WanKind(StrEnum):
    """What the gateway's outside address is."""

    PUBLIC = "public"
    CGNAT = "cgnat"
    DOUBLE_NAT = "double_nat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortMapping:
    """One rule that carries a port of the gateway to an inside host."""

    origin: str
    """`upnp` (asked for by a device), `static` (entered by a person), `dmz` (everything not mapped elsewhere) or `ipv6`
    (no translation: the router lets new connections from outside pass to this IPv6 address or prefix)."""
    protocol: str
    """`tcp`, `udp` or `any`."""
    external_port: int
    """0 with `dmz` and `ipv6`: every port."""
    internal_client: str
    """As the gateway wrote it; usually an address."""
    internal_port: int
    """0: the same as outside."""
    enabled: bool = True
    description: str = ""
    remote_host: str = ""
    """Limits who may use it; empty: anybody."""
    lease_s: int | None = None
    """Lifetime in seconds; 0 means permanent (UPnP WANIPConnection, PortMappingLeaseDuration); None: not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One router as its driver read it. None and UNKNOWN say "not read", with the reason in `limits`."""

    id: str
    address: Address
    inside: tuple[Address, ...] = ()
    """Its addresses in other networks of the site (VLANs): devices there name one of these as their router. Not
    published."""
    name: str = ""
    driver: str
    wan_address: Address | None = None
    wan_kind: WanKind = WanKind.UNKNOWN
    next_hop: Address | None = None
    """Where it sends what is for the internet: behind a private outside address the router in front. Not published."""
    upnp: Answer = Answer.UNKNOWN
    """Does it accept port mappings from devices?"""
    mappings: tuple[PortMapping, ...] = ()
    leases: tuple[Lease, ...] = ()
    """Which card has which address; empty where they were not read. Neither published nor kept on disk."""
    ways_read: tuple[Way, ...] = ()
    """Ways that were read completely: a device absent from `mappings` is not reachable through these."""
    limits: tuple[Text, ...] = ()
    """What could not be read, why, and what would make it so."""
    events: bool = False
    """Mapping changes are announced (GENA), so that polling can be slow."""
    read_at: datetime | None = None
    """When the driver read it; verdicts that rest on it grow stale from here. Not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WayLooked:
    """One way in, for one device: what was found."""

    way: Way
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideVerdict:
    """Can it be reached from one other network of the owner's? A word about that network alone."""

    vantage: str
    segment: str
    """The network that was looked from; `unknown` where the vantage could not tell."""
    verdict: Verdict
    shared: bool = False
    """Both are in one network: no router between them, whatever the ports say."""
    ports: tuple[int, ...] = ()
    """TCP ports that opened from there."""
    expected: bool = False
    """The owner says that this network may reach the cameras."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Everything known about how one device can be reached."""

    reachable_from_internet: Verdict
    """Somebody outside can open a connection to it: a rule + public WAN + open port, or seen from outside."""
    cloud_access: Verdict
    """A vendor's broker lets a remote app in, no open port needed."""
    phones_home: Verdict
    could_open_itself: Verdict
    """Its port-mapping client is on and the gateway accepts mappings."""
    anonymous_stream: Verdict
    activated: Verdict
    """NO: no password was ever set; anybody on the network can own it."""
    ways: tuple[WayLooked, ...]
    inside: tuple[InsideVerdict, ...] = ()
    """From other networks of the owner's; empty where no vantage stands in one."""

    @property
    def looked_at(self) -> int:
        """How many ways have an answer."""
        return sum(1 for way in self.ways if way.verdict.answer is not Answer.UNKNOWN)
