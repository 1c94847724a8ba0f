"""Shows a snapshot on a terminal: the table of cameras, what to do, what was not looked at. Loads rich on use."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cctv_guard_agent.commands._explain_open import BLIND, BLIND_TOGETHER
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import WanKind
from cctv_guard_agent.model.finding import RANK, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.publish.payload import clean, confidence_word, restricted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_ANSWER_STYLE = {Answer.YES: "bold red", Answer.NO: "green", Answer.UNKNOWN: "yellow"}
_SEVERITY_STYLE = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.NONE: "dim",
}
_RESTRICTED = {
    "here": "for you",
    "elsewhere": "elsewhere",
    "your_decision": "you decide",
    "no": "no",
    "unknown": "unknown",
}
_TIER = {Tier.NOW: "now", Tier.DAYS: "in days", Tier.WEEKS: "in weeks", Tier.NEXT_REPLACEMENT: "when replaced"}


def show(snapshot: Snapshot, maker_names: dict[str, str], networks: Sequence[str], console: "Console") -> None:
    """Print the whole result of a scan."""
    cameras = [one for one in snapshot.devices if one.device.identity.is_camera is not False]
    if not cameras:
        _nothing_found(snapshot, networks, console)
    else:
        console.print(_table(cameras, snapshot, maker_names))
    _gateways(snapshot, console)
    _findings(snapshot, console)
    _not_looked_at(snapshot, console)


def worst(device: str, snapshot: Snapshot) -> Severity:
    """Return the worst open finding of a device."""
    own = [one.severity for one in snapshot.findings if one.device == device]
    return max(own, key=lambda severity: RANK[severity], default=Severity.NONE)


def _table(cameras: Iterable[Assessed], snapshot: Snapshot, maker_names: dict[str, str]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    title = f"Cameras and recorders, {snapshot.at.astimezone():%Y-%m-%d %H:%M}"
    # without lines between the columns names fit a terminal of 80 characters unbroken
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Address", no_wrap=True)
    table.add_column("Camera", overflow="fold")
    table.add_column("Really made by", overflow="fold")
    for heading in ("Reachable\nfrom\ninternet", "Cloud", "Restricted", "Worst"):
        table.add_column(heading, no_wrap=True)
    order = sorted(cameras, key=lambda one: (-RANK[worst(one.device.id, snapshot)], str(one.device.addresses[:1])))
    for one in order:
        device, identity = one.device, one.device.identity
        maker = "unknown"
        if identity.maker is not None:
            maker = f"{maker_names.get(identity.maker, identity.maker)} ({confidence_word(identity)})"
        address = str(device.addresses[0]) if device.addresses else "behind a recorder"
        severity = worst(device.id, snapshot)
        table.add_row(
            Text(address),
            Text(clean(device.name, 40) or "?"),
            Text(maker, style="" if identity.maker else "yellow"),
            _answer(one.exposure.reachable_from_internet.answer),
            _answer(one.exposure.cloud_access.answer),
            Text(_RESTRICTED[restricted(one.policies, identity.maker)]),
            Text(str(severity), style=_SEVERITY_STYLE[severity]),
        )
    return table


def _answer(answer: Answer) -> "Text":
    from rich.text import Text

    return Text(str(answer), style=_ANSWER_STYLE[answer])


def _gateways(snapshot: Snapshot, console: "Console") -> None:
    kinds = {
        WanKind.PUBLIC: "has a public address",
        WanKind.CGNAT: "shares its provider's address (CGNAT)",
        WanKind.DOUBLE_NAT: "stands behind another router",
        WanKind.UNKNOWN: "did not tell its outside address",
    }
    for gateway in snapshot.gateways:
        name = clean(gateway.name, 40) or "Router"
        count = len(gateway.mappings)
        mappings = f"{count or 'no'} port mapping{'s' if count != 1 else ''} to the inside"
        console.print(
            f"{name} ({gateway.address}) {kinds[gateway.wan_kind]}; {mappings}.", markup=False, highlight=False
        )


def _findings(snapshot: Snapshot, console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    soon = [item for item in snapshot.plan if item.tier is not Tier.NEXT_REPLACEMENT]
    later = [item for item in snapshot.plan if item.tier is Tier.NEXT_REPLACEMENT]
    if soon:
        console.print("\nWhat to do", style="bold")
    for item in soon:
        due = f"by {item.due.isoformat()}" if item.due else _TIER[item.tier]
        line = Text(f"  {due}  ")
        line.append(str(item.severity), style=_SEVERITY_STYLE[item.severity])
        line.append(f"  {clean(item.title.english, 400)}")
        console.print(line)
        console.print(Padding(Text(clean(item.how.english, 400) or "", style="dim"), (0, 0, 0, 4)))
    if later:
        console.print(f"\nWhen you next buy ({len(later)})", style="bold")
        for item in later:
            title = item.title.english.removeprefix("When you next buy: ")  # the heading says it
            console.print(f"  {clean(title, 400)}", markup=False, highlight=False)


def _not_looked_at(snapshot: Snapshot, console: "Console") -> None:
    from rich.padding import Padding
    from rich.text import Text

    rows = [(one.name, one.why.english) for one in snapshot.sources if one.state != "ok" and one.why]
    limits = {text.english for gateway in snapshot.gateways for text in gateway.limits if text.key not in BLIND}
    if any(text.key in BLIND for gateway in snapshot.gateways for text in gateway.limits):
        limits.add(f'Port forwards entered by hand, the "DMZ" setting and IPv6 openings: {BLIND_TOGETHER}')
    if not snapshot.gateways:
        limits.add(
            "No router could be read, so nobody could see which doors it holds open. Name it with its login under "
            "`routers` in the configuration (docs/routers.md)."
        )
    if _unknown(snapshot, "phones_home"):
        limits.add(
            "Which camera talks to servers outside: name the log of your name server or your router's table of "
            "connections under `egress` in the configuration (docs/phones_home.md)."
        )
    if not rows and not limits:
        return
    console.print("\nNot looked at", style="bold")
    for line in (*(f"{name}: {why}" for name, why in rows), *sorted(limits)):
        console.print(Padding(Text(f"- {clean(line, 500)}"), (0, 0, 0, 2)))
    if any(one.exposure.looked_at < len(one.exposure.ways) for one in snapshot.devices):
        asked = sorted(snapshot.devices, key=lambda one: -RANK[worst(one.device.id, snapshot)])
        first = next((str(one.device.addresses[0]) for one in asked if one.device.addresses), "ADDRESS")
        console.print(f"For one camera, with how we know and what to press: cctv-guard explain {first}", style="dim")


def _unknown(snapshot: Snapshot, claim: str) -> bool:
    """Is this claim without an answer for every camera?"""
    answers = [getattr(one.exposure, claim).answer for one in snapshot.devices]
    return bool(answers) and all(answer is Answer.UNKNOWN for answer in answers)


def _nothing_found(snapshot: Snapshot, networks: Sequence[str], console: "Console") -> None:
    console.print("No camera answered.", style="bold")
    heard = ", ".join(f"{one.name} ({one.heard})" for one in snapshot.sources if one.state == "ok") or "nothing"
    console.print(f"Looked at {', '.join(networks)}; asked by (answers): {heard}.", markup=False, highlight=False)
    console.print(
        "What to try: name the cameras' network with --network (a separate camera network is not seen from here); "
        "run this on the recorder's computer; name a camera's address in the configuration (devices: - address: ...); "
        "cameras on a recorder's own sockets are seen through the recorder only.",
        markup=False,
        highlight=False,
    )
