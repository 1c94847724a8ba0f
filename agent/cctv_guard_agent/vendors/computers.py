"""Computers and their management controllers.

Source: christgau/wsdd issue 178 (pub:Computer); recog x509_subjects.xml, http_servers.xml; DNS-SD service names.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, server, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a computer"

MAKER = Maker(
    id="",
    name="Computers",
    signatures=(
        *sign(
            "onvif.types",
            Group.LAN_PROTOCOL,
            r"\bpub:Computer\b|\bComputer$",
            S,
            ("wsdp:Device pub:Computer",),
            "christgau/wsdd issue 178",
            role=_IS,
            brand="computer",
            says="it answers the search for devices as a computer",
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:workstation|rfb|rdlink|sftp-ssh|sleep-proxy|device-info-mac|vnc|teamviewer|nomachine)\._(?:tcp|udp)",
            M,
            ("_workstation._tcp.local.", "_rfb._tcp", "_sftp-ssh._tcp"),
            "DNS-SD service names",
            role=_IS,
            brand="computer",
            says=_SAYS,
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^model=(?:Mac|iMac|MacBook|Xserve|iPhone|iPad|AppleTV|AudioAccessory)",
            S,
            ("model=MacBookPro18,1", "model=AppleTV6,2"),
            "recog mdns_device-info_txt.xml",
            role=_IS,
            brand="computer",
            says="it says which computer it is (mDNS)",
        ),
        *tls(
            r"CN=iDRAC|OU=iDRAC Group|OU=Remote Access Group, ?O=Dell|"
            r"O=Hewlett-Packard Company, ?L=Houston|O=Super Micro Computer|CN=XCC-|"
            r"O=American Megatrends|"
            r"O=VMware|CN=Windows Media Player Network Sharing|CN=HP Service Processor|OU=Onboard Administrator|"
            r"O=Cisco Self Signed|CN=C\d{3}-FCH|CN=Oracle Integrated Lights Out|O=Hewlett Packard Enterprise",
            S,
            ("CN=iDRACdefault0023AEF89AD1,OU=iDRAC Group,O=Dell Inc.", "CN=IPMI,OU=Software,O=Super Micro Computer"),
            "recog x509_subjects.xml",
            role=_IS,
            brand="computer",
            says="its certificate is a server's",
        ),
        *server(
            r"^(?:HP-iLO-Server|Oracle-ILOM|Sun-ILOM|CompaqHTTPServer)",
            S,
            ("HP-iLO-Server/1.30",),
            "recog http_servers.xml",
            role=_IS,
            brand="computer",
            says=_SAYS,
        ),
        *title(
            r"^(?:Apache2? (?:Debian|Ubuntu|HTTP Server)? ?Default Page|Welcome to nginx|IIS Windows|"
            r"Proxmox|VMware ESXi|Cockpit|Pi-hole|Portainer|(?:HPE? |Oracle.* )?Integrated Lights.?Out|iLO \d|"
            r"ServerView|Cisco (?:IMC|Integrated Management|UCS)|HPE (?:BladeSystem|Virtual Connect|System)|"
            r"Welcome to (?:Citrix|VMware)|Apache Tomcat|XAMPP|Jenkins|GitLab|Home Assistant|Plex|Jellyfin|Grafana)",
            M,
            (
                "Welcome to nginx!",
                "IIS Windows Server",
                "Proxmox Virtual Environment",
                "iLO 4",
                "HP Integrated Lights-Out 2",
                "Cisco Integrated Management Controller",
                "Home Assistant",
            ),
            "recog html_title.xml",
            role=_IS,
            brand="computer",
            says=_SAYS,
        ),
    ),
)
