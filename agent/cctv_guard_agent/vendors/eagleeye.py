"""Eagle Eye Networks. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, title

MAKER = Maker(
    id="",
    name="Eagle Eye Networks",
    signatures=(
        *title(r"^Eagle Eye Networks", S, ("Eagle Eye Networks",), "recog html_title.xml", role=Role.CAMERA),
        *title(
            r"^Eagle Eye Networks",
            L,
            ("Eagle Eye Networks",),
            "recog html_title.xml",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Eagle Eye Networks",
        ),
    ),
)
