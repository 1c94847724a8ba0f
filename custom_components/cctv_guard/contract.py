"""What the agent publishes, as values. One class per payload of `contract/`; see there for what a field means.

Reads the versions SCHEMA_MIN to SCHEMA_MAX and ignores keys that it does not know (a newer minor agent adds some).
Judges nothing: every verdict is the agent's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from homeassistant.util.json import JSON_DECODE_EXCEPTIONS, json_loads

from .const import SCHEMA_MAX, SCHEMA_MIN
from .decode import BadPayload, Id, Line, Name, Sentence, Word, decode

MAX_BYTES = 1024 * 1024
"""A device payload is at most 64 kB by contract, the site's grows with its inventory (30 bytes a device)."""


class UnsupportedVersion(BadPayload):
    """The payload's `schema_version` lies outside what we read."""

    def __init__(self, found: int) -> None:
        super().__init__(f"has schema_version {found}, where {SCHEMA_MIN} to {SCHEMA_MAX} can be read")
        self.found = found


class Answer(StrEnum):
    """Three answers to every question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def is_yes(self) -> bool | None:
        """True, False, or None where nobody knows."""
        return None if self is Answer.UNKNOWN else self is Answer.YES


class Severity(StrEnum):
    """How bad; `rank` orders them."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """none 0 ... critical 4."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence for people: catalogue key, parameters, and the English text."""

    key: Name
    text: Sentence
    params: Mapping[Name, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An answer with its because."""

    answer: Answer
    because: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One observation behind a maker."""

    kind: Name
    says: Line
    strength: Word
    maker: Word | None = None
    value: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who made it and what it calls itself."""

    maker: Word | None
    maker_name: Name | None
    brand: Name | None
    model: Name | None
    firmware: Name | None
    serial_tail: Word | None
    mac: Word | None
    confidence: float
    confidence_word: Word
    summary: Text
    nic_registrant: Name | None = None
    software_overlay: Name | None = None
    because: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in, looked at or not."""

    way: Word
    answer: Answer
    because: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the ways in have an answer."""

    looked_at: int
    of: int
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How a device can be reached."""

    reachable_from_internet: Verdict
    cloud_access: Verdict
    phones_home: Verdict
    could_open_itself: Verdict
    anonymous_stream: Verdict
    activated: Verdict
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a policy can be read."""

    title: Line
    url: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVerdict:
    """What one authority says of this maker, and whether it binds this owner."""

    policy: Word
    title: Line
    issuer: Name
    jurisdiction: Word
    date: Word
    status: Word
    hit: Word
    binds: bool
    binding_on: Line
    verification: Word
    actions: tuple[Word, ...] = ()
    deadline: Word | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All of them together under the owner's profile."""

    profile: Word
    restricted: Word
    """`no`, `unknown`, or where a restriction holds: `elsewhere`, ..."""
    trust: Word
    verdicts: tuple[PolicyVerdict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vulnerability:
    """One published flaw that concerns a device."""

    cve: Word
    effect: Line
    state: Word
    exploited: bool
    verification: Word
    needs_login: bool | None = None
    fixed_in: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """What all findings of a device amount to."""

    severity: Severity
    score: float
    at_risk: bool | None
    """None: too little was looked at to tell."""
    act_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that should not stay as it is."""

    id: Id
    check: Word
    severity: Severity
    title: Text
    reason: Text
    remedy: Text
    tier: Word
    action: Word
    needs_person: bool
    subject: Line = ""
    confidence: Word = ""
    opened_at: datetime | None = None
    because: tuple[Text, ...] = ()
    gateway: Id | None = None
    policy: Word | None = None
    official_due: Word | None = None
    docs: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFinding:
    """One that was settled within the last 30 days."""

    id: Id
    check: Word
    severity: Severity
    title: Text
    closed_at: datetime
    opened_at: datetime | None = None
    subject: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Open, worst first as the agent orders them, and recently closed."""

    open: tuple[Finding, ...] = ()
    closed: tuple[ClosedFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """What to do by when."""

    id: Name
    action: Word
    tier: Word
    severity: Severity
    title: Text
    reason: Text
    how: Text
    derivation: Text
    score: float = 0.0
    due: date | None = None
    official_due: Word | None = None
    findings: tuple[Id, ...] = ()
    makes_unnecessary: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """`device/<id>`: the whole truth on one camera or recorder."""

    id: Id
    revision: Word
    name: Name
    kind: Word
    identity: Identity
    exposure: Exposure
    policy: Policy
    risk: Risk
    findings: Findings
    answers: Answer
    provisional: bool = False
    is_camera: bool | None = None
    addresses: tuple[Word, ...] = ()
    behind: Id | None = None
    """The recorder that it hangs on."""
    channel: Word | None = None
    first_seen: datetime | None = None
    sources: tuple[Word, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()
    plan: tuple[PlanItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wan:
    """A gateway's outside address."""

    kind: Word
    address: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortMapping:
    """One rule that carries a port of the gateway to an inside host."""

    origin: Word
    protocol: Word
    external_port: int
    internal_client: Name
    internal_port: int
    enabled: bool = True
    description: Name = ""
    device: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """`router/<id>`: a gateway as its driver read it."""

    id: Id
    revision: Word
    name: Name
    driver: Word
    wan: Wan
    upnp: Answer
    address: Word | None = None
    mappings: tuple[PortMapping, ...] = ()
    ways_read: tuple[Word, ...] = ()
    limits: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open findings of a site by severity."""

    critical: int = 0
    high: int = 0
    medium: int = 0
    low: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of a site."""

    cameras: int
    recorders: int
    at_risk: int
    restricted: int
    unknown_maker: int
    open_findings: Open
    act_now: int
    not_cameras: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Where the present run stands, and whether there was ever a whole one."""

    running: bool
    complete: bool = False
    first_complete_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`site`: what there is, and what belongs to no device."""

    name: Name
    inventory: Mapping[Id, Word]
    """Device id to revision. What is missing here was forgotten."""
    counts: Counts
    scan: Scan
    routers: Mapping[Id, Word] = field(default_factory=dict)
    profile: Word = ""
    policies: tuple[Word, ...] = ()
    findings: Findings = field(default_factory=Findings)
    plan: tuple[PlanItem, ...] = ()
    last_event_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one plug-in of the agent fared."""

    name: Word
    state: Word
    heard: int = 0
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPack:
    """How old the agent's knowledge is."""

    name: Word
    date: Word
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """`agent`: its health."""

    version: Word
    sources: tuple[SourceHealth, ...] = ()
    data: tuple[DataPack, ...] = ()
    actions_enabled: bool = False
    last_run: datetime | None = None
    next_run: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`status`, also the Last Will."""

    status: Word

    @property
    def is_online(self) -> bool:
        """Anything but the agreed word means that nobody is there."""
        return self.status == "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """When a device was last checked, and how long its verdicts hold."""

    at: datetime
    good_until: datetime
    """After this they are unknown (design section 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`seen`: id to last answer and last check; apart from `device/<id>`, as it moves without news."""

    at: datetime
    seen: Mapping[Id, datetime] = field(default_factory=dict)
    checked: Mapping[Id, Checked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """`discovery`: what the agent is found by."""

    agent_id: Id
    site: Id
    name: Name
    agent_version: Word = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`reply/<request_id>`: what became of a command."""

    request_id: Name
    command: Word
    state: Word
    """accepted, progress, done, refused."""
    text: Text | None = None
    reason: Word | None = None


def read[T](kind: type[T], payload: bytes | bytearray | str) -> T:
    """Return one message as a value.

    Raises:
        UnsupportedVersion: its schema_version is not ours to read; looked at before anything else.
        BadPayload: it is too long, no JSON, or not what the contract says.
    """
    if len(payload) > MAX_BYTES:
        raise BadPayload(f"has {len(payload)} bytes, where {MAX_BYTES} are allowed")
    try:
        value = json_loads(payload)
    except JSON_DECODE_EXCEPTIONS as error:
        raise BadPayload(f"is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise BadPayload("is no JSON object")
    version = value.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise BadPayload("has no “schema_version”")
    if not SCHEMA_MIN <= version <= SCHEMA_MAX:
        raise UnsupportedVersion(version)
    return decode(kind, value)
