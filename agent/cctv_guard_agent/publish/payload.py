"""Model -> contract JSON, pure (design section 4). Words are lower case; unknown is a word; times are RFC 3339 UTC.

Serials, P2P ids and login data never travel: the last four characters of a serial are the most that is shown.
Strings from devices are bounded here and shown as text by every consumer.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cctv_guard_agent import redact, support, vulnerabilities
from cctv_guard_agent.exposure import ipv6
from cctv_guard_agent.identity.channels import AnalogInputs, analog_inputs
from cctv_guard_agent.identity.explain import sureness
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.decision import Decision
from cctv_guard_agent.model.evidence import Evidence, Identity, Role
from cctv_guard_agent.model.exposure import Exposure, Gateway, InsideVerdict, PortMapping
from cctv_guard_agent.model.finding import RANK, Finding, Severity, Tier
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.policy import MakerAnswer, PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_change import PolicyChange
from cctv_guard_agent.model.snapshot import Assessed, Snapshot, SourceHealth, VulnerabilityMatch
from cctv_guard_agent.model.text import Text, as_json, say
from cctv_guard_agent.model.trust import Trust
from cctv_guard_agent.publish.topics import SCHEMA_VERSION
from cctv_guard_agent.store import StoredFinding

Json = Mapping[str, object]

MAX_DEVICE_BYTES = 65_536
_MAX_TEXT = 200
_MAX_BECAUSE = 12
_MAX_CHANNELS = 64
"""The largest hybrid recorders have 64 sockets."""


def time(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, whole seconds."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clean(text: str | None, limit: int = _MAX_TEXT) -> str | None:
    """Bound a device's own words and drop control characters (terminal escapes)."""
    if text is None:
        return None
    return "".join(c for c in text if c.isprintable())[:limit]


def revision(content: Json) -> str:
    """Return the digest that tells whether a payload changed: 12 hex digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def with_revision(content: dict[str, object]) -> dict[str, object]:
    """Add `schema_version` and `revision` to a payload."""
    return {"schema_version": SCHEMA_VERSION, "id": content["id"], "revision": revision(content), **content}


def confidence_word(identity: Identity) -> str:
    """Say a confidence in a word: certain, likely, possible, unknown."""
    return "unknown" if identity.maker is None else sureness(identity)


def identity_summary(identity: Identity, maker_name: str | None) -> Text:
    """Return "Made by Hikvision (certain). Sold as Annke."."""
    brand = clean(identity.brand, 60)
    if identity.maker is None:
        if brand:
            return say("identity.brand_only", "Sold as {brand}. Who made it is not known yet.", brand=brand)
        return say("identity.unknown", "Nobody could say yet who made it.")
    word = confidence_word(identity)
    name = maker_name or identity.maker
    if brand and brand.lower() != name.lower():
        return say("identity.summary", "Made by {maker} ({word}). Sold as {brand}.", maker=name, word=word, brand=brand)
    return say("identity.made_by", "Made by {maker} ({word}).", maker=name, word=word)


def identity(identity: Identity, mac: str | None, maker_name: str | None) -> Json:
    """Identity with its evidence."""
    return {
        "maker": identity.maker,
        "maker_name": maker_name,
        "brand": clean(identity.brand),
        "model": clean(identity.model),
        "firmware": clean(identity.firmware),
        "serial_tail": None if identity.serial is None else redact.tail(clean(identity.serial) or ""),
        "mac": mac,
        "nic_registrant": clean(identity.nic_registrant),
        "software_overlay": clean(identity.software_overlay),
        "confidence": round(identity.confidence, 2),
        "confidence_word": confidence_word(identity),
        "summary": as_json(identity_summary(identity, maker_name)),
        "because": [_evidence(one, identity.serial) for one in identity.because[:_MAX_BECAUSE]],
        "conflicts": [clean(one, 400) for one in identity.conflicts[:5]],
    }


_SERIAL_KINDS = frozenset({"devicesn", "serialno", "serialnumber", "serial", "sn", "uid", "deviceid"})


def _evidence(one: Evidence, serial: str | None) -> Json:
    """One piece of evidence; a serial in it shows its tail only, wherever it stands."""
    value = clean(one.value, 120) or ""
    if serial and len(serial) > 4:
        value = value.replace(serial, redact.tail(serial))
    if one.kind.rsplit(".", 1)[-1].lower() in _SERIAL_KINDS and "…" not in value:
        value = redact.tail(value)
    return {
        "kind": one.kind,
        "says": one.says,
        "maker": one.maker or None,
        "strength": str(one.strength),
        "value": value,
        **({} if one.role is Role.MAKER else {"role": str(one.role)}),
    }


def verdict(one: Verdict) -> Json:
    """An answer with its because. Its times move only with the answer: `seen` carries freshness."""
    return {
        "answer": str(one.answer),
        "because": [as_json(text) for text in one.because[:_MAX_BECAUSE]],
    }


def exposure(one: Exposure) -> Json:
    """The claims, kept apart, and what was looked at."""
    claims = (
        "reachable_from_internet",
        "cloud_access",
        "phones_home",
        "could_open_itself",
        "anonymous_stream",
        "activated",
    )
    return {
        **{claim: verdict(getattr(one, claim)) for claim in claims},
        "coverage": {
            "looked_at": one.looked_at,
            "of": len(one.ways),
            "ways": [{"way": str(way.way), **verdict(way.verdict)} for way in one.ways],
        },
        **({"inside": [_inside(each) for each in one.inside]} if one.inside else {}),
    }


def _inside(one: InsideVerdict) -> Json:
    """What one vantage in another network of the owner's says of the device."""
    return {
        "vantage": one.vantage,
        "segment": one.segment,
        "expected": one.expected,
        "shared": one.shared,
        "ports": list(one.ports),
        **verdict(one.verdict),
    }


def policy(one: PolicyVerdict) -> Json:
    """What one policy says, with body, date, whom it binds and its source."""
    return {
        "policy": one.policy,
        "title": one.title,
        "issuer": one.issuer,
        "jurisdiction": one.jurisdiction,
        "date": one.date,
        "status": one.status,
        "hit": str(one.hit),
        "binds": one.binds,
        "followed": one.followed,
        "binding_on": one.binding_on,
        "actions": list(one.actions),
        "deadline": one.deadline,
        "source": {"title": one.source_title, "url": one.source_url},
        "verification": one.verification,
    }


def rule(one: PolicyVerdict) -> Json:
    """What one policy asks of the product or of its owner, whoever made it."""
    return {
        "policy": one.policy,
        "title": one.title,
        "issuer": one.issuer,
        "date": one.date,
        "criterion": one.criterion,
        "hit": str(one.hit),
        "binds": one.binds,
        "binding_on": one.binding_on,
        "because": None if one.because is None else as_json(one.because),
        "verification": one.verification,
    }


def maker_answer(one: MakerAnswer) -> Json:
    """One question about the maker; they stand side by side."""
    return {
        "question": one.question,
        "answer": {PolicyHit.HIT: "yes", PolicyHit.NO: "no"}.get(one.hit, str(one.hit)),
        "because": as_json(one.because),
        "verification": one.verification,
    }


def trust_detail(one: Trust) -> Json:
    """What the word of trust rests on, and what is missing. Its looks' times stand in `seen`."""
    return {
        "because": [as_json(text) for text in one.because],
        "missing": [{"what": as_json(gap.what), "how": as_json(gap.how)} for gap in one.missing],
        "decision": None if one.decision is None else decision(one.decision),
        "next_check": None if one.next_check is None else one.next_check.isoformat(),
    }


def decision(one: Decision) -> Json:
    """What the owner decided: who, when, why, until when."""
    return {
        "kind": str(one.kind),
        "answer": one.answer,
        "by": one.by,
        "at": time(one.made_at),
        "reason": one.reason,
        "until": None if one.until is None else one.until.isoformat(),
        "statement": one.statement or None,
    }


def restricted(verdicts: Sequence[PolicyVerdict], maker: str | None) -> str:
    """Say in one word what policies say of the maker: here, elsewhere, your_decision, no, unknown."""
    hits = [one for one in verdicts if one.hit is PolicyHit.HIT and one.verification != "unconfirmed"]
    if any(one.binds for one in hits):
        return "here"
    if hits:
        return "elsewhere"
    if any(one.hit is PolicyHit.YOUR_DECISION for one in verdicts):
        return "your_decision"
    return "unknown" if maker is None else "no"


def vulnerability(one: VulnerabilityMatch) -> Json:
    """One published flaw that concerns the device."""
    return {
        "cve": one.cve,
        "effect": one.effect,
        "state": one.state,
        "exploited": one.exploited,
        "needs_login": one.needs_login,
        "fixed_in": one.fixed_in,
        "kev_due": one.kev_due,
        "source": one.source,
        "verification": one.verification,
    }


def standing(one: Assessed, snapshot: Snapshot) -> Json:
    """How it stands to the published flaws in one word, with the date of the list; and whether support has ended."""
    sum_up = vulnerabilities.standing(one.device.identity, one.vulnerabilities, snapshot.at.date())
    return {
        "state": sum_up.state,
        "because": as_json(sum_up.because),
        "data_date": sum_up.data_date.isoformat(),
        "support_ended": verdict(support.support_ended(one.device.identity, one.vulnerabilities)),
    }


def finding(one: Finding, opened_at: datetime | None = None) -> Json:
    """One open finding."""
    return {
        "id": one.id,
        "check": one.check,
        "subject": clean(one.subject),
        "severity": str(one.severity),
        "confidence": str(one.confidence),
        "tier": str(one.tier),
        "action": one.action,
        "needs_person": one.needs_person,
        "opened_at": time(opened_at or one.opened_at),
        "title": as_json(one.title),
        "reason": as_json(one.reason),
        "remedy": as_json(one.remedy),
        "because": [as_json(text) for text in one.because[:_MAX_BECAUSE]],
        "gateway": one.gateway,
        "policy": one.policy,
        "official_due": one.official_due,
        "docs": one.check,
        **({} if one.accepted is None else {"accepted": decision(one.accepted)}),
    }


def closed_finding(one: StoredFinding) -> Json:
    """One finding that was closed in the last 30 days."""
    return {
        "id": one.id,
        "check": one.check,
        "subject": one.subject,
        "severity": one.severity,
        "opened_at": time(one.opened_at),
        "closed_at": time(one.closed_at),
        "title": one.title,
    }


def plan_item(one: PlanItem) -> Json:
    """One task of the plan."""
    return {
        "id": one.id,
        "action": one.action,
        "tier": str(one.tier),
        "severity": str(one.severity),
        "due": None if one.due is None else one.due.isoformat(),
        "official_due": None if one.official_due is None else one.official_due.isoformat(),
        "score": round(one.score, 1),
        "findings": list(one.findings),
        "title": as_json(one.title),
        "reason": as_json(one.reason),
        "how": as_json(one.how),
        "derivation": as_json(one.derivation),
        "makes_unnecessary": list(one.makes_unnecessary),
    }


def channels(one: AnalogInputs) -> Json:
    """A recorder's analogue inputs: cameras on coax, which are no devices of their own."""
    listed = one.listed[:_MAX_CHANNELS]
    return {
        "analog": one.count,
        "list": [{"number": each.number, "name": clean(each.name, 60), "signal": each.signal} for each in listed],
    }


_NOT_ENABLED = say("action.not_enabled", "Actions are not switched on in this version of the agent.")


def device(
    one: Assessed, snapshot: Snapshot, closed: Iterable[StoredFinding], *, answers: Answer, maker_name: str | None
) -> dict[str, object]:
    """Everything about one device, at most 64 kB."""
    seen = one.device
    own = [finding_ for finding_ in snapshot.findings if finding_.device == seen.id]
    tasks = [item for item in snapshot.plan if item.device == seen.id]
    due = [item.due for item in tasks if item.due is not None]
    worst = max((finding_.severity for finding_ in own), key=lambda s: RANK[s], default=Severity.NONE)
    content: dict[str, object] = {
        "id": seen.id,
        "name": clean(seen.name),
        "kind": seen.identity.kind,
        "provisional": seen.provisional,
        "is_camera": seen.identity.is_camera,
        "identity": identity(seen.identity, seen.mac, maker_name),
        "addresses": [str(address) for address in seen.addresses[:8]],
        "behind": seen.behind,
        "channel": clean(seen.channel, 60),
        "first_seen": time(seen.first_seen),
        "answers": str(answers),
        "sources": list(seen.sources),
        "exposure": exposure(one.exposure),
        "policy": {
            "profile": snapshot.profile,
            "restricted": restricted(one.policies, seen.identity.maker),
            "trust": "unverified" if one.trust is None else str(one.trust.state),
            **({} if one.trust is None else {"trust_detail": trust_detail(one.trust)}),
            "verdicts": [policy(verdict_) for verdict_ in one.policies if verdict_.hit is not PolicyHit.NO],
            "rules": [rule(verdict_) for verdict_ in one.rules if verdict_.followed],
            "answers": [maker_answer(each) for each in one.answers],
        },
        "vulnerabilities": [vulnerability(match) for match in one.vulnerabilities[:20]],
        "vulnerability_standing": standing(one, snapshot),
        "risk": {
            "severity": str(worst),
            "score": round(max((item.score for item in tasks), default=0.0), 1),
            "at_risk": _at_risk(one, worst),
            "act_by": min(due).isoformat() if due else None,
        },
        "findings": {
            "open": [finding(finding_) for finding_ in own],
            "closed": [closed_finding(finding_) for finding_ in closed if finding_.device == seen.id][-20:],
        },
        "plan": [plan_item(item) for item in tasks],
        "block": {"state": "unknown", "proof": None},
        "pending_action": None,
        "actions": {
            name: {"possible": False, "why_not": as_json(_NOT_ENABLED)}
            for name in ("block", "close_mapping", "disable_p2p")
        },
    }
    inputs = analog_inputs(seen.observations, seen.identity.kind)
    if inputs is not None:
        content["channels"] = channels(inputs)
    return with_revision(_bounded(content))


def _at_risk(one: Assessed, worst: Severity) -> bool | None:
    """High or critical findings say yes; no says so only where reachability is known."""
    if RANK[worst] >= RANK[Severity.HIGH]:
        return True
    return False if one.exposure.reachable_from_internet.answer is Answer.NO else None


def _bounded(content: dict[str, object]) -> dict[str, object]:
    """Leave out the longest lists, least important first, until the payload fits; say what was left out."""
    for part, shorten in _SHORTER:
        if _size(content) <= MAX_DEVICE_BYTES - 400:  # room for `revision`, `schema_version` and `left_out`
            return content
        if part in content:
            content = {**content, part: shorten(content[part]), "left_out": [*_left_out(content, part), part]}
    return content


def _size(content: Json) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode())


def _first_findings(findings: Any) -> Json:
    return {"open": findings["open"][:10], "closed": []}


def _bare_findings(findings: Any) -> Json:
    return {**findings, "open": [{**one, "because": []} for one in findings["open"]]}


def _bare_exposure(exposure_: Any) -> Json:
    bare: dict[str, object] = {
        claim: {"answer": one["answer"], "because": one["because"][:1]}
        for claim, one in exposure_.items()
        if claim not in ("coverage", "inside")
    }
    inside = [{**one, "because": one["because"][:1]} for one in exposure_.get("inside", ())]
    if inside:
        bare["inside"] = inside
    ways = [{**way, "because": way["because"][:1]} for way in exposure_["coverage"]["ways"]]
    return {**bare, "coverage": {**exposure_["coverage"], "ways": ways}}


_SHORTER: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("vulnerabilities", lambda _: []),
    ("plan", lambda _: []),
    ("channels", lambda channels_: {**channels_, "list": []}),
    ("findings", _first_findings),
    ("findings", _bare_findings),
    ("policy", lambda policy_: {**policy_, "verdicts": []}),
    ("exposure", _bare_exposure),
    ("findings", lambda findings: {**findings, "open": findings["open"][:3]}),
)


def _left_out(content: Json, but: str) -> list[object]:
    value = content.get("left_out", [])
    return [one for one in value if one != but] if isinstance(value, list) else []


def _lifetime(mapping: PortMapping) -> str:
    """`limited` ends unless the device that asked renews it."""
    return "unknown" if mapping.lease_s is None else "limited" if mapping.lease_s else "permanent"


def router(one: Gateway, owner_of: Mapping[str, str]) -> dict[str, object]:
    """One gateway; `owner_of` joins an inside address to a device id."""
    return with_revision(
        {
            "id": one.id,
            "name": clean(one.name),
            "address": str(one.address),
            "driver": one.driver,
            "wan": {"kind": str(one.wan_kind), "address": None if one.wan_address is None else str(one.wan_address)},
            "upnp": str(one.upnp),
            "ipv6_filter": str(ipv6.filters(one)),
            "mappings": [
                {
                    "origin": mapping.origin,
                    "protocol": mapping.protocol,
                    "external_port": mapping.external_port,
                    "internal_client": clean(mapping.internal_client, 64),
                    "internal_port": mapping.internal_port,
                    "enabled": mapping.enabled,
                    "description": clean(mapping.description, 80),
                    "remote_host": clean(mapping.remote_host, 64),
                    # a lease counts down: only its kind is news
                    "lease_s": 0 if mapping.lease_s == 0 else None,
                    "lifetime": _lifetime(mapping),
                    "device": owner_of.get(mapping.internal_client),
                }
                for mapping in one.mappings[:512]
            ],
            "ways_read": [str(way) for way in one.ways_read],
            "limits": [as_json(text) for text in one.limits],
            "can": {"list_mappings": bool(one.ways_read), "block": False, "close_mapping": False},
            "events": one.events,
        }
    )


def agent(
    version: str,
    sources: Sequence[SourceHealth],
    *,
    checks_not_run: Sequence[tuple[str, int]],
    plugins_skipped: Sequence[tuple[str, str]],
    data: Sequence[tuple[str, str, int]],
    last_run: datetime | None,
    next_run: datetime | None,
) -> dict[str, object]:
    """How the agent fares: sources, checks that could not run, plug-ins skipped, data and dates."""
    return {
        "schema_version": SCHEMA_VERSION,
        "version": version,
        "sources": [
            {
                "name": one.name,
                "state": one.state,
                "heard": one.heard,
                "why": None if one.why is None else as_json(one.why),
            }
            for one in sources
        ],
        "checks_not_run": [{"check": check, "devices": count} for check, count in checks_not_run],
        "plugins_skipped": [{"name": name, "why": clean(why)} for name, why in plugins_skipped],
        "data": [{"name": name, "date": date, "rows": rows} for name, date, rows in data],
        "actions_enabled": False,
        "last_run": time(last_run),
        "next_run": time(next_run),
    }


def site(
    snapshot: Snapshot,
    name: str,
    inventory: Mapping[str, str],
    routers: Mapping[str, str],
    closed: Iterable[StoredFinding],
    *,
    scan_running: bool,
    progress: float | None,
    first_complete_at: datetime | None,
    last_event_seq: int,
) -> dict[str, object]:
    """The inventory, the counts, and what belongs to no device."""
    cameras = [one for one in snapshot.devices if one.device.identity.is_camera is not False]
    own = [one for one in snapshot.findings if one.device is None]
    counts = {str(severity): 0 for severity in Severity if severity is not Severity.NONE}
    for one in snapshot.findings:
        if one.severity is not Severity.NONE:
            counts[str(one.severity)] += 1
    words = [restricted(one.policies, one.device.identity.maker) for one in cameras]
    risky = {one.device for one in snapshot.findings if one.device and RANK[one.severity] >= RANK[Severity.HIGH]}
    return {
        "schema_version": SCHEMA_VERSION,
        "name": name,
        "inventory": dict(sorted(inventory.items())),
        "routers": dict(sorted(routers.items())),
        "counts": {
            "cameras": sum(1 for one in cameras if one.device.identity.kind != "recorder"),
            "recorders": sum(1 for one in cameras if one.device.identity.kind == "recorder"),
            "not_cameras": snapshot.not_cameras,
            "at_risk": len(risky),
            "restricted": sum(1 for word in words if word in ("here", "elsewhere")),
            "unknown_maker": sum(1 for one in cameras if one.device.identity.maker is None),
            "open_findings": counts,
            "act_now": sum(1 for one in snapshot.findings if one.tier is Tier.NOW),
        },
        "profile": snapshot.profile,
        "policies": sorted({verdict_.policy for one in snapshot.devices for verdict_ in one.policies}),
        "findings": {
            "open": [finding(one) for one in own],
            "closed": [closed_finding(one) for one in closed if one.device is None][-20:],
        },
        "plan": [plan_item(item) for item in snapshot.plan if item.device is None],
        "scan": {
            "running": scan_running,
            "progress": progress,
            "complete": first_complete_at is not None,
            "first_complete_at": time(first_complete_at),
        },
        "last_event_seq": last_event_seq,
        **({} if snapshot.policy_change is None else {"policy_change": policy_change(snapshot.policy_change)}),
    }


def policy_change(one: PolicyChange) -> Json:
    """What the last change of profile or policy files changed."""
    return {
        "at": time(one.at),
        "profile_before": one.profile_before,
        "profile_after": one.profile_after,
        "files_changed": one.files_changed,
        "devices": [
            {"device": each.device, "maker": each.maker or None, "before": each.before, "after": each.after}
            for each in one.devices
        ],
    }


def event(
    event_id: str,
    at: datetime,
    type_: str,
    *,
    device: str | None,
    finding: str | None,
    severity: str | None,
    text: Json,
) -> dict[str, object]:
    """One thing that changed; `seq` is added when it is kept in the outbox."""
    return {
        "schema_version": SCHEMA_VERSION,
        "event_id": event_id,
        "at": time(at),
        "type": type_,
        "device": device,
        "finding": finding,
        "severity": severity,
        "text": text,
    }
