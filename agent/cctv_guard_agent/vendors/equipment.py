"""Power supplies, laboratory and building equipment, conference rooms: what else has a web page and is no camera.

Source: recog html_title.xml, http_servers.xml, http_wwwauth.xml, x509_subjects.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import S, realm, server, title, tls

_IS = Role.NOT_CAMERA

MAKER = Maker(
    id="",
    name="Power, laboratory and building equipment",
    signatures=(
        *title(
            r"^(?:(?:HP )?UPS (?:Network|Properties)|ConnectUPS|Emerson Network Power|Liebert |"
            r"Network Management Card$|"
            r"Expert Power Control|Sentry Switched|WebPower$)|\bRack PDU\b",
            S,
            ("ConnectUPS Web/SNMP Card", "Emerson Network Power Rack PDU Card", "Sentry Switched CDU"),
            "recog html_title.xml",
            role=_IS,
            brand="power supply",
            says="its web page is a power supply's",
        ),
        *realm(
            r"^(?:APC Management Card|Sentry Switched|NetPing \d/PWR)",
            S,
            ("APC Management Card", "NetPing 2/PWR-220v2/SMS"),
            "recog http_wwwauth.xml",
            role=_IS,
            brand="power supply",
            says="its login question is a power supply's",
        ),
        *title(
            r"^(?:Agilent|Keysight|LXI -|R&(?:amp;)?S Instrument|Rohde (?:&|&amp;) Schwarz|33521A$|34972A$|53230A$|"
            r"1747-L55|1761-NET-ENI?|1785-ENET|PLC-5 Ethernet|ECOM100|Anybus|NPort |Lantronix |IBHLink|J-Link Pro|"
            r"CTI 2572|Sigma Control)",
            S,
            ("Agilent 33220A", "1747-L551 Home Page", "NPort Web Console", "Lantronix WEB-Manager"),
            "recog html_title.xml",
            role=_IS,
            brand="industrial equipment",
            says="its web page is a measuring or industrial device's",
        ),
        *title(
            r"^(?:CRESTRON|Lifesize|Cisco (?:TelePresence|Meeting)|BrightSign|HDHomeRun|S2 Net|CDVI|Keyper|"
            r"Room Alert|AVTECH Software|Shelly|Loxone|HD-RX-|Barix|iTach)",
            S,
            ("CRESTRON", "HDHomeRun Main Menu", "S2 Netbox Login", "Shelly Plug", "AVTECH Software, Inc. - Room Alert"),
            "recog html_title.xml",
            role=_IS,
            brand="building equipment",
            says="its web page is that of a building's or room's control",
            counter=("AVTECH", "AVTECH - DVR"),
        ),
        *tls(
            r"O=Crestron Electronics|O=ExtronElectronics|O=Life[Ss]ize|O=Mercury Security|CN=iSTAR |CN=ClickShare|"
            r"O=Mersive|O=TANDBERG|O=Lantronix|O=Server Technology",
            S,
            ("CN=Crestron,OU=Engineering,O=Crestron Electronics\\, Inc.", "CN=SLS,O=Lantronix,L=Irvine"),
            "recog x509_subjects.xml",
            role=_IS,
            brand="building equipment",
            says="its certificate is that of a building's or room's control",
        ),
        *server(
            r"^(?:Loxone Miniserver|ELAN Controller|AV_Receiver/|Solstice |Sunny WebBox|TargetWeb/|ServerTech|"
            r"EnergyICT|MoxaHttp/)",
            S,
            ("Loxone Miniserver some name UPnP/1.0", "AV_Receiver/3.1 (RX-V675)", "MoxaHttp/2.3"),
            "recog http_servers.xml",
            role=_IS,
            brand="building equipment",
            says="its web server is that of a building's or room's control",
        ),
    ),
)
