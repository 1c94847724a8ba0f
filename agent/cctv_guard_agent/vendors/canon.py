"""Canon network cameras (VB series). Printers of the name are told in printers.py.

Source: facts/identification.md 1.2, 4.2, 5.1.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, body, models, own_label, server, sign, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

MAKER = Maker(
    id="canon",
    name="Canon",
    stream_paths=("/stream/profile1=r",),
    signatures=(
        *own_label(
            r"Canon(?: Inc\.?)?",
            "Canon",
            ("Canon", "CANON INC."),
            "identification.md 1.2 (vicmaeg)",
            upnp=False,
            unless=(("onvif.types", "Print|Scan"),),
            counter=("Canonical",),
        ),
        *models(
            r"(?:Canon[ _](?:Network Camera )?)?VB-[CHMRSX]\d{2,3}",
            ("VB-S30D", "Canon_VB-S30D", "VB-C60"),
            "identification.md 1.2, 4.2",
            strength=S,
            brand="Canon",
        ),
        *server(
            r"^VB(?:\d{2,3}\b|-|$|/)",
            M,
            ("VB100", "VB"),
            "identification.md 5.1 (kscan)",
            counter=("VBrick VB6000 Server",),
        ),
        *body(
            r"\b(?:hardware|type):=Canon VB-",
            S,
            ("type:=Canon VB-M40", "hardware:=Canon VB-M40"),
            "Greenbone, Canon detection (/-wvhttp-01-/info.cgi)",
            brand="Canon",
        ),
        *title(
            r"^Network Camera VB-[A-Z]?\d",
            M,
            ("Network Camera VB-C50i/VB-C50iR",),
            "WhatWeb canon-network-camera",
            brand="Canon",
        ),
        *sign(
            "snmp.sysdescr",
            Group.API,
            r"^Canon Network Camera (?P<model>\S+)",
            S,
            ("Canon Network Camera VB-C60",),
            "identification.md 4.2 (recog snmp_sysdescr.xml)",
            says="it describes itself (SNMP) as a Canon camera",
            brand="Canon",
            counter=("Canon Network Printer Board-E1",),
        ),
        *shown_models(
            r"VB-[CHMRS]\d{2,3}",
            (
                "VB-M600",
                "VB-H41",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Canon",
            counter=(
                "VB-1",
                "XVB-M40",
            ),
        ),
        *camera_named(
            r"Canon(?: Inc\.?)?",
            "Canon",
            ("Canon",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=("Canon Digital Camera",),
        ),
        *title(
            r"^(?:WebView Livescope|LiveApplet$)",
            M,
            ("WebView Livescope", "LiveApplet"),
            "nmap; WhatWeb canon-network-camera",
            says='its web page has the title of Canon\'s viewer ("{seen}")',
            brand="Canon",
        ),
        *body(
            r"-wvhttp-01-|\bLvAppl\b|/viewer/live/\w\w(?:_\w\w)?/live\.html|LiveApplet\.(?:cab|zip)",
            M,
            ('src="/-wvhttp-01-/GetOneShot"', 'href="/sample/LvAppl/"', "/viewer/live/ja/live.html"),
            "WhatWeb canon-network-camera; Network-Sec/IP-Cams",
            says="its web page calls Canon's viewer",
            brand="Canon",
        ),
        *sign(
            "http.location",
            Group.WEB,
            r"-wvhttp-01-|/viewer/live/\w\w(?:_\w\w)?/live\.html|/sample/LvAppl/",
            M,
            ("/viewer/live/ja/live.html", "http://192.0.2.9/sample/LvAppl/lvappl.htm"),
            "WhatWeb canon-network-camera; Network-Sec/IP-Cams",
            says="its web page leads to Canon's viewer",
            brand="Canon",
        ),
        *models(
            r"CR-[NX]\d{3}",
            ("CR-N300", "CR-N700"),
            "canon.com, product names",
            brand="Canon",
            says="its model name ({seen}) is of Canon's range of remote cameras",
        ),
        *body(
            r"\bVB-[A-Z]?\d{2,3}[A-Z]{0,3} Viewer",
            M,
            ("<span>VB-H41 Viewer</span>",),
            "yaklang/yaklang device rules",
            says="its web page is named after a Canon camera's viewer",
            brand="Canon",
        ),
    ),
)
