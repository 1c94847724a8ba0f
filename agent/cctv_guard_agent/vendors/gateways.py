"""Routers, access points and switches. Several of their makers also build cameras.

Source: facts/identification.md 3.3 (realms that begin alike), 4.1 (MiniUPnPd); recog; HA core ssdp list.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import S, realm, server, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a router or access point"

MAKER = Maker(
    id="",
    name="Routers and access points",
    signatures=(
        *sign(
            "ssdp_desc.deviceType",
            Group.LAN_PROTOCOL,
            r"device:(?:InternetGatewayDevice|WANDevice|WANConnectionDevice|WLANAccessPointDevice|fritzbox)\b",
            S,
            (
                "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
                "urn:schemas-upnp-org:device:WLANAccessPointDevice:1",
            ),
            "UPnP InternetGatewayDevice; HA core ssdp list",
            role=_IS,
            brand="router",
            says=_SAYS,
        ),
        *sign(
            "ssdp.st",
            Group.LAN_PROTOCOL,
            r"(?:InternetGatewayDevice|WANIPConnection|WANPPPConnection|WANCommonInterfaceConfig|"
            r"device:fritzbox|WFAWLANConfig)",
            S,
            ("urn:schemas-upnp-org:device:InternetGatewayDevice:1", "urn:schemas-upnp-org:device:fritzbox:1"),
            "HA core ssdp list",
            role=_IS,
            brand="router",
            says=_SAYS,
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"MiniUPnPd/|^AVM FRITZ|UPnP/1\.0 AVM FRITZ|Huawei-ATP-IGD|RouterOS/|BRCM400|^ipos/|IGD-|"
            r"Tomato UPnP|OpenWRT/|^TP-LINK/TP-LINK|WEBACCESS/1\.0, D",
            S,
            (
                "FRITZ!Box UPnP/1.0 AVM FRITZ!Box 7590 154.07.29",
                "OpenWRT/kamikaze UPnP/1.0 MiniUPnPd/1.5",
                "Linux UPnP/1.0 Huawei-ATP-IGD",
            ),
            "recog http_servers.xml; HA core issue 106951",
            role=_IS,
            brand="router",
            says=_SAYS,
            counter=("Roku UPnP/1.0 Roku/8.1.6",),
            unless=(("ssdp.server", "^Roku"),),
        ),
        *server(
            r"^(?:Router Webserver|RouterOS|Mikrotik|OPNsense|pfSense|Xfinity Broadband Router|"
            r"airCube|RomPager/.* UPnP|Linux, (?:WEBACCESS|HTTP|STUNNEL)/1\.\d, D(?:IR|SL)-|"
            r"DrayTek|eHTTP|ZyXEL|Cisco AWARE|IX Series IX|TP-LINK (?:Router|Wireless|HTTPD)|"
            r"CPWS$|Check Point|SonicWALL|OpenVPN-AS|NET-DK/|Netgear/\d|FbxWSD/)|Huawei-ATP-IGD|(?i:miniupnpd)/",
            S,
            (
                "Router Webserver",
                "Mikrotik HttpProxy",
                "OPNsense",
                "Linux, HTTP/1.1, DIR-815 Ver 1.04",
                "eHTTP v2.0",
                "SonicWALL SSLVPN Web Server",
                "Netgear/1.0 UPnP/1.0 miniupnpd/1.0",
                "Linux UPnP/1.0 Huawei-ATP-IGD",
            ),
            "recog http_servers.xml",
            role=_IS,
            brand="router",
            says="its web server is a router's",
        ),
        *realm(
            r"^(?:FRITZ|NETGEAR|TP-LINK (?:Wireless|Router|Portable|Gigabit|.*ADSL|.*Archer)|DD-WRT|"
            r"Broadband Router|ADSL|DSL (?:Router|Modem)|Wireless Access Point|"
            r"SpeedTouch|NetVanta|level[_ ]15|Linksys|Login to (?:the Router|Vigor)|RT-A[CX]|ZyXEL|"
            r"Vigor|DIR-\d|DSL-\d|Default:admin|EchoLife|HG\d{3}|TD-W\d|TD-88\d\d|TD8\d\d?W?$|WRT\d{2,4}|ZXHN |ZXV10 |"
            r"Thomson(?: Gateway)?$|SmartAX |HuaweiHomeGateway|Ubee$|the Access Point$)",
            S,
            (
                "NETGEAR R7000",
                "TP-LINK Wireless N Router WR841N",
                "Broadband Router",
                "Login to the Router Web Configurator",
                "Login to Vigor 3300",
                "level_15_access",
                "SpeedTouch",
                "TD-W8901G",
                "WRT54GL",
                "ZXHN H108L",
            ),
            "identification.md 3.3; recog http_wwwauth.xml",
            role=_IS,
            brand="router",
            says="its login question is a router's",
            counter=("TP-LINK IP-Camera", "Login to 4K049EBPAG1D7E7", "TD-9544S3"),
        ),
        *title(
            r"^(?:FRITZ!Box|RouterOS|OpenWrt|LuCI|NETGEAR Router|EdgeOS|UniFi (?:Network|"
            r"Security Gateway|Dream)|Ubiquiti EdgeSwitch|airOS|Welcome to AmpliFi|"
            r"TL-W[RA]|TL-MR|Archer|Linksys(?!.*\bCamera)|DD-WRT|pfSense|OPNsense|Vigor|Zyxel|EchoLife|HG\d{3}|"
            r"Speedport|Livebox|Freebox|Home Gateway|Wireless Router|"
            r"ASUS (?:Wireless )?Router|RT-A[CX]|Tenda(?: .*Router|WiFi)|Omada|ADSL)|Router(?: Login|"
            r" Web| Setup| -|$)|Synology(?:&nbsp;|\s)Router|Cable Modem|"
            r"^(?:FRITZ!(?:Powerline|WLAN|Repeater)|USG ?\d|AiCloud$|airCube|Google (?:Wifi|Fiber)|MikroTik SwOS|"
            r"(?:NETGEAR|Netgear) (?:Pro|GS|M\d)|Ruckus (?:Wireless|Unleashed)|Aerohive|FortiGate|Fireware|"
            r"Cisco (?:Catalyst|Nexus|MDS|UCS|vManage|DNA|ASDM)|FatPipe|Eltex - N|NETIASPOT|Konsola zarz|"
            r"AT&(?:amp;)?T VPN|HPE OfficeConnect Switch|Web Smart Switch|WR44)|"
            r"\bProCurve Switch\b|\bSwitch Administrator",
            S,
            (
                "FRITZ!Box 7590",
                "RouterOS router configuration page",
                "OpenWrt - LuCI",
                "EdgeOS",
                "TL-WR841N",
                "NETGEAR Router R7000",
                "UniFi Security Gateway",
                "FRITZ!Powerline",
                "USG60",
                "NETGEAR GS108T",
                "Cisco Catalyst Switch - Home",
                "SW1 - ProCurve Switch 4204vl (J8770A)",
            ),
            "recog html_title.xml",
            role=_IS,
            brand="router",
            says="its web page is a router's",
        ),
        *tls(
            r"CN=fritz\.box|CN=Vigor Router|O=DrayTek|O=Technicolor|CN=OpenWrt|CN=UBNT Router UI|"
            r"CN=UbiquitiRouterUI|CN=UBNT-[0-9A-F:]+,|CN=CloudKey|"
            r"CN=routerlogin\.net|O=MikroTik|O=Ruckus Wireless|CN=HiveAP|CN=tplinkwifi\.net|"
            r"O=Cisco-Linksys|O=TP-LINK.*Router|CN=router\.asus\.com|OU=RV\d{3}|CN=IOS-Self-Signed|"
            r"CN=ASA Temporary|pfSense webConfigurator|O=OPNsense|OU=Fireware|"
            r"CN=F(?:G|MG-VM)\w+,(?:OU=Forti(?:Gate|Manager),)?O=Fortinet|"
            r"O=SonicWALL|"
            r"O=Palo Alto Networks|O=Aruba Networks|O=Cambium Networks|CN=UniFi,|O=Freebox|fbxos\.fr$|"
            r"O=Araknis|CN=NetVanta|CN=silver-peak|CN=usg\d+|OU=Fortigate",
            S,
            (
                "CN=Vigor Router,OU=DrayTek Support,O=DrayTek Corp.",
                "CN=UBNT-68:72:51:00:00:01,OU=Technical Support,O=Ubiquiti Networks Inc.",
                "CN=fritz.box",
                "CN=74:a2:e6:00:00:01,OU=RV042G,O=Cisco Systems\\, Inc.",
                "CN=UniFi,OU=UniFi,O=ubnt.com,L=San Jose",
                "CN=pfSense-58fb5b0b06777,O=pfSense webConfigurator Self-Signed Certificate",
            ),
            "recog x509_subjects.xml",
            role=_IS,
            brand="router",
            says="its certificate is a router's",
            counter=(
                "CN=camera.ubnt.dev,O=Ubiquiti Networks Inc.",
                "CN=unifivideo-app",
                "CN=UniFi-Video Controller,OU=R&D,O=Ubiquiti Networks",
            ),
        ),
    ),
)
