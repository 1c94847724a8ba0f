"""Who made it: signatures, the evidence that they yield, and the identity that the evidence adds up to.

Strength letters and their weights: facts/identification.md, head of the file (S +2.0, M +1.0, W +0.3, L 0).
"""

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How much one match tells about the maker."""

    STRONG = "strong"
    """Proves the firmware of one maker, survives rebranding: log10 likelihood ratio +2.0."""
    MEDIUM = "medium"
    """Normally that maker, but copies are known: +1.0."""
    WEAK = "weak"
    """A hint, many collisions: +0.3."""
    LABEL = "label"
    """Only the brand printed on the box: 0 for the maker."""


class Group(StrEnum):
    """Matches of one group are one piece of evidence: the sum of a group is capped at its strongest member."""

    SERIAL = "serial"
    FIRMWARE = "firmware"
    LAN_PROTOCOL = "lan_protocol"
    WEB = "web"
    REALM = "realm"
    RTSP = "rtsp"
    TLS = "tls"
    SCOPES = "scopes"
    API = "api"
    REGISTRANT = "registrant"
    LABEL = "label"


class Role(StrEnum):
    """What a signature speaks about."""

    MAKER = "maker"
    """The firmware's maker."""
    BRAND = "brand"
    """The label: sets `brand`, never the maker."""
    OVERLAY = "overlay"
    """Replacement firmware (OpenIPC and the like): hides the maker."""
    RESTREAMER = "restreamer"
    """Software that republishes a camera's stream: no maker follows from it."""
    NOT_CAMERA = "not_camera"
    """A printer, NAS, router, phone, television."""
    CAMERA = "camera"
    """Says that it is a camera or recorder, but not whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One fingerprint; its examples are tests."""

    kind: str
    """Kind of observation that it reads: `http.server`, `sadp.DeviceSN`, ..."""
    pattern: str
    """Regular expression, searched with case ignored; a group named `brand` or `model` is taken."""
    strength: Strength
    group: Group
    says: str
    """For a person, completes "Because ...": "its web server calls itself App-webs"."""
    source: str
    """Where the fact was seen, e.g. `identification.md 5.1 (recog)`."""
    examples: tuple[str, ...]
    """Values that must match; at least one."""
    counter_examples: tuple[str, ...] = ()
    """Values of other makers that must not match."""
    role: Role = Role.MAKER
    brand: str | None = None
    """The label that a match proves, where it does."""
    also: tuple[tuple[str, str], ...] = ()
    """(kind, pattern) pairs that the same device must show too."""
    unless: tuple[tuple[str, str], ...] = ()
    """(kind, pattern) pairs that void the match when the same device shows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What one file in `vendors/` declares: a maker's id (facts/makers.csv) and how its devices are told."""

    id: str
    name: str
    signatures: tuple[Signature, ...]
    stream_paths: tuple[str, ...] = ()
    """RTSP paths of the main stream, most usual first; for one DESCRIBE without login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One signature that matched one observation."""

    kind: str
    says: str
    maker: str | None
    strength: Strength
    group: Group
    role: Role
    value: str
    """The matched text, redacted, at most 120 characters."""
    source: str
    brand: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who made it and what it calls itself; four answers kept apart (identification.md, rule 1)."""

    maker: str | None = None
    """`stack_maker`: the firmware's lineage, canonical id of facts/makers.csv; None where unknown."""
    brand: str | None = None
    """The label on the case."""
    nic_registrant: str | None = None
    """Who registered the MAC's prefix, as the registry names it."""
    software_overlay: str | None = None
    model: str | None = None
    firmware: str | None = None
    serial: str | None = None
    confidence: float = 0.0
    """Calibrated chance that `maker` is right, 0 to 1; 0 where the maker is unknown."""
    is_camera: bool | None = None
    """Recorders, encoders and door stations count as cameras."""
    kind: str = "unknown"
    """camera, recorder, encoder, door_station, restreamer, gateway, other, unknown."""
    because: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Sentences: what contradicts what, and what that usually means."""
