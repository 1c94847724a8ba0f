"""DoorBird door stations (Yale / Assa Abloy). They announce Axis's mDNS service with their own hardware address.

Source: facts/identification.md 4; facts/makers.csv (yale).
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import S, own_label, sign

MAKER = Maker(
    id="yale",
    name="Yale / DoorBird",
    signatures=(
        *own_label(
            r"DoorBird|Bird Home Automation.*",
            "DoorBird",
            ("DoorBird", "Bird Home Automation GmbH"),
            "facts/makers.csv",
        ),
        *own_label(
            r"DoorBird|Bird Home Automation.*",
            "DoorBird",
            ("DoorBird", "Bird Home Automation GmbH"),
            "facts/makers.csv",
            role=Role.CAMERA,
            says="it calls itself a DoorBird, which is a door station",
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"macaddress=1CCAE3",
            S,
            ("macaddress=1CCAE3000001",),
            "identification.md 4 (HA core zeroconf)",
            brand="DoorBird",
            says="it announces itself with a DoorBird hardware address (mDNS)",
            counter=("macaddress=ACCC8E000001",),
        ),
        *sign(
            "mdns.instance",
            Group.LAN_PROTOCOL,
            r"^DoorBird\b",
            S,
            ("DoorBird D101",),
            "identification.md 4",
            brand="DoorBird",
            says="it announces itself as a DoorBird (mDNS)",
        ),
    ),
)
