"""Truen (TCAM), which also builds Steinsvik Orbit. Not in facts/makers.csv: a camera for certain, and the label.

Source: facts/identification.md 5.2, 5.5, 8.6; recog http_servers.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import L, M, S, realm, sign, tls

MAKER = Maker(
    id="",
    name="Truen",
    signatures=(
        *tls(
            r"CN=TCAM,\s*OU=Security,\s*O=Truen|\bO=Truen\b",
            S,
            ("CN=TCAM,OU=Security,O=Truen,L=Seoul",),
            "identification.md 5.5 (recog)",
            role=Role.CAMERA,
        ),
        *tls(
            r"CN=TCAM,\s*OU=Security,\s*O=Truen|\bO=Truen\b",
            L,
            ("CN=TCAM,OU=Security,O=Truen,L=Seoul",),
            "identification.md 5.5 (recog)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Truen",
        ),
        *realm(
            r"^Orbit-\d{3}$",
            S,
            ("Orbit-351",),
            "identification.md 5.2, 8.6 (recog http_wwwauth.xml)",
            role=Role.CAMERA,
            counter=("Orbit",),
        ),
        *realm(
            r"^Orbit-\d{3}$",
            L,
            ("Orbit-351",),
            "identification.md 5.2, 8.6",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Steinsvik Orbit",
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"Mozart-8G",
            M,
            ("Linux/2.6.28.9-Mozart-8G, UPnP/1.0, Portable SDK for UPnP devices/1.6.6",),
            "recog http_servers.xml",
            role=Role.CAMERA,
            says="its system names itself the way Truen cameras do",
        ),
    ),
)
