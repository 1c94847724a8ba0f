"""Storage servers (NAS). Synology's own cameras and recorder software are told elsewhere.

Source: recog; UPnP descriptions of Synology DS216se and DS216+II (public tests); HA core ssdp list.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, server, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a storage server"

MAKER = Maker(
    id="",
    name="Storage servers",
    signatures=(
        *sign(
            "ssdp_desc.modelDescription",
            Group.LABEL,
            r"\bNAS\b|Network Attached Storage|DiskStation",
            S,
            ("Synology NAS", "QNAP NAS"),
            'UPnP description, find by "DS216se"',
            role=_IS,
            brand="nas",
            says=_SAYS,
            counter=("Synology Camera BC500", "NASA TV"),
        ),
        *sign(
            "ssdp_desc.modelName",
            Group.LABEL,
            r"^(?:DS|RS|FS|DVA|HD)\d{3,4}[a-z+]*(?:$|\+| )|^TS-[\dX]\w+|^(?:My ?Cloud|WDMyCloud|ReadyNAS|TVS-)",
            M,
            ("DS220+", "DS216+II", "TS-251", "ReadyNAS 104"),
            'UPnP description, find by "DS216+II"',
            role=_IS,
            brand="nas",
            says=_SAYS,
            counter=("DS-2CD2032-I", "BC500"),
        ),
        *sign(
            "ssdp_desc.UDN",
            Group.LAN_PROTOCOL,
            r"^uuid:(?:73796E6F-6473-6D00|upnp_SynologyNAS)",
            S,
            ("uuid:73796E6F-6473-6D00-0000-001132000001",),
            'UPnP description, find by "DS216+II"',
            role=_IS,
            brand="nas",
            says=_SAYS,
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:smb|afpovertcp|nfs|adisk|readynas|qdiscover|webdavs?)\._tcp",
            M,
            ("_smb._tcp.local.", "_afpovertcp._tcp", "_qdiscover._tcp"),
            "DNS-SD service names",
            role=_IS,
            brand="nas",
            says="it announces file shares (mDNS)",
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^(?:vendor=Synology|accessType=(?:http|https),accessPort|model=TS-|vendor=QNAP|dk0=)",
            S,
            ("vendor=Synology", "vendor=QNAP"),
            "HA core zeroconf list (Synology, QNAP)",
            role=_IS,
            brand="nas",
            says=_SAYS,
        ),
        *server(
            r"^Synology/DSM|^NetApp/|^http server 1\.0$|^QNAP|^TrueNAS|^OpenMediaVault",
            S,
            ("Synology/DSM/192.0.2.10", "NetApp/7.3.4P1", "http server 1.0"),
            "recog http_servers.xml",
            role=_IS,
            brand="nas",
            says="its web server is a storage server's",
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"^Synology/|^QNAP|ReadyDLNA|^Linux/\d+.*DSM",
            S,
            ("Synology/DSM/192.0.2.10",),
            "recog http_servers.xml",
            role=_IS,
            brand="nas",
            says="its UPnP server is a storage server's",
        ),
        *title(
            r"Synology(?:&nbsp;|\s)(?:DiskStation|Web Station|NAS|RackStation)|^(?:Synology|QNAP|QTS|"
            r"TrueNAS|FreeNAS|openmediavault|My ?Cloud|(?:NETGEAR )?ReadyNAS|Unraid|DSM|OneFS|DD System Manager|"
            r"ETERNUS|Pure Storage|Isilon)\b",
            S,
            (
                "DiskStation&nbsp;-&nbsp;Synology&nbsp;DiskStation",
                "Hello! Welcome to Synology Web Station!",
                "QNAP Turbo NAS",
                "TrueNAS",
            ),
            "recog html_title.xml",
            role=_IS,
            brand="nas",
            says="its web page is a storage server's",
            counter=("My Camera",),
            unless=(("http.title", "camera"),),
        ),
        *tls(
            r"O=Synology Inc|CN=QNAP NAS|O=QNAP Systems|wd2go\.com|O=Seagate Technology|OU=Q-Series",
            S,
            ("CN=synology.com,O=Synology Inc.,L=Taipei,C=TW", "CN=QNAP NAS,OU=QTS,O=QNAP Systems\\, Inc."),
            "recog x509_subjects.xml",
            role=_IS,
            brand="nas",
            says="its certificate is a storage server's",
        ),
    ),
)
