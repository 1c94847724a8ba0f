"""What was not checked, and why; and what the report rests on: versions, dates, and the history's chain."""

from cctv_guard_agent.history import Chain
from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import ReportData
from cctv_guard_agent.report.markup import Markup, items, join, table, tag
from cctv_guard_agent.report.words import text


def limits(data: ReportData) -> Markup:
    """Return what nobody could look at, with the reason and, where there is one, the remedy."""
    t = data.language
    agent = data.payloads["agent"]
    found = {t.of(limit) for router in data.payloads["routers"] for limit in router["limits"]}
    if not data.payloads["routers"]:
        found.add(t(say("report.limits.no_router", "No router could be read: which doors it holds open is not known.")))
    sources = {f"{one['name']}: {t.of(one['why'])}" for one in agent["sources"] if one["why"]}
    checks = {
        t(
            say(
                "report.limits.check",
                "Check {check}: without an answer for {count} of them.",
                check=one["check"],
                count=one["devices"],
            )
        )
        for one in agent["checks_not_run"]
    }
    plugins = {f"{one['name']}: {one['why']}" for one in agent["plugins_skipped"]}
    nothing = say("report.limits.nothing", "Everything that this version can look at was looked at.")
    listed = [*sorted(found), *sorted(sources), *sorted(checks), *sorted(plugins)]
    return join((items(listed) if listed else tag("p", t(nothing)), _ways(data)))


def _ways(data: ReportData) -> Markup:
    """For how many devices each way in has an answer."""
    t = data.language
    counts: dict[str, list[int]] = {}
    for device in data.devices:
        for way in device["exposure"]["coverage"]["ways"]:
            row = counts.setdefault(way["way"], [0, 0, 0])
            row[("yes", "no", "unknown").index(way["answer"])] += 1
    if not counts:
        return Markup("")
    heads = [
        t(say("report.head.way", "Way in")),
        t(say("report.head.found", "found")),
        t(say("report.head.none", "none found")),
        t(say("report.head.not_looked", "not looked at")),
    ]
    rows = [[t(text("way", way)), *map(str, row)] for way, row in counts.items()]
    caption = t(say("report.limits.caption", "For how many cameras and recorders each way in was looked at"))
    return table(caption, heads, rows, class_="narrow")


def sources(data: ReportData) -> Markup:
    """Return the version of the program and the date of everything that judges."""
    t = data.language
    agent = data.payloads["agent"]
    heads = [
        t(say("report.head.data", "Data")),
        t(say("report.head.date", "As of")),
        t(say("report.head.rows", "Rows")),
    ]
    caption = t(say("report.sources.caption", "The knowledge that these verdicts rest on"))
    rows = [[str(one["name"]), str(one["date"]), str(one["rows"])] for one in agent["data"]]
    version = say("report.sources.version", "CCTV Guard {version}.", version=agent["version"])
    looked = agent["last_run"] or "–"
    last = say("report.sources.last", "Last complete look at the networks: {at}.", at=looked)
    parts = [tag("p", t(version), " ", t(last)), table(caption, heads, rows, class_="narrow")]
    counted = len(t.missing)
    if counted:
        english = say(
            "report.sources.english",
            "{count} kinds of sentences are not translated yet and stand in English.",
            count=counted,
        )
        parts.append(tag("p", t(english), class_="soft"))
    return join(parts)


def chain(data: ReportData) -> Markup:
    """Return the head of the history's chain, and what it proves and what not."""
    t = data.language
    if data.chain is None:
        single = say(
            "report.chain.none",
            "This report was made from a single scan, which keeps no history. `cctv-guard run` keeps one.",
        )
        return tag("p", t(single))
    return join((_state(data, data.chain), tag("p", t(_PROVES)), tag("p", t(_PROVES_NOT))))


_PROVES = say(
    "report.chain.proves",
    "Each entry of the history is tied to all entries before it. Keep this report, or the number above, where nobody "
    "who runs the computer can change it: `cctv-guard history --head NUMBER` then tells whether what stood there is "
    "still there unchanged.",
)
_PROVES_NOT = say(
    "report.chain.proves_not",
    "What this cannot prove: whoever can write the file can also work out the whole chain anew. Only an earlier "
    "report, kept somewhere else, shows that. Nor does it prove that an entry was true when it was written, or that "
    "nothing was left out.",
)


def _state(data: ReportData, one: Chain) -> Markup:
    t = data.language
    head = say("report.chain.head", "Head of the history, after entry {seq}:", seq=one.head_seq)
    parts = [tag("p", t(head), tag("br"), tag("code", one.head, class_="mono"))]
    if one.pruned:
        pruned = say(
            "report.chain.pruned", "{count} older entries were dropped; a checkpoint stands for them.", count=one.pruned
        )
        parts.append(tag("p", t(pruned)))
    if one.intact:
        good = say("report.chain.intact", "All {count} entries that are kept fit together.", count=one.entries)
        parts.append(tag("p", t(good)))
    else:
        bad = say(
            "report.chain.broken",
            "The history was changed: entry {seq} does not fit what stands before it. Nothing from there on can be "
            "relied on.",
            seq=one.broken_at,
        )
        parts.append(tag("p", tag("strong", t(bad)), class_="note alarm"))
    return join(parts)
