"""Canon network cameras (VB series). Printers of the name are told in printers.py.

Source: facts/identification.md 1.2, 4.2, 5.1.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, body, models, own_label, server, sign, title

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
    ),
)
