"""ELAN. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/recog x509_subjects.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, tls

MAKER = Maker(
    id="",
    name="ELAN",
    signatures=(
        *tls(r"OU=Nortek,\s*O=ELAN", S, ("CN=camera,OU=Nortek,O=ELAN",), "recog x509_subjects.xml", role=Role.CAMERA),
        *tls(
            r"OU=Nortek,\s*O=ELAN",
            L,
            ("CN=camera,OU=Nortek,O=ELAN",),
            "recog x509_subjects.xml",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="ELAN",
        ),
    ),
)
