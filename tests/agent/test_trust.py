"""Trust: what each state takes; what is missing is named with how to get it; no good news outweighs a restriction."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cctv_guard_agent import policies, trust
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Role, Strength
from cctv_guard_agent.model.exposure import Exposure
from cctv_guard_agent.model.snapshot import Assessed
from cctv_guard_agent.model.text import say
from cctv_guard_agent.model.trust import CutOff, Trust, TrustState

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TODAY = NOW.date()


def evidence(maker: str, group: Group, strength: Strength = Strength.STRONG) -> Evidence:
    return Evidence(
        kind="x", says="it says so", maker=maker, strength=strength, group=group, role=Role.MAKER, value="v", source="t"
    )


def verdict(answer: Answer) -> Verdict:
    return Verdict(answer=answer, because=(say("x", "Because of this."),), checked_at=NOW)


NO, YES, UNKNOWN = (verdict(answer) for answer in (Answer.NO, Answer.YES, Answer.UNKNOWN))


def camera(maker: str | None = "axis", profile: str = "small-business", **rest: object) -> Assessed:
    groups = () if maker is None else (evidence(maker, Group.WEB), evidence(maker, Group.RTSP))
    identity = Identity(
        maker=maker,
        brand=maker,
        model="P3245",
        firmware="11.0.89",
        confidence=0.99,
        is_camera=True,
        kind="camera",
        because=groups,
    )
    one = Assessed(
        device=Device(
            id="c-1", provisional=False, identifiers=Identifiers(), identity=identity, addresses=(), name="Door",
            first_seen=NOW,
        ),
        exposure=Exposure(
            reachable_from_internet=NO, cloud_access=NO, phones_home=UNKNOWN, could_open_itself=NO,
            anonymous_stream=NO, activated=YES, ways=(),
        ),
        policies=policies.verdicts(maker, profile),
    )  # fmt: skip
    return replace(one, **rest)  # type: ignore[arg-type]


def decision(answer: str = "trusted", until: date | None = date(2027, 11, 24)) -> Decision:
    return Decision(
        kind=DecisionKind.TRUST, device="c-1", answer=answer, reason="letter of 3 May", by="Anna (command line)",
        made_at=NOW, until=until, statement="letter.pdf",
    )  # fmt: skip


SUPPORTED = Decision(
    kind=DecisionKind.SUPPORT, device="c-1", answer="supported", reason="support page", by="x", made_at=NOW,
    day=date(2029, 12, 31),
)  # fmt: skip


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No published flaw known: whether that is so is another test's matter."""
    standing = type("S", (), {"state": "none_known", "because": say("x", "None known.")})
    monkeypatch.setattr(trust.vulnerabilities, "standing", lambda *_: standing)


def judge(one: Assessed, *decisions: Decision, is_new: bool = False, today: date = TODAY) -> Trust:
    return trust.judge(one, decisions, today, is_new=is_new)


def missing(found: Trust) -> set[str]:
    return {gap.what.key for gap in found.missing}


def test_a_device_is_verified_when_everything_is_known_and_supported() -> None:
    found = judge(camera(), SUPPORTED)
    assert (found.state, found.missing, found.next_check) == (TrustState.VERIFIED, (), date(2029, 12, 31))
    assert found.checked_at == NOW


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"reachable_from_internet": UNKNOWN}, "trust.way_unknown"),
        ({"reachable_from_internet": YES}, "trust.way_open"),
        ({"cloud_access": UNKNOWN}, "trust.way_unknown"),
        ({"anonymous_stream": YES}, "trust.way_open"),
        ({"activated": NO}, "trust.no_password"),
    ],
)
def test_each_thing_that_is_open_or_not_known_is_named_with_its_remedy(change: dict[str, Verdict], key: str) -> None:
    one = camera()
    found = judge(replace(one, exposure=replace(one.exposure, **change)), SUPPORTED)
    assert (found.state, missing(found)) == (TrustState.UNVERIFIED, {key})
    assert all(gap.how.english.strip() for gap in found.missing)


def test_support_is_missing_until_somebody_notes_it_and_again_after_its_end() -> None:
    assert missing(judge(camera())) == {"trust.support_not_known"}
    assert missing(judge(camera(), SUPPORTED, today=date(2030, 1, 1))) == {"trust.support_not_known"}


def test_signs_that_depend_on_each_other_count_once_and_a_mac_prefix_never() -> None:
    one = camera()
    for groups in ((Group.WEB, Group.WEB), (Group.WEB, Group.REGISTRANT)):
        identity = replace(one.device.identity, because=tuple(evidence("axis", group) for group in groups))
        found = judge(replace(one, device=replace(one.device, identity=identity)), SUPPORTED)
        assert missing(found) == {"trust.few_groups"}


def test_an_unknown_maker_is_unverified() -> None:
    found = judge(camera(None), SUPPORTED)
    assert found.state is TrustState.UNVERIFIED
    assert "trust.no_maker" in missing(found)


@pytest.mark.parametrize("maker", sorted(companies()))
def test_no_maker_that_a_policy_means_anywhere_is_ever_verified(maker: str) -> None:
    restricted = any(
        v.hit == "hit" and v.verification != "unconfirmed" and v.status != "proposed"
        for v in policies.verdicts(maker, "small-business")
    )
    for profile in policies.load().profiles:
        proof = CutOff(proved_at=NOW, how=say("x", "No packet left it for a week."))
        state = judge(camera(maker, profile, cut_off=proof), SUPPORTED).state
        assert state is not TrustState.VERIFIED or not restricted
        if restricted:
            assert state in (TrustState.CONTAINED, TrustState.NOT_ALLOWED)


def test_a_restricted_maker_is_contained_only_with_the_proof_and_it_grows_old() -> None:
    one = camera("hikvision")
    assert judge(one).state is TrustState.UNVERIFIED
    assert missing(judge(one)) == {"trust.not_cut_off"}
    cut_off = replace(one, cut_off=CutOff(proved_at=NOW, how=say("x", "Proved.")))
    found = judge(cut_off)
    assert (found.state, found.next_check) == (TrustState.CONTAINED, TODAY + trust.PROOF_HOLDS)
    assert missing(judge(cut_off, today=TODAY + timedelta(days=91))) == {"trust.proof_old"}
    open_ = replace(cut_off, exposure=replace(cut_off.exposure, cloud_access=UNKNOWN))
    assert judge(open_).state is TrustState.UNVERIFIED


@pytest.mark.parametrize(
    ("profile", "is_new", "state"),
    [
        ("small-business", False, TrustState.UNVERIFIED),
        ("small-business", True, TrustState.UNVERIFIED),
        ("uk-small-business", True, TrustState.UNVERIFIED),
        ("uk-public-voluntary", False, TrustState.UNVERIFIED),
        ("uk-public-voluntary", True, TrustState.NOT_ALLOWED),
        ("uk-sensitive", False, TrustState.NOT_ALLOWED),
        ("us-federal", False, TrustState.NOT_ALLOWED),
        ("named-five", False, TrustState.UNVERIFIED),
        ("named-five", True, TrustState.NOT_ALLOWED),
    ],
)
def test_whether_it_may_stay_depends_on_the_profile_and_on_when_it_came(
    profile: str, is_new: bool, state: TrustState
) -> None:
    assert judge(camera("hikvision", profile), is_new=is_new).state is state


def test_a_decision_stands_with_who_when_why_and_until_when_and_expires() -> None:
    one = camera("tplink", "uk-public-voluntary")
    assert "trust.undecided" in missing(judge(one, SUPPORTED))
    found = judge(one, decision())
    assert (found.state, found.next_check) == (TrustState.DECIDED_BY_OWNER, date(2027, 11, 24))
    for word in ("Anna (command line)", "2026-11-24", "2027-11-24", "letter of 3 May", "letter.pdf"):
        assert word in found.because[0].english
    assert judge(one, decision(), today=date(2027, 11, 25)).state is TrustState.UNVERIFIED
    assert judge(camera(), decision("not_allowed"), SUPPORTED).state is TrustState.NOT_ALLOWED


def test_a_decision_lifts_a_rule_followed_by_choice_and_none_that_binds() -> None:
    assert judge(camera("hikvision", "prc-strict"), decision()).state is TrustState.DECIDED_BY_OWNER
    found = judge(camera("hikvision", "uk-sensitive"), decision())
    assert found.state is TrustState.NOT_ALLOWED
    assert any(text.key == "trust.decision_lifts_nothing" for text in found.because)


def test_another_devices_decision_says_nothing() -> None:
    assert judge(camera("hikvision"), replace(decision(), device="c-2")).state is TrustState.UNVERIFIED
