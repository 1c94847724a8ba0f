"""Genetec. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, title

MAKER = Maker(
    id="",
    name="Genetec",
    signatures=(
        *title(r"^Genetec - SHARPV", S, ("Genetec - SHARPV01111",), "recog html_title.xml", role=Role.CAMERA),
        *title(
            r"^Genetec - SHARPV",
            L,
            ("Genetec - SHARPV01111",),
            "recog html_title.xml",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Genetec",
        ),
    ),
)
