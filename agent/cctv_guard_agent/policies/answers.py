"""Questions about a maker whose answers stand side by side, never as one badge. Pure.

"NDAA compliant" says that Section 889 does not name somebody; it says nothing about the law that the company is under.
Made in a country, owned from there and under its law are three things; only the last is asked by the UK statement.
Source: knowledge/makers.csv (`us_section_889`, `subject_to_prc_nil`, ...), facts/policy_notes.md section 2.
"""

from cctv_guard_agent.knowledge.makers import Company, companies, short_name
from cctv_guard_agent.model.policy import MakerAnswer, PolicyHit
from cctv_guard_agent.model.text import Text, say


def answers(maker_id: str | None) -> tuple[MakerAnswer, ...]:
    """Return the answers on one maker, the two that are mixed up most first; empty where it is not known."""
    company = companies().get(maker_id or "")
    if company is None:
        return ()
    return (
        _answer("section_889", company, _word(company.section_889), _section_889(company)),
        _answer("prc_law", company, _LAW[company.under_prc_law], _prc_law(company)),
        _answer("fcc_covered_list", company, _word(company.fcc_covered_list), _fcc(company)),
        _answer("us_entity_list", company, _word(company.entity_list), _entity(company)),
    )


_LAW = {"yes": PolicyHit.HIT, "no": PolicyHit.NO, "contested": PolicyHit.YOUR_DECISION}


def _answer(question: str, company: Company, hit: PolicyHit, because: Text) -> MakerAnswer:
    return MakerAnswer(question=question, hit=hit, because=because, verification=company.verification)


def _word(cell: str) -> PolicyHit:
    """`named`, `yes (...)`, `affiliate of ...` mean it; `no (...)` does not; anything else a person must decide."""
    first = cell.split(" (")[0]
    if first in ("named", "yes", "affiliate of a named entity"):
        return PolicyHit.HIT
    return PolicyHit.NO if first == "no" else PolicyHit.YOUR_DECISION


def _claims(company: Company) -> bool:
    return "NDAA" in company.section_889 and company.section_889.startswith("no")


def _section_889(company: Company) -> Text:
    name, hit = short_name(company.id), _word(company.section_889)
    if hit is PolicyHit.HIT:
        return say(
            "answer.section_889_yes",
            "US Section 889 (NDAA, 13 August 2018) names {maker}, or a group that it belongs to.",
            maker=name,
        )
    if hit is PolicyHit.YOUR_DECISION:
        return say(
            "answer.section_889_open",
            "Whether US Section 889 (NDAA, 13 August 2018) means {maker} is not settled: {why}.",
            maker=name,
            why=company.section_889,
        )
    if _claims(company):
        return say(
            "answer.section_889_claims",
            'US Section 889 does not name {maker}, which calls products of its own "NDAA compliant". That says nothing '
            "about the law that {maker} is under.",
            maker=name,
        )
    return say("answer.section_889_no", "US Section 889 (NDAA, 13 August 2018) does not name {maker}.", maker=name)


def _prc_law(company: Company) -> Text:
    name = short_name(company.id)
    if company.under_prc_law == "yes":
        return say(
            "answer.prc_law_yes",
            "{maker} is within reach of the National Intelligence Law of the People's Republic of China, read broadly "
            "(the whole group of a parent organised there). A narrower reading disputes that reach abroad.",
            maker=name,
        )
    if company.under_prc_law == "contested":
        return say(
            "answer.prc_law_open",
            "Whether {maker} is within reach of China's National Intelligence Law is contested, as its ownership or "
            "seat is; you decide.",
            maker=name,
        )
    return say(
        "answer.prc_law_no",
        "{maker}'s parent is organised outside the People's Republic of China. Where the device was assembled is "
        "another question.",
        maker=name,
    )


def _fcc(company: Company) -> Text:
    name, hit = short_name(company.id), _word(company.fcc_covered_list)
    if hit is PolicyHit.HIT:
        return say(
            "answer.fcc_yes",
            "{maker} is on the Covered List of the US FCC: no new approvals for sale there. It forbids nobody to use "
            "what is installed.",
            maker=name,
        )
    if hit is PolicyHit.NO:
        return say("answer.fcc_no", "{maker} is not on the Covered List of the US FCC.", maker=name)
    return say("answer.fcc_open", "Whether the US FCC's Covered List means {maker} is not settled.", maker=name)


def _entity(company: Company) -> Text:
    name, hit = short_name(company.id), _word(company.entity_list)
    if hit is PolicyHit.HIT:
        return say(
            "answer.entity_yes",
            "{maker} is on the US Entity List: exporters of US goods need a licence. It forbids nobody to use cameras.",
            maker=name,
        )
    if hit is PolicyHit.NO:
        return say("answer.entity_no", "{maker} is not known to be on the US Entity List.", maker=name)
    return say("answer.entity_open", "Whether {maker} is on the US Entity List is not settled.", maker=name)
