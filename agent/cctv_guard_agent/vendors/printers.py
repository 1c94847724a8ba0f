"""Printers and scanners: they answer WS-Discovery as cameras do, and some makers build both.

Source: facts/identification.md 1.1 (noise); christgau/wsdd issue 178 and metasploit pull request 9256 (types); recog.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role, Signature, Strength
from cctv_guard_agent.vendors._forms import M, S, server, sign, title, tls

_IS = Role.NOT_CAMERA


def _lan(
    kind: str, pattern: str, examples: tuple[str, ...], source: str, strength: Strength = S
) -> tuple[Signature, ...]:
    says = "it offers a printer's or scanner's services"
    return sign(kind, Group.LAN_PROTOCOL, pattern, strength, examples, source, role=_IS, brand="printer", says=says)


MAKER = Maker(
    id="",
    name="Printers and scanners",
    signatures=(
        *_lan(
            "onvif.types",
            r"\b(?:PrintDeviceType|ScanDeviceType|PrinterServiceType|hpDevice|hpLEDMDeviceType|FaxDeviceType)\b",
            ("wsdp:Device wprt:PrintDeviceType wscn:ScanDeviceType", "wsdp:Device hpd:hpDevice"),
            "christgau/wsdd issue 178",
        ),
        *_lan(
            "ftp.greeting",
            r"\bNetwork Print Server\b",
            ("AXIS 5600+ (rev 3) FTP Network Print Server V7.00 Sep 10 2004 ready.",),
            "recog ftp_banners.xml",
        ),
        *_lan(
            "snmp.sysdescr",
            r"\bPrint(?:er)? ?server|\bPrinter Board|\bNetwork Interface Board",
            ("AXIS 5470e Network Print Server V6.21 Dec  5 2000", "Canon Network Printer Board-E1"),
            "recog snmp_sysdescr.xml",
        ),
        *_lan(
            "mdns.service",
            r"^_(?:ipps?|printer|pdl-datastream|uscans?|scanner|ptp|ipp-tls|canon-bjnp\d?|bro-upd\w*)\._(?:tcp|udp)",
            ("_ipp._tcp.local.", "_pdl-datastream._tcp", "_uscan._tcp"),
            "Bonjour printing specification",
        ),
        *_lan(
            "ssdp_desc.deviceType",
            r"device:(?:Printer|Scanner|MFP|PrinterBasic)\b",
            ("urn:schemas-upnp-org:device:Printer:1",),
            "UPnP Printer:1",
        ),
        *_lan(
            "ssdp_desc.manufacturer",
            r"^(?:Brother|EPSON|Seiko Epson|Lexmark|Kyocera|Xerox|Ricoh|OKI|Hewlett[- ]Packard|HP$|Konica)",
            ("Brother Industries, Ltd.", "EPSON", "HP"),
            "recog",
            M,
        ),
        *_lan(
            "mdns.instance",
            r"^(?:Brother (?:HL|MFC|DCP)|EPSON |HP (?:Color )?(?:LaserJet|OfficeJet|DeskJet|ENVY|Smart Tank)|"
            r"Canon (?:MF|TS|LBP|iR)|"
            r"Lexmark |Kyocera |XEROX |Xerox |RICOH )",
            ("Brother HL-L2350DW series", "EPSON ET-3850 Series", "HP Color LaserJet MFP M283fdw"),
            "Bonjour printing specification",
        ),
        *server(
            r"^(?:HP HTTP Server|HP-Chai|HP-Http|debut/|EPSON[_-]|KM-MFP-http|JC-HTTPD/|EWS-NIC|"
            r"CANON HTTP Server|KS_HTTP|"
            r"Lexmark|RICOH|Web-Server/3\.0|FUJI XEROX|Xerox|Oce Express|TOSHIBA TEC|SHARP)",
            S,
            (
                "HP HTTP Server; HP Photosmart C309a series - CC335A",
                "debut/1.30",
                "EPSON_Linux UPnP/1.0 Epson UPnP SDK/1.0",
                "KM-MFP-http/V0.0.1",
                "EWS-NIC4/13.40",
                "CANON HTTP Server",
                "JC-HTTPD/1.11.14",
            ),
            "recog http_servers.xml; nmap (debut)",
            role=_IS,
            brand="printer",
            says="its web server is a printer's",
        ),
        *title(
            r"\b(?:LaserJet|OfficeJet|DeskJet|Photosmart|ENVY \d|PageWide|WorkForce|Stylus|EcoTank|"
            r"Artisan|Brother (?:MFC|DCP|HL)|"
            r"(?:MFC|DCP|HL)-[A-Z]?\d{3,4}|imageRUNNER|PIXMA|MAXIFY|Phaser|VersaLink|AltaLink|"
            r"WorkCentre|ECOSYS|TASKalfa|Aficio|bizhub|Designjet|ScanFront|Evolis Printer|Printer Administration|"
            r"Xerox Color)|^Remote UI:|^Machine Identification - MX-",
            S,
            (
                "HP LaserJet M404",
                "Brother MFC-L2700DW",
                "EPSON WorkForce WF-3620",
                "PIXMA TS5050",
                "HP Designjet T1200 PostScript - Supplies",
                "Remote UI: Login: MF632C/634C: MF632C/634C",
            ),
            "recog html_title.xml",
            role=_IS,
            brand="printer",
            says="its web page is a printer's",
        ),
        *tls(
            r"OU=HP-IPG|CN=HP Jetdirect|CN=Canon (?:iR-ADV|Imaging Product)|CN=ScanFront|"
            r"O=Brother Industries|O=SEIKO EPSON|Xerox Generic Root",
            S,
            ("CN=HPD49F21,OU=HP-IPG,O=HP,L=Vancouver", "CN=Canon Imaging Product"),
            "recog x509_subjects.xml",
            role=_IS,
            brand="printer",
            says="its certificate is a printer's",
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"^(?:EPSON[_ ]|Brother|KM-MFP|Lexmark|Canon IJ|HP )",
            S,
            ("EPSON_Linux UPnP/1.0 Epson UPnP SDK/1.0",),
            "recog http_servers.xml",
            role=_IS,
            brand="printer",
            says="its UPnP server is a printer's",
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^(?:usb_MFG|usb_MDL|pdl|printer-type|rp)=",
            S,
            ("usb_MFG=Brother", "pdl=application/postscript"),
            "Bonjour printing specification",
            role=_IS,
            brand="printer",
            says="it announces what it can print (mDNS)",
        ),
    ),
)
