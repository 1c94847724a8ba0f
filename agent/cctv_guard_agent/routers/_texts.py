"""The sentences in which drivers say what they could not read, and what would make it so."""

from collections.abc import Sequence

from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.text import Text, say

IGD_BLIND = (
    say(
        "router.limit.static_forward",
        "Forwards that a person entered in the router cannot be seen over UPnP. Connect a router driver in the "
        "agent's configuration, or look at the router's page \"port forwarding\".",
    ),
    say(
        "router.limit.dmz",
        'A "DMZ" or "exposed host" setting cannot be seen over UPnP. Connect a router driver, or look at the '
        "router's page.",
    ),
    say(
        "router.limit.ipv6",
        "IPv6 openings cannot be listed over UPnP. Connect a router driver, or look at its IPv6 firewall page.",
    ),
    say(
        "router.limit.nat_pmp",
        "Not every router shows NAT-PMP and PCP mappings in its UPnP list. Connect a router driver to be sure.",
    ),
)
"""What holds for every gateway that was read over UPnP alone (facts/exposure.md section 0, 4.2, 4.6)."""


def incomplete(why: str) -> Text:
    """The list of mappings ended in a way that leaves doubt."""
    return say("router.limit.list", "The router's list of port mappings may be incomplete: {why}.", why=why)


def no_wan() -> Text:
    """The gateway does not tell its outside address."""
    return say(
        "router.limit.wan",
        "The router does not tell its outside address. That is usual behind a provider's shared address; look at the "
        "router's status page.",
    )


def ipv6_status(firewall: bool, pinholes: bool) -> Text:
    """What WANIPv6FirewallControl answered."""
    if not firewall:
        return say("router.limit.ipv6_off", "The router's IPv6 firewall is off: every IPv6 address is open.")
    if pinholes:
        return say(
            "router.limit.ipv6_pinholes",
            "Devices may open IPv6 ports in the router by themselves, and UPnP cannot list which they opened.",
        )
    return say("router.limit.ipv6_closed", "The router says that devices may not open IPv6 ports by themselves.")


def foreign_location(url: str) -> Text:
    """A description address was not followed."""
    return say(
        "router.limit.location",
        "Its UPnP answer points to another host ({url}); that was not followed.",
        url=url[:120],
    )


def rule_not_understood(what: str, rule: str) -> Text:
    """An nftables rule could not be read."""
    return say(
        "router.limit.rule",
        "{what} could not be read completely: the agent does not understand this rule: {rule}",
        what=what,
        rule=rule,
    )


_WHAT = {
    Way.PORT_MAPPING: "Port mappings that devices asked for",
    Way.STATIC_FORWARD: "Port forwards entered by hand",
    Way.DMZ: 'The "DMZ" or "exposed host" setting',
    Way.NAT_PMP: "NAT-PMP and PCP mappings",
    Way.IPV6: "IPv6 openings",
}


def no_right(way: Way, why: str, right: str) -> Text:
    """The login lacks a right; `right` names it as the router does."""
    return say(
        f"router.limit.right.{way}",
        "{what} could not be read: {why}. The agent's login needs: {right}.",
        what=_WHAT[way],
        why=why,
        right=right,
    )


def not_shown(way: Way, by: str) -> Text:
    """The interface does not show it at all, whatever the rights."""
    return say(
        f"router.limit.blind.{way}",
        "{what} cannot be seen over {by}. Look at the router's own pages.",
        what=_WHAT[way],
        by=by,
    )


def not_read(way: Way, why: str) -> Text:
    """It could not be read this time, or is of a form that is not understood."""
    return say(f"router.limit.failed.{way}", "{what} could not be read: {why}.", what=_WHAT[way], why=why)


def unclear(way: Way, rules: Sequence[str]) -> tuple[Text, ...]:
    """Rules that the driver does not understand, three at most."""
    return tuple(rule_not_understood(_WHAT[way], rule) for rule in rules[:3])


def too_many(way: Way, most: int) -> Text:
    """More rules than any router has."""
    return say(
        f"router.limit.many.{way}",
        "{what}: the router names more than {most}; the rest was not looked at.",
        what=_WHAT[way],
        most=most,
    )


def unverified(address: object) -> Text:
    """The owner switched the check of the certificate off."""
    return say(
        "router.limit.unverified",
        "Whether it is your router that answers at {address} was not checked (`verify: false`), so its login and what "
        "it says are only as good as your network. Set `certificate` or `mac`.",
        address=address,
    )


def no_detail(what: str, why: str) -> Text:
    """Something that is no way in could not be read (names, leases, outside address)."""
    return say("router.limit.detail", "{what} could not be read: {why}.", what=what, why=why)


def no_leases(why: str) -> Text:
    """The router's DHCP leases could not be read."""
    return no_detail("Which device has which address (DHCP leases)", why)


def devices_open() -> Text:
    """The router answers NAT-PMP or PCP."""
    return say(
        "router.limit.open.nat_pmp",
        "Devices may open ports in the router by NAT-PMP or PCP, and neither can list which they opened. Switch both "
        "off in the router, connect a router driver that reads them, or look at the router's page.",
    )
