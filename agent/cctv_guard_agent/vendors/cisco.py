"""Cisco's own IP cameras (not Meraki's). Not in facts/makers.csv: a camera for certain, and the label.

Source: facts/recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, title

MAKER = Maker(
    id="",
    name="Cisco",
    signatures=(
        *title(r"^Cisco IP Camera", S, ("Cisco IP Camera",), "recog html_title.xml", role=Role.CAMERA),
        *title(
            r"^Cisco IP Camera",
            L,
            ("Cisco IP Camera",),
            "recog html_title.xml",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Cisco",
        ),
    ),
)
