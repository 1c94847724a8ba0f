"""Telephones: desk telephones over the network, and mobile ones.

Source: recog http_servers.xml, x509_subjects.xml; DNS-SD service names.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, realm, server, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a telephone"

MAKER = Maker(
    id="",
    name="Telephones",
    signatures=(
        *server(
            r"^(?:Grandstream (?:GXP|GRP|HT|DP|WP|UCM)|Polycom|Yealink|snom|Cisco-CP|CP-\d{4}|"
            r"Eltex TAU|SMG-?\d|kx-ns|Aastra|Mitel|Fanvil)",
            S,
            ("Grandstream GXP2020 1.2.5.3", "Polycom SoundPoint IP Telephone HTTPd", "Eltex TAU-72"),
            "recog http_servers.xml",
            role=_IS,
            brand="telephone",
            says=_SAYS,
            counter=("Grandstream RTSP server",),
        ),
        *title(
            r"^(?:Yealink|Polycom|snom|Grandstream (?:GXP|GRP|HT)|Gigaset|Mitel|Fanvil|Cisco IP Phone|"
            r"SIP-T\d|IP Phone|SPA\d{3}[A-Z]? |Cisco SPA|Digium Phone|VVX\d{3}|OBi\d{3})",
            S,
            ("Yealink T46S", "snom 720", "Gigaset C430A GO", "SPA504G Configuration Utility", "VVX250", "OBi200"),
            "recog html_title.xml",
            role=_IS,
            brand="telephone",
            says=_SAYS,
        ),
        *tls(
            r"OU=(?:CTG|VTG), ?O=Cisco Systems|CN=SEP[0-9A-F]{12}|O=Polycom Inc|O=Yealink|CN=DT\d00 Series",
            S,
            ("CN=CP-8851-SEPB07D47D33A1C,OU=CTG,O=Cisco Systems Inc.", "CN=64167F169981,O=Polycom Inc."),
            "recog x509_subjects.xml",
            role=_IS,
            brand="telephone",
            says=_SAYS,
        ),
        *realm(
            r"^(?:SPIP|Yealink|snom|gigaset|VoIP Phone|SPA\d{3})",
            S,
            ("SPIP Configuration", "SPA504G"),
            "recog http_wwwauth.xml",
            role=_IS,
            brand="telephone",
            says=_SAYS,
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^model=[A-Z]\d{2,4}[a-z]{0,2}I?AP$",
            S,
            ("model=N841AP", "model=J172aAP", "model=D421pAP", "model=J33IAP"),
            "recog mdns_device-info_txt.xml (Apple's names of boards: telephones, tablets, players)",
            role=_IS,
            brand="phone",
            says="it bears a board's name of Apple's telephones, tablets and players (mDNS)",
            counter=("model=DS-2CD2032-I", "model=N841", "model=IPC-AP"),
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:apple-mobdev2?|companion-link|adb-tls-\w+|remotepairing\w*|kdeconnect|FC9F5ED42C8A|"
            r"sip\w*)\._(?:tcp|udp)",
            M,
            ("_apple-mobdev2._tcp", "_companion-link._tcp", "_adb-tls-connect._tcp"),
            "DNS-SD service names",
            role=_IS,
            brand="phone",
            says="it announces a phone's or tablet's services (mDNS)",
        ),
    ),
)
