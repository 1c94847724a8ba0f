"""The whole site at one moment: what checks read and what is published."""

from dataclasses import dataclass
from datetime import date, datetime

from cctv_guard_agent.model.decision import Decision
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Exposure, Gateway
from cctv_guard_agent.model.finding import Finding
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.policy import MakerAnswer, PolicyVerdict
from cctv_guard_agent.model.policy_change import PolicyChange
from cctv_guard_agent.model.text import Text
from cctv_guard_agent.model.trust import CutOff, Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one plug-in fared in the last run."""

    name: str
    state: str
    """ok, failed, not_run."""
    why: Text | None = None
    """Why not, and the remedy."""
    heard: int = 0
    """Answers received."""
    essential: bool = False
    """Without it an essential check stays without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One device with everything that was judged about it."""

    device: Device
    exposure: Exposure
    policies: tuple[PolicyVerdict, ...] = ()
    """Rules about its maker."""
    rules: tuple[PolicyVerdict, ...] = ()
    """Rules that ask something of the product or of its owner, whoever made it."""
    answers: tuple[MakerAnswer, ...] = ()
    """Questions about its maker whose answers stand side by side."""
    vulnerabilities: tuple["VulnerabilityMatch", ...] = ()
    cut_off: CutOff | None = None
    """The proof that it is cut off from the internet; None: there is none."""
    trust: Trust | None = None
    """Judged last; None while checks run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VulnerabilityMatch:
    """One published flaw that concerns this device."""

    cve: str
    effect: str
    state: str
    """known (build is in the affected range), probably (maker and class match, build unknown)."""
    exploited: bool
    """On CISA's list of known exploited vulnerabilities."""
    needs_login: bool | None
    fixed_in: str
    """Empty where no firmware may be named: the label is another's or not known, or the model is not on the list."""
    kev_due: str | None
    source: str
    verification: str
    other_label: bool = False
    """Sold under another label than its maker's: the maker's own firmware file can destroy it."""
    no_fix: bool = False
    """The maker has ended support, or is not expected to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The site."""

    at: datetime
    site: str
    profile: str
    devices: tuple[Assessed, ...]
    gateways: tuple[Gateway, ...]
    findings: tuple[Finding, ...] = ()
    plan: tuple[PlanItem, ...] = ()
    sources: tuple[SourceHealth, ...] = ()
    not_cameras: int = 0
    """Hosts that were looked at and are no camera."""
    baseline_at: datetime | None = None
    """When the first complete look at this site was done; None: not yet."""
    policy_change: PolicyChange | None = None
    """What the last change of profile or policy files changed."""
    decisions: tuple[Decision, ...] = ()
    """The owner's, expired ones too: those are asked again."""
    data_dates: tuple[tuple[str, date], ...] = ()
    """(data pack, date of its facts): `vulnerabilities`, `policies`, ..."""
    observations: tuple[Observation, ...] = ()
    """Seen about the site itself: `broker.anonymous`, `broker.plain` (`yes HOST:PORT`, `no` or `unknown WHY`)."""
