"""Pure: observations -> devices -> exposures -> findings -> plan. It knows no socket, clock or store."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from cctv_guard_agent import plan as planning
from cctv_guard_agent import policies, support, trust, vulnerabilities
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.exposure.assess import assess_all
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.identity import labels
from cctv_guard_agent.identity.engine import identify as identify
from cctv_guard_agent.identity.explain import explain as explain_identity
from cctv_guard_agent.identity.match import Match, match, sighting
from cctv_guard_agent.inventory import merge_observations
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Role, Strength
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.finding import RANK, Finding
from cctv_guard_agent.model.inside import InsideLook
from cctv_guard_agent.model.installed import came_later
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.outside import OutsideHint, OutsideLook
from cctv_guard_agent.model.snapshot import Assessed, Snapshot, SourceHealth

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is judged."""

    at: datetime
    site: str
    profile: str
    devices: tuple[Device, ...]
    gateways: tuple[Gateway, ...]
    sources: tuple[SourceHealth, ...] = ()
    not_cameras: int = 0
    opened: Mapping[str, datetime]
    """When each open finding was first found, by id."""
    raised: Mapping[str, datetime]
    """When it came to its present severity, where that was later."""
    intervals: Intervals
    book: policies.PolicyBook = field(default_factory=policies.load)
    """The policies that count."""
    decisions: tuple[Decision, ...] = ()
    """The owner's, expired ones too."""
    baseline_at: datetime | None = None
    """When the first complete look was done."""
    observations: tuple[Observation, ...] = ()
    """About the site itself."""
    outside: tuple[OutsideLook, ...] = ()
    """The newest look of each vantage."""
    inside: tuple[InsideLook, ...] = ()
    """The newest look of each vantage in another network of the owner's."""
    hints: tuple[OutsideHint, ...] = ()
    """What public lists say of this site's address."""


def with_identity(device: Device) -> Device:
    """Derive a device's identity and name from its observations."""
    identity = identify(device.observations)
    return replace(device, identity=identity, name=_name(device, identity.brand, identity.model))


def _name(device: Device, brand: str | None, model: str | None) -> str:
    words = [word for word in (brand, model) if word]
    if brand and model and model.lower().startswith(brand.lower()):
        words = [model]
    if words:
        return " ".join(words)[:80]
    return str(device.addresses[0]) if device.addresses else device.name


def join_gateways(gateways: Iterable[Gateway]) -> tuple[Gateway, ...]:
    """Return one gateway per router, whatever drivers read it."""
    return merge(gateways)


def assess(facts: Facts, checks: Sequence[Check]) -> Snapshot:
    """Judge a site."""
    exposures = assess_all(
        facts.devices, facts.gateways, facts.at, facts.intervals, facts.outside, facts.inside, facts.hints
    )
    assessed = tuple(
        Assessed(
            device=device,
            exposure=exposures[device.id],
            policies=facts.book.verdicts(proven_maker(device.identity), facts.profile),
            answers=policies.maker_answers(proven_maker(device.identity)),
            vulnerabilities=vulnerabilities.matches(device.identity),
        )
        for device in facts.devices
    )
    assessed = tuple(_with_rules(one, facts) for one in assessed)
    snapshot = Snapshot(
        at=facts.at,
        site=facts.site,
        profile=facts.profile,
        devices=assessed,
        gateways=facts.gateways,
        sources=facts.sources,
        not_cameras=facts.not_cameras,
        data_dates=(("vulnerabilities", vulnerabilities.data_date()),),
        observations=facts.observations,
        baseline_at=facts.baseline_at,
        decisions=facts.decisions,
    )
    findings = tuple(replace(one, opened_at=facts.opened.get(one.id, facts.at)) for one in run_checks(snapshot, checks))
    opened = {one.id: one.opened_at or facts.at for one in findings}
    findings = _with_acceptance(findings, facts)
    tasks = [one for one in findings if one.accepted is None]
    plan = planning.make_plan(tasks, opened, facts.at, _raised(facts))
    return replace(snapshot, devices=_with_trust(snapshot), findings=findings, plan=plan)


def _with_acceptance(findings: Sequence[Finding], facts: Facts) -> tuple[Finding, ...]:
    """Mark what the owner accepts until a date: it stays open, and is no task meanwhile."""
    today = facts.at.date()
    held = {d.finding: d for d in facts.decisions if d.kind is DecisionKind.RISK and d.holds(today)}
    return tuple(replace(one, accepted=held[one.id], needs_person=False) if one.id in held else one for one in findings)


def _raised(facts: Facts) -> dict[str, datetime]:
    """When each finding became a task as it is now: at its present severity, and no longer accepted."""
    raised = dict(facts.raised)
    for one in facts.decisions:
        if one.kind is DecisionKind.RISK and one.finding and one.until and not one.holds(facts.at.date()):
            ended = datetime.combine(one.until, time.max, UTC)
            raised[one.finding] = max(ended, raised.get(one.finding, ended))
    return raised


def _with_trust(snapshot: Snapshot) -> tuple[Assessed, ...]:
    """Judge whom to trust, last."""
    today, decisions = snapshot.at.date(), snapshot.decisions
    return tuple(
        replace(
            one,
            trust=trust.judge(one, decisions, today, is_new=came_later(one.device, snapshot.baseline_at, decisions)),
        )
        for one in snapshot.devices
    )


def _with_rules(one: Assessed, facts: Facts) -> Assessed:
    """Add what rules about products say of this unit."""
    standing = vulnerabilities.standing(one.device.identity, one.vulnerabilities, facts.at.date())
    exploited = [match for match in one.vulnerabilities if match.exploited]
    product = policies.Product(
        kind=one.device.identity.kind,
        activated=one.exposure.activated.answer,
        exploited=tuple(match.cve for match in exploited if match.state == "known"),
        perhaps_exploited=tuple(match.cve for match in exploited if match.state != "known"),
        flaws_known=standing.state in ("known", "none_known"),
        support_ended=support.support_ended(one.device.identity, one.vulnerabilities).answer,
    )
    return replace(one, rules=policies.rules(facts.book, facts.profile, product))


def is_nameless(observations: Sequence[Observation]) -> bool:
    """Is it a camera for certain, and has nothing that was seen named who made it?

    Then the two questions are worth asking that rebrands of the two most copied firmware families answer alike.
    """
    identity = identify(observations)
    return identity.is_camera is True and identity.maker is None


def proven_maker(identity: Identity) -> str | None:
    """Return the maker for policies to speak of: one that a telling sign of the device itself names.

    Cameras carry bought modules, and whole blocks change hands: a MAC prefix alone never restricts anything, nor does
    it with a row of the brand table (a prior about a label) or a hint that many makers' devices share.
    """
    told = (one for one in identity.because if one.role is Role.MAKER and one.maker == identity.maker)
    return identity.maker if any(_is_proof(one) for one in told) else None


def _is_proof(one: Evidence) -> bool:
    return (
        one.group is not Group.REGISTRANT
        and one.strength in (Strength.STRONG, Strength.MEDIUM)
        and not labels.is_table_row(one)
    )


def run_checks(snapshot: Snapshot, checks: Sequence[Check]) -> tuple[Finding, ...]:
    """Run every check; one that fails is skipped alone. Worst first; one finding per id."""
    found: dict[str, Finding] = {}
    for check in checks:
        try:
            for one in check.run(snapshot):
                found.setdefault(one.id, one)
        except Exception:  # fences off one plug-in
            _LOG.exception("check %s failed", check.id)
    return tuple(sorted(found.values(), key=lambda one: (-RANK[one.severity], one.check, one.device or "", one.id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What one audit's sightings are."""

    devices: tuple[Device, ...]
    """Cameras, recorders, and what may be one: those seen now."""
    probed: frozenset[str]
    """Ids of those that were asked everything."""
    not_cameras: int


def join(known: Sequence[Device], sighted: Sequence[Sighted], now: datetime) -> Joined:
    """Say which sightings are which device, known or new. What is certainly no camera is counted only."""
    direct = [one for one in sighted if one.behind is None]
    mine = [one for one in direct if _may_be_camera(one)]
    entries = [one for one in sighted if one.behind is not None]
    used = [*mine, *entries]
    recorder = {str(address): device.id for device in known for address in device.addresses}
    units = match(
        known,
        [
            sighting(
                None if _is_placeholder(one.address) or _is_inside(one) else one.address,
                one.observations,
                behind=None if one.behind is None else recorder.get(str(one.behind), str(one.behind)),
                channel=one.channel,
            )
            for one in used
        ],
    )
    ids = {str(address): unit.id for unit in units for address in unit.addresses} | recorder
    known_ids = {device.id for device in known} | {unit.id for unit in units}
    devices = []
    probed = set()
    for unit in units:
        seen = [used[index] for index in unit.sightings]
        behind = ids.get(unit.behind or "", unit.behind)
        device = _device(unit, seen, behind if behind in known_ids and behind != unit.id else None, now)
        if device.identity.is_camera is False and unit.known is None:
            continue
        devices.append(device)
        if any(one.probed for one in seen):
            probed.add(unit.id)
    return Joined(
        devices=tuple(devices),
        probed=frozenset(probed),
        not_cameras=len(direct) - sum(1 for one in mine if any(one.address in device.addresses for device in devices)),
    )


def _is_inside(one: Sighted) -> bool:
    """Does it hang on the recorder's own port? Its address is the recorder's affair and nobody else's."""
    plugged = any(seen.kind == "list.connection" and seen.value == "plugplay" for seen in one.observations)
    return plugged and one.behind is not None


def _may_be_camera(one: Sighted) -> bool:
    """A camera, or a host that shows a sign of one; a gateway only where it is a camera as well."""
    verdict = identify(one.observations).is_camera
    return verdict is True or (verdict is None and one.sign == "camera")


def _device(unit: Match, seen: Sequence[Sighted], behind: str | None, now: datetime) -> Device:
    old = unit.known
    new = [observation for one in seen for observation in one.observations]
    answered = [one.at for one in new if one.at is not None and _is_answer(one)]
    last = max(answered, default=None)
    device = Device(
        id=unit.id,
        provisional=unit.provisional,
        identifiers=unit.identifiers,
        identity=old.identity if old else Identity(),
        addresses=tuple(address for address in unit.addresses if not _is_placeholder(address)),
        name=old.name if old else "",
        behind=behind,
        channel=unit.channel,
        first_seen=old.first_seen if old else now,
        last_answer=last or (old.last_answer if old else None),
        observations=merge_observations(old.observations if old else (), new, now),
    )
    told = {one.source for one in device.observations} or {source for one in seen for source in one.sources}
    return with_identity(replace(device, sources=tuple(sorted(told))))


def _is_answer(one: Observation) -> bool:
    """Did the device itself say this (not a list, not the neighbour table, not a silence)?"""
    return one.kind not in ("probe.failed", "tcp.filtered", "arp.mac", "arp.ipv6") and not one.kind.startswith("list.")


def _is_placeholder(address: Address) -> bool:
    """0.x.y.z stands for a camera on a recorder's own port: it has no address that anybody could reach."""
    return address.version == 4 and int(address) < 1 << 24


def explain(identity: Identity) -> list[str]:
    """Say who made it and why, in sentences."""
    return [text.english for text in explain_identity(identity)]
