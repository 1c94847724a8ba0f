"""Reads an ASUS router (ASUSWRT, Merlin): forwards, DMZ, IPv6 firewall, UPnP switch, outside address.

Source: facts/routers.md 4.8 and the settings that the firmware's defaults and public clients name. Leaves out:
writing; what scripts of the owner's add on Merlin; port triggers, which open only for who asked outward first.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _rules, _texts
from cctv_guard_agent.routers._asuswrt_calls import Asus, Session
from cctv_guard_agent.routers._kept import Memory
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._web import Web, place_of, text
from cctv_guard_agent.routers.interface import RouterConfig

_BY_DEVICES = (Way.PORT_MAPPING, Way.NAT_PMP)
_LISTS = ("vts_rulelist", "vts1_rulelist", "game_vts_rulelist")
"""Forwards, those of the second line, and those of "Open NAT"."""
_LINES = ("wan0", "wan1")
_SETTINGS = (
    "productid", "firmver", "buildno", "vts_enable_x", *_LISTS, "dmz_ip", "ipv6_service", "ipv6_fw_enable",
    "ipv6_fw_rulelist", "upnp_enable", *(f"{one}_{key}" for one in _LINES for key in ("ipaddr", "state_t")),
    "wan0_upnp_enable", "wan1_upnp_enable",
)  # fmt: skip
"""Everything that is ever asked for; no setting of these holds a secret."""
_CONNECTED = "2"
_ODD = "the router's setting `{}` is not of the form known"


class Asuswrt:
    """The driver."""

    name = "asuswrt"
    automatic = False

    def __init__(self) -> None:
        """Keep each router's session between readings."""
        self._memory = Memory[Session]()

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured router. Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed."""
        if config is None:
            return ()
        place = place_of(config, port=8443)
        async with Web(net, place) as web:
            settings = await Asus(web, self._memory.of(config)).settings(_SETTINGS)
        return (judged(settings).gateway(place),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


def judged(settings: Mapping[str, str]) -> Reading:
    """Say what the settings let in. Pure."""
    version = ".".join(part for part in (text(settings["firmver"], 20), text(settings["buildno"], 20)) if part)
    reading = Reading(name=f"ASUS {text(settings['productid'], 40)}".strip() + (f" ({version})" if version else ""))
    for line in _LINES:
        wan = parse_wan(settings[f"{line}_ipaddr"])
        if wan and settings[f"{line}_state_t"] in (_CONNECTED, ""):
            reading.wans.append(wan)
    _forwards(settings, reading)
    _dmz(settings, reading)
    _six(settings, reading)
    _upnp(settings, reading)
    return reading


def _forwards(settings: Mapping[str, str], reading: Reading) -> None:
    """The rules of "Virtual Server"."""
    switch = settings["vts_enable_x"]
    if switch not in ("0", "1"):
        reading.lacks((Way.STATIC_FORWARD,), Limit(_ODD.format("vts_enable_x")))
        return
    mappings: list[PortMapping] = []
    unclear: list[str] = []
    for key in _LISTS:
        for fields in _rows(settings[key]):
            try:
                if key == _LISTS[2]:
                    # its fields are documented nowhere
                    raise BadReply("a rule", "Open NAT")
                mappings += _forward(fields, on=switch == "1")
            except BadReply as error:
                if switch == "1":
                    unclear.append(f"{fields[0][:80] or key}: {error.excerpt}")
    reading.take((Way.STATIC_FORWARD,), mappings, unclear, True)


def _forward(fields: Sequence[str], *, on: bool) -> Iterator[PortMapping]:
    """The mappings of `name>outside>inside host>inside port>protocol>source`. Raises BadReply."""
    if len(fields) < 5:
        raise BadReply("a port forward", ">".join(fields))
    name, outside, host, inside, protocol = (text(one) for one in fields[:5])
    found = _rules.ports(outside)
    protocols = _protocols(protocol)
    if protocols and found is None:
        raise BadReply("a port forward", "names no port")
    for one in protocols:
        base = PortMapping(
            origin="static",
            protocol=one,
            external_port=0,
            internal_client=_rules.address(host),
            internal_port=0,
            enabled=on,
            description=name,
            remote_host=text(fields[5]) if len(fields) > 5 else "",
        )
        yield from _rules.forward(base, found, _rules.ports(inside))


def _dmz(settings: Mapping[str, str], reading: Reading) -> None:
    """The exposed host."""
    host = settings["dmz_ip"].strip()
    if host in ("", "0.0.0.0"):
        reading.take((Way.DMZ,), (), (), True)
        return
    try:
        exposed = PortMapping(
            origin="dmz", protocol="any", external_port=0, internal_client=_rules.address(host), internal_port=0
        )
    except BadReply as error:
        reading.take((Way.DMZ,), (), (f"dmz_ip: {error.excerpt}",), True)
        return
    reading.take((Way.DMZ,), (exposed,), (), True)


def _six(settings: Mapping[str, str], reading: Reading) -> None:
    """The IPv6 firewall: on, it drops what no rule lets in."""
    if settings["ipv6_service"] == "disabled":
        reading.take((Way.IPV6,), (), (), True)
        return
    switch = settings["ipv6_fw_enable"]
    if not settings["ipv6_service"] or switch not in ("0", "1"):
        reading.lacks((Way.IPV6,), Limit(_ODD.format("ipv6_fw_enable")))
        return
    if switch == "0":
        reading.take((Way.IPV6,), _rules.opening6("any", "::/0", None, words="the IPv6 firewall is off"), (), True)
        return
    mappings: list[PortMapping] = []
    unclear: list[str] = []
    for fields in _rows(settings["ipv6_fw_rulelist"]):
        try:
            mappings += _opening(fields)
        except BadReply as error:
            unclear.append(f"{fields[0][:80]}: {error.excerpt}")
    reading.take((Way.IPV6,), mappings, unclear, True)


def _opening(fields: Sequence[str]) -> Iterator[PortMapping]:
    """The openings of `name>remote>local>port>protocol`. Raises BadReply."""
    if len(fields) < 5:
        raise BadReply("an IPv6 rule", ">".join(fields))
    name, remote, local, port, protocol = (text(one) for one in fields[:5])
    for one in _protocols(protocol):
        target = _rules.network6(local) if local else "::/0"
        yield from _rules.opening6(one, target, _rules.ports(port), remote=remote, words=name)


def _upnp(settings: Mapping[str, str], reading: Reading) -> None:
    """Whether devices may open ports. Which they opened, UPnP itself shows, read beside this driver."""
    # newer firmware has a switch for each line, older one for all; the second line counts where it is used
    used = [line for line in _LINES if line == "wan0" or parse_wan(settings[f"{line}_ipaddr"])]
    known = [told for line in used if (told := settings[f"{line}_upnp_enable"]) in ("0", "1")]
    known = known or [told for told in (settings["upnp_enable"],) if told in ("0", "1")]
    if not known:
        reading.lacks(_BY_DEVICES, Limit(_ODD.format("upnp_enable")))
    elif "1" in known:
        reading.upnp = Answer.YES
        reading.limits += [_texts.not_shown(way, "ASUSWRT's settings") for way in _BY_DEVICES]
    else:
        reading.upnp = Answer.NO
        reading.take(_BY_DEVICES, (), (), True)


def _rows(value: str) -> list[list[str]]:
    """Rows begin with `<`, their fields are parted by `>`."""
    return [row.split(">") for row in value.split("<") if row.strip()]


def _protocols(word: str) -> tuple[str, ...]:
    """`BOTH` is TCP and UDP; `OTHER` carries a protocol that no camera serves. Raises BadReply."""
    known = {"TCP": ("tcp",), "UDP": ("udp",), "BOTH": ("tcp", "udp"), "OTHER": ()}
    if word.upper() not in known:
        raise BadReply("the protocol of a rule", word)
    return known[word.upper()]


DRIVER = Asuswrt()
