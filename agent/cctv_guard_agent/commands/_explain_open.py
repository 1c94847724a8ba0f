"""What was not looked at for a camera, why, and what would make it so: each reason once, with all that it concerns."""

from collections.abc import Iterator

from cctv_guard_agent.identity.explain import failures
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text

WAYS = {
    Way.PORT_MAPPING: "port mappings that devices asked the router for",
    Way.STATIC_FORWARD: "port forwards entered in the router by hand",
    Way.DMZ: 'the router\'s "DMZ" or "exposed host"',
    Way.NAT_PMP: "NAT-PMP and PCP mappings",
    Way.IPV6: "IPv6 openings",
    Way.CLOUD: "the maker's cloud",
    Way.DDNS: "a name on the internet that it keeps (DDNS)",
    Way.ANONYMOUS_STREAM: "its picture without a password",
}
BLIND = ("router.limit.static_forward", "router.limit.dmz", "router.limit.ipv6")
"""What UPnP does not show, each with the same remedy."""
BLIND_TOGETHER = (
    "your router was asked by UPnP alone, which does not show these. Name the router with its login under `routers` in "
    'the configuration (docs/routers.md), or look at its pages "port forwarding", "DMZ" and "IPv6 firewall".'
)
_AFTER_LOGIN = ("exposure.ddns", "exposure.upnp_client", "exposure.upnp_client_needs_login")
_AFTER_LOGIN_TOGETHER = (
    "it tells this only after a login. Enter one for it under `devices` in the configuration, or look in its own menu, "
    'usually at Network > "DDNS" and "UPnP" (or "port mapping").'
)
_MOST_FAILED = 8
_MOST_REASONS = 3


def ways(one: Assessed) -> list[str]:
    """Say of each way in that was looked at what was found, and until when that counts."""
    exposure = one.exposure
    lines = ["", f"Ways in that were looked at: {exposure.looked_at} of {len(exposure.ways)}"]
    for looked in exposure.ways:
        if looked.verdict.answer is Answer.UNKNOWN:
            continue
        until = looked.verdict.good_until
        holds = f", counts until {until.astimezone():%Y-%m-%d %H:%M}" if until else ""
        found = "WAY IN FOUND" if looked.verdict.answer is Answer.YES else "none found"
        lines.append(f"  - {WAYS[looked.way]}: {found}{holds}")
    return lines


def not_looked_at(one: Assessed, snapshot: Snapshot) -> list[str]:
    """Say what was not looked at, each reason once."""
    grouped: dict[str, list[str]] = {}
    for label, reason in _open(one):
        labels = grouped.setdefault(reason, [])
        if label not in labels:
            labels.append(label)
    lines = [f"  - {_first_upper('; '.join(labels))}: {reason}" for reason, labels in grouped.items()]
    lines += [f"  - A question got no usable answer: {text}" for text in _failed(one)]
    recorder = next((each.device for each in snapshot.devices if each.device.id == one.device.behind), None)
    if recorder is not None:
        lines.append(
            f"  - It hangs on the recorder {recorder.name}: whoever gets into that one sees its picture. See there: "
            f"cctv-guard explain {next((str(address) for address in recorder.addresses), recorder.id)}"
        )
    return ["", "Not looked at, and what would make it so:", *lines] if lines else []


def _open(one: Assessed) -> Iterator[tuple[str, str]]:
    """Pairs of what is not known and why."""
    exposure = one.exposure
    for looked in exposure.ways:
        if looked.verdict.answer is Answer.UNKNOWN and (one.device.addresses or looked.way is not Way.ANONYMOUS_STREAM):
            yield from _because(WAYS[looked.way], looked.verdict.because)
    more = (
        ("whether a password was ever set", exposure.activated),
        ("whether it can open a door by itself", exposure.could_open_itself),
        ("whether it talks to servers outside", exposure.phones_home),
    )
    for label, verdict in more if one.device.addresses else ():  # without an address it is its recorder that speaks
        if verdict.answer is Answer.UNKNOWN:
            yield from _because(label, verdict.because)


def _because(label: str, because: tuple[Text, ...]) -> Iterator[tuple[str, str]]:
    for text in because[:_MOST_REASONS]:
        if text.key in BLIND:
            yield label, BLIND_TOGETHER
        elif text.key in _AFTER_LOGIN:
            yield label, _AFTER_LOGIN_TOGETHER
        else:
            yield label, _first_lower(text.english.removeprefix("Not looked at: "))


def _failed(one: Assessed) -> list[str]:
    """Questions that failed, where the maker or a way in stayed unknown because of it."""
    if one.device.identity.maker is not None and one.exposure.looked_at == len(one.exposure.ways):
        return []
    failed = [text.english for text in failures(one.device.observations)]
    more = [f"and {len(failed) - _MOST_FAILED} more"] if len(failed) > _MOST_FAILED else []
    return [*failed[:_MOST_FAILED], *more]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_lower(text: str) -> str:
    """A sentence behind a colon; words all in capitals (`UPnP`, `NAT-PMP`) keep theirs."""
    head = text.split(" ", 1)[0]
    return text if head[1:] != head[1:].lower() else text[:1].lower() + text[1:]
