"""`explain CAMERA`: every verdict on one camera with the observations behind it."""

import argparse
import asyncio
import json

from cctv_guard_agent.app import Site
from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.identity.channels import analog_inputs
from cctv_guard_agent.identity.explain import explain, failures, reasons, unanswered
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.store import Store
from cctv_guard_agent.vulnerabilities import standing

_MOST_FAILED = 8
_WAYS = {
    Way.PORT_MAPPING: "port mappings that devices asked the router for",
    Way.STATIC_FORWARD: "port forwards entered in the router by hand",
    Way.DMZ: 'the router\'s "DMZ" or "exposed host"',
    Way.NAT_PMP: "NAT-PMP and PCP mappings",
    Way.IPV6: "IPv6 openings",
    Way.CLOUD: "the maker's cloud",
    Way.DDNS: "a name on the internet that it keeps (DDNS)",
    Way.ANONYMOUS_STREAM: "its picture without a login",
}
_STANDS = {
    "known": "known vulnerable",
    "probably": "probably vulnerable",
    "none_known": "none known",
    "unknown": "unknown",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    _options.add_networks(parser)
    parser.add_argument("camera", help="its address, MAC, name or id, as `cctv-guard scan` shows it")
    parser.add_argument("--json", action="store_true", help="answer as JSON (the contract's device payload)")


def main(options: argparse.Namespace) -> int:
    """Explain from what is stored; look first where nothing is stored."""
    config = _options.load(options)
    with _options.site(options, config):
        net = _options.lan(config)
        stored = config.store.exists() and not options.simulated_site and not options.network
        site = Site(config, net, Store(config.store if stored else None))
        if not site.devices:
            if not _options.confirm(net, options):
                return 2
            site.close()
            with _options.login_memory(config) as memory:
                site = Site(config, net, Store(None), login_memory=memory)
                asyncio.run(site.audit())
        snapshot = site.assess(site.now(), remember=False)  # the service beside us owns the findings
        one = _find(options.camera, snapshot)
        if options.json:
            print(json.dumps(site.device_payload(one, snapshot), indent=2, ensure_ascii=False))
        else:
            print("\n".join(clean(line, 500) or "" for line in explanation(one, snapshot, site)))
        site.close()
    return 0


def _find(wanted: str, snapshot: Snapshot) -> Assessed:
    text = wanted.strip().lower()
    for one in snapshot.devices:
        device = one.device
        if text in {device.id, device.mac, device.name.lower(), *(str(address) for address in device.addresses)}:
            return one
    known = ", ".join(f"{one.device.name} ({(*one.device.addresses, '-')[0]})" for one in snapshot.devices[:10])
    raise ConfigError(f"no camera {wanted!r} is known; known: {clean(known, 600) or 'none'}")


def explanation(one: Assessed, snapshot: Snapshot, site: Site) -> list[str]:
    """Return the explanation line by line, for somebody who does not know networks."""
    device, exposure = one.device, one.exposure
    lines = [f"{device.name} ({', '.join(str(address) for address in device.addresses) or 'no address'})", ""]
    lines += _identity(one)
    lines += _channels(one)
    lines += ["", "Can it be reached?"]
    lines += _verdict("From the internet", exposure.reachable_from_internet)
    lines += _verdict("Through the maker's cloud", exposure.cloud_access)
    lines += _verdict("Its picture without a password", exposure.anonymous_stream)
    lines += _verdict("Does it have a password at all", exposure.activated)
    lines += _verdict("Could it open a door by itself", exposure.could_open_itself)
    lines += _verdict("Does it phone home", exposure.phones_home)
    lines += _who(one)
    lines += _coverage(one, snapshot)
    lines += _flaws(one, snapshot)
    lines += ["", "What policies say (this is not legal advice):", *_policies(one)]
    own = [finding for finding in snapshot.findings if finding.device == device.id]
    lines += ["", "Findings:"] + [
        f"  [{finding.severity}] {finding.title.english}. {finding.remedy.english}" for finding in own
    ]
    if not own:
        lines.append("  None, by the checks that could run.")
    return lines


def _who(one: Assessed) -> list[str]:
    """Who could be watching, for people who do not know networks: each only where it was found."""
    exposure = one.exposure
    open_to_anybody = exposure.anonymous_stream.answer is Answer.YES or exposure.activated.answer is Answer.NO
    found = []
    if exposure.reachable_from_internet.answer is Answer.YES:
        needs = "no password is needed" if open_to_anybody else "with its password, or with a flaw it has"
        found.append(f"anybody on the internet ({needs})")
    if exposure.cloud_access.answer is Answer.YES:
        found.append("whoever has the account in the maker's cloud, and whoever runs that cloud")
    if open_to_anybody:
        found.append("everybody on this network, guests and visitors too (no password is needed)")
    lines = ["", "Who could be watching, by what was found:"]
    lines += [f"  - {who}" for who in found] or ["  Nobody was found who could, by these checks, at this time."]
    ways = (exposure.reachable_from_internet, exposure.cloud_access, exposure.anonymous_stream)
    if any(verdict.answer is Answer.UNKNOWN for verdict in ways):
        lines.append("  Not everything could be looked at, so that there may be others; see below.")
    return lines


def _coverage(one: Assessed, snapshot: Snapshot) -> list[str]:
    """Which ways in were looked at, which were not, and what would make them so."""
    exposure = one.exposure
    lines = ["", f"Ways in that were looked at: {exposure.looked_at} of {len(exposure.ways)}."]
    for looked in exposure.ways:
        if looked.verdict.answer is Answer.UNKNOWN:
            why = " ".join(text.english for text in looked.verdict.because[:3])
            lines.append(f"  - {_WAYS[looked.way]}: not looked at. {why}".rstrip())
        else:
            until = looked.verdict.good_until
            holds = f" (holds until {until:%Y-%m-%d %H:%M} UTC)" if until else ""
            found = "way in found" if looked.verdict.answer is Answer.YES else "none found"
            lines.append(f"  - {_WAYS[looked.way]}: {found}{holds}.")
    recorder = next((each.device for each in snapshot.devices if each.device.id == one.device.behind), None)
    if recorder is not None:
        lines.append(f"  It hangs on {recorder.name}: whoever gets into that one sees its picture. See there, too.")
    return lines


def _flaws(one: Assessed, snapshot: Snapshot) -> list[str]:
    """How it stands to the published flaws, with the date of the list."""
    sum_up = standing(one.device.identity, one.vulnerabilities, snapshot.at.date())
    return [
        "",
        f"Published flaws: {_STANDS[sum_up.state]} (list of {sum_up.data_date.isoformat()}).",
        f"  {sum_up.because.english}",
    ]


def _identity(one: Assessed) -> list[str]:
    """Who made it, the reasons one a line; then what was asked in vain."""
    identity, seen = one.device.identity, one.device.observations
    lines = []
    for text in explain(identity):
        if text.key in ("identity.because", "identity.seen"):
            lines.append(text.english.split(":", 1)[0] + ":")
            lines += [f"  - {reason}" for reason in reasons(identity)]
        else:
            lines.append(text.english)
    lines += [text.english for text in unanswered(identity, seen)]
    failed = failures(seen)
    if failed:
        lines += [
            "",
            "Questions that got no usable answer:",
            *(f"  - {text.english}" for text in failed[:_MOST_FAILED]),
        ]
        if len(failed) > _MOST_FAILED:
            lines.append(f"  - and {len(failed) - _MOST_FAILED} more")
    return lines


def _channels(one: Assessed) -> list[str]:
    """The analogue inputs, where it has any: no devices of their own."""
    inputs = analog_inputs(one.device.observations, one.device.identity.kind)
    if inputs is None:
        return []
    words = {"yes": "picture", "no": "no picture", "unknown": "not told whether there is a picture"}
    about = "cameras on coax, without a network connection of their own; who made them cannot be told"
    return [
        "",
        f"Analogue channels: {inputs.count} ({about}).",
        *(f"  {each.number}: {each.name or '-'} ({words[each.signal]})" for each in inputs.listed),
    ]


def _policies(one: Assessed) -> list[str]:
    """Those that the owner goes by or must decide one a line; the others, which only inform, together."""
    told = [verdict for verdict in one.policies if verdict.hit in (PolicyHit.HIT, PolicyHit.YOUR_DECISION)]
    if not told:
        if one.device.identity.maker is None:
            return ["  Unknown: the maker is not known."]
        if any(verdict.hit is PolicyHit.UNKNOWN for verdict in one.policies):
            return ["  Unknown: only hints name this maker (a network card's address, a label), which restrict nobody."]
        return ["  None that we know concerns this maker."]
    mine = [verdict for verdict in told if verdict.followed or verdict.binds]
    lines = [f"  {verdict.title} ({verdict.issuer}, {verdict.date}): {_bearing(verdict)}." for verdict in mine]
    others: dict[str, list[str]] = {}
    for verdict in told:
        if verdict not in mine:
            unsure = ", unconfirmed" if verdict.verification == "unconfirmed" else ""
            asks = ", contested" if verdict.hit is PolicyHit.YOUR_DECISION else ""
            others.setdefault(verdict.issuer, []).append(f"{verdict.date}{asks}{unsure}")
    if others:
        count = sum(map(len, others.values()))
        rules = "One rule concerns" if count == 1 else f"{count} rules concern"
        lines.append(f"  {rules} this maker elsewhere, which does not bind you; by issuer and date:")
        lines += [f"    {issuer}: {'; '.join(dates)}" for issuer, dates in others.items()]
    return lines


def _bearing(verdict: PolicyVerdict) -> str:
    concerns = (
        "the sources disagree whether it concerns this maker"
        if verdict.hit is PolicyHit.YOUR_DECISION
        else "concerns this maker"
    )
    binds = "binds you" if verdict.binds else "does not bind you, you go by it by choice"
    sure = "; not confirmed by a second source" if verdict.verification == "unconfirmed" else ""
    return f"{concerns}; {binds}{sure}"


def _verdict(question: str, verdict: Verdict) -> list[str]:
    lines = [f"  {question}: {verdict.answer}"]
    return lines + [f"      {text.english}" for text in verdict.because]
