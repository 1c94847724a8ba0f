"""ZNV (ZTE's former surveillance arm). Not in facts/makers.csv: a camera for certain, and the label.

Source: facts/identification.md 5.3 (kscan).
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import L, S, sign

_FORMS = (
    ("telnet.greeting", r"^hdipcam login:", "hdipcam login:"),
    ("snmp.sysdescr", r"^znv zxnvm", "znv zxnvm"),
)

MAKER = Maker(
    id="",
    name="ZNV",
    signatures=tuple(
        signature
        for kind, pattern, example in _FORMS
        for signature in (
            *sign(
                kind,
                Group.API,
                pattern,
                S,
                (example,),
                "identification.md 5.3 (kscan)",
                role=Role.CAMERA,
                says='it greets as a camera of this trade does ("{seen}")',
            ),
            *sign(
                kind,
                Group.API,
                pattern,
                L,
                (example,),
                "identification.md 5.3 (kscan)",
                role=Role.BRAND,
                brand="ZNV",
                says='its label is known from "{seen}"',
            ),
        )
    ),
)
