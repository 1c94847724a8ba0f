"""What strengths are worth, and how a sum becomes a chance: the engine's numbers in one place.

The letters' order comes from identification.md (log10 likelihood ratios S 2.0, M 1.0, W 0.3, L 0 are suggested there).
The values are measured: bench/calibration.py on the corpus, made harder, and on 1,702 devices that no signature had
been written for. With 2.0 and 1.0 a verdict by one medium fact said 0.77 and was right 58 of 59 times on those; now it
says 0.87. More was not believed: among such samples few are rebrands that lie.
With prior odds of one to three for each maker against "none of those we know", one strong fact alone gives 0.98, one
medium 0.87, two of different groups 0.94, one weak 0.40, which names nobody.
"""

from collections.abc import Iterable, Mapping, Sequence

from cctv_guard_agent.model.evidence import Evidence, Group, Role, Strength

LOG10_RATIO: Mapping[Strength, float] = {
    Strength.STRONG: 2.2,
    Strength.MEDIUM: 1.3,
    Strength.WEAK: 0.3,
    Strength.LABEL: 0.0,
}

PRIOR_ODDS = 1 / 3
"""A maker against the unknown one, before anything was seen."""

FURTHER_GROUPS = 0.3
"""What each group after the strongest counts: label, model and network card tend to be copied together.

Measured samples cannot tell 0.3 from 0.9 (all such verdicts were right); 0.3 keeps two medium facts below what is
called confirmed (identification.md 9).
"""

NAMED_FROM = 0.62
"""A maker is named from this chance on: one medium fact suffices, three weak ones (0.50) do not."""

CEILING = 0.99
"""No verdict claims more: measured were some hundred of the surest verdicts, which cannot prove 99.9 of 100."""

CONFLICT_CEILING = 0.75
"""Where strong facts contradict each other and the native protocol decides, nobody may read the verdict as certain."""


def sums(evidence: Iterable[Evidence]) -> dict[str, float]:
    """Return the log10 likelihood ratio of each maker: each group at its strongest member, groups added.

    The strongest group counts whole, every further one in part. One field is one piece of evidence: where a title
    gives both a web sign and a label, it counts for one of the two.
    """
    by_maker: dict[str, list[Evidence]] = {}
    for one in evidence:
        if one.maker is not None and one.role is Role.MAKER:
            by_maker.setdefault(one.maker, []).append(one)
    return {maker: _added(_ratios(by_maker[maker])) for maker in sorted(by_maker)}


def _ratios(mine: Sequence[Evidence]) -> list[float]:
    """Return what each group is worth, strongest first; groups that only repeat another group's field are left out."""
    strongest: dict[Group, float] = {}
    for one in mine:
        strongest[one.group] = max(strongest.get(one.group, 0.0), LOG10_RATIO[one.strength])
    fields: dict[Group, set[tuple[str, str]]] = {group: set() for group in strongest}
    for one in mine:
        if LOG10_RATIO[one.strength] == strongest[one.group]:
            fields[one.group].add((one.kind, one.value))
    used: set[tuple[str, str]] = set()
    ratios = []
    for group in sorted(strongest, key=lambda group: (-strongest[group], len(fields[group]), group)):
        free = sorted(fields[group] - used)
        if free:
            used.add(free[0])
            ratios.append(strongest[group])
    return ratios


def _added(ratios: Sequence[float]) -> float:
    return ratios[0] + FURTHER_GROUPS * sum(ratios[1:])


def chances(total: Mapping[str, float]) -> dict[str, float]:
    """Return each maker's chance: its odds over those of all makers and of the unknown one."""
    odds = {maker: PRIOR_ODDS * 10 ** min(weight, 12.0) for maker, weight in total.items()}
    everything = 1.0 + sum(odds[maker] for maker in sorted(odds))
    return {maker: value / everything for maker, value in odds.items()}
