"""End of support is told from flaws that will not be mended, and from nothing else."""

from dataclasses import replace

from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.snapshot import VulnerabilityMatch
from cctv_guard_agent.support import support_ended

IDENTITY = Identity(maker="dlink", brand="D-Link", model="DCS-2530L")
FLAW = VulnerabilityMatch(
    cve="CVE-2020-25078",
    effect="shows its password",
    state="known",
    exploited=True,
    needs_login=False,
    fixed_in="",
    kev_due=None,
    source="x",
    verification="confirmed",
    no_fix=True,
)


def test_a_flaw_that_nobody_will_mend_says_that_support_has_ended_and_names_it() -> None:
    verdict = support_ended(IDENTITY, [FLAW])
    assert verdict.answer is Answer.YES
    assert "CVE-2020-25078" in verdict.because[0].english


def test_a_flaw_that_may_concern_it_leaves_the_end_unknown() -> None:
    verdict = support_ended(IDENTITY, [replace(FLAW, state="probably")])
    assert verdict.answer is Answer.UNKNOWN
    assert "not certain" in verdict.because[0].english


def test_silence_is_no_support() -> None:
    for found in ([], [replace(FLAW, no_fix=False)]):
        verdict = support_ended(IDENTITY, found)
        assert verdict.answer is Answer.UNKNOWN
        assert "DCS-2530L" in verdict.because[0].english
        assert "support page of D-Link" in verdict.because[0].english
