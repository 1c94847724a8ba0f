"""The lab's router: an ordinary home router of nftables and miniupnpd, one camera, one recorder host, one host outside.

    cam 192.168.77.20 --+                                       11.22.33.44 wan0 -- 11.22.33.1 wan
    nvr 192.168.77.10 --+-- br-lan 192.168.77.1   (rtr)   2a00:77:2::2 wan0 -- 2a00:77:2::1 wan

or, where another router stands in front (`Uplink`), with a private or a shared address outside and no IPv6 there:

    br-lan 192.168.77.1   (rtr)   10.77.0.2 wan0 -- lan0 10.77.0.1   (up)   11.22.33.44 wan0 -- 11.22.33.1 wan

The outside addresses are global ones: what the standards reserve for documentation counts as private to programs.
Source: facts/routers.md section 9 "The lab that worked", with its traps.
"""

from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.namespaces import Namespaces

LAN = "192.168.77.0/24"
ROUTER, CAMERA, RECORDER = "192.168.77.1", "192.168.77.20", "192.168.77.10"
CAMERA_MAC, RECORDER_MAC = "44:19:b6:07:70:20", "02:00:00:00:00:10"
WAN, OUTSIDE = "11.22.33.44", "11.22.33.1"
LAN6, CAMERA6, OUTSIDE6 = "2a00:77:1::/64", "2a00:77:1::20", "2a00:77:2::1"
HOSTS = ("rtr", "cam", "nvr", "wan")
DESCRIPTION = f"http://{ROUTER}:5000/rootDesc.xml"
DESCRIPTION6 = "http://[2a00:77:1::1]:5000/rootDesc.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """What the router's outside is plugged into."""

    address: str
    """The router's own outside address."""
    next_hop: str
    another: bool = False
    """Another router stands in front, and has the public address."""
    claims: str = ""
    """What miniupnpd says the outside address is (`ext_ip`); empty: what it finds on the interface."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts of such a lab."""
        return (*HOSTS, "up") if self.another else HOSTS


PUBLIC = Uplink(address=WAN, next_hop=OUTSIDE)
DOUBLE_NAT = Uplink(address="10.77.0.2", next_hop="10.77.0.1", another=True)
CGNAT = Uplink(address="100.64.7.2", next_hop="100.64.7.1", another=True, claims=WAN)
"""miniupnpd opens ports behind such an address only where it was told (by hand or by STUN) which one is public."""

RULES = """\
flush ruleset
table inet fw {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "br-lan" oifname "wan0" accept
    jump upnp_forward
    ct status dnat accept comment "static port forwards"
  }
  chain dstnat {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "wan0" jump static_forwards
    jump upnp_prerouting
  }
  chain srcnat {
    type nat hook postrouting priority srcnat; policy accept;
    jump upnp_postrouting
    meta nfproto ipv4 oifname "wan0" masquerade
  }
  chain static_forwards { }
  chain upnp_forward { }
  chain upnp_prerouting { }
  chain upnp_postrouting { }
}
"""
UP_RULES = """\
flush ruleset
table inet fw {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "lan0" oifname "wan0" accept
    ct status dnat accept
  }
  chain dstnat {
    type nat hook prerouting priority dstnat; policy accept;
    iifname "wan0" jump static_forwards
  }
  chain srcnat {
    type nat hook postrouting priority srcnat; policy accept;
    meta nfproto ipv4 oifname "wan0" masquerade
  }
  chain static_forwards { }
}
"""
MINIUPNPD = """\
ext_ifname=wan0
listening_ip=br-lan
http_port=5000
enable_natpmp=yes
enable_upnp=yes
min_lifetime=120
max_lifetime=86400
upnp_table_name=fw
upnp_nat_table_name=fw
upnp_forward_chain=upnp_forward
upnp_nat_chain=upnp_prerouting
upnp_nat_postrouting_chain=upnp_postrouting
secure_mode=no
system_uptime=yes
uuid=00000000-0000-4000-8000-0000000000aa
friendly_name=Lab Router
serial=LAB1
model_number=1
lease_file={folder}/upnp.leases
allow 1024-65535 192.168.77.0/24 1-65535
deny 0-65535 0.0.0.0/0 0-65535
"""
_FORWARD = "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding"
_NO_BRIDGE_FILTER = "for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ -e $f ] && echo 0 > $f; done; true"


def wire(hosts: Namespaces, uplink: Uplink = PUBLIC) -> None:
    """Lay the cables and give the addresses."""
    _inside(hosts)
    if uplink.another:
        _cable(hosts, ("rtr", "wan0", uplink.address), ("up", "lan0", uplink.next_hop))
        _cable(hosts, ("up", "wan0", WAN), ("wan", "eth0", OUTSIDE))
        hosts.run("up", "sh", "-c", _FORWARD)
        hosts.ip("up", f"route add default via {OUTSIDE}")
        hosts.run("up", "nft", "-f", "-", stdin=UP_RULES)
    else:
        _cable(hosts, ("rtr", "wan0", uplink.address), ("wan", "eth0", uplink.next_hop))
        hosts.ip("rtr", "addr add 2a00:77:2::2/64 dev wan0 nodad")
        hosts.ip("wan", f"addr add {OUTSIDE6}/64 dev eth0 nodad")
        hosts.ip("wan", f"-6 route add {LAN6} via 2a00:77:2::2")
    hosts.ip("rtr", f"route add default via {uplink.next_hop}")
    hosts.run("rtr", "nft", "-f", "-", stdin=RULES)


def _inside(hosts: Namespaces) -> None:
    ip = hosts.ip
    ip("rtr", "link add br-lan type bridge")
    ip("rtr", "link set br-lan up")
    for host, mac in (("cam", CAMERA_MAC), ("nvr", RECORDER_MAC)):
        ip("rtr", f"link add v-{host} type veth peer name eth0 netns {hosts.name(host)}")
        ip("rtr", f"link set v-{host} master br-lan up")
        ip(host, f"link set eth0 address {mac} up")
    hosts.run("rtr", "sh", "-c", _FORWARD)
    # Where br_netfilter exists, bridged frames of the LAN would pass the forward chain.
    hosts.run("rtr", "sh", "-c", _NO_BRIDGE_FILTER)
    ip("rtr", f"addr add {ROUTER}/24 dev br-lan")
    ip("cam", f"addr add {CAMERA}/24 brd + dev eth0")
    ip("nvr", f"addr add {RECORDER}/24 brd + dev eth0")
    ip("rtr", "addr add 2a00:77:1::1/64 dev br-lan nodad")
    ip("cam", f"addr add {CAMERA6}/64 dev eth0 nodad")
    ip("nvr", "addr add 2a00:77:1::10/64 dev eth0 nodad")
    for host in ("cam", "nvr"):
        ip(host, f"route add default via {ROUTER}")
        ip(host, "-6 route add default via 2a00:77:1::1")


def _cable(hosts: Namespaces, one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Join two hosts: each its name, its interface, its address."""
    hosts.ip(one[0], f"link add {one[1]} type veth peer name {other[1]} netns {hosts.name(other[0])}")
    for host, interface, address in (one, other):
        hosts.ip(host, f"link set {interface} up")
        hosts.ip(host, f"addr add {address}/24 dev {interface}")


def miniupnpd(folder: Path, uplink: Uplink = PUBLIC) -> Path:
    """Write miniupnpd's configuration; its path."""
    path = folder / "miniupnpd.conf"
    claims = f"ext_ip={uplink.claims}\n" if uplink.claims else ""
    path.write_text(claims + MINIUPNPD.format(folder=folder), encoding="ascii")
    return path


def open_mapping(hosts: Namespaces, outside: int, inside: int) -> None:
    """The camera asks the router for a way in, as cameras do."""
    words = ("-e", "IPC-HTTP", "-a", CAMERA, str(inside), str(outside), "TCP")
    hosts.run("cam", "upnpc", "-u", DESCRIPTION, *words)


def close_mapping(hosts: Namespaces, outside: int) -> None:
    """The camera gives it up."""
    hosts.run("cam", "upnpc", "-u", DESCRIPTION, "-d", str(outside), "TCP")


def forward_by_hand(hosts: Namespaces, outside: int, inside: int) -> None:
    """A person enters a port forward."""
    rule = f'iifname "wan0" tcp dport {outside} dnat ip to {CAMERA}:{inside} comment "camera web"'
    hosts.run("rtr", "nft", "add", "rule", "inet", "fw", "static_forwards", rule)


def no_forwards_by_hand(hosts: Namespaces) -> None:
    """They take them out again."""
    hosts.run("rtr", "nft", "flush", "chain", "inet", "fw", "static_forwards")


def can_connect(hosts: Namespaces, port: int, address: str = WAN, *, host: str = "wan", within_s: float = 5.0) -> bool:
    """Whether a host (else one on the internet) gets the camera's page through this port of an address."""
    shown = f"[{address}]" if ":" in address else address
    url = f"http://{shown}:{port}/"
    return hosts.works(host, "curl", "--silent", "--globoff", "--fail", "--max-time", str(within_s), url)


def is_shut(hosts: Namespaces, port: int, address: str = WAN) -> bool:
    """Whether a host on the internet gets nowhere there.

    Through three hosts of one kernel an answer takes milliseconds; a filter that drops costs all of the two seconds.
    """
    return not can_connect(hosts, port, address, within_s=2.0)
