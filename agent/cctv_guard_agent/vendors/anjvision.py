"""Anjvision (Anpviz): copies Hikvision's stream marks, so its own words matter. No maker is named: not in the table.

Source: facts/identification.md 6, 8.7.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, sdp

MAKER = Maker(
    id="",
    name="Anjvision",
    signatures=(
        *sdp(
            r"anjvision ipcamera|CHAM\.LI@ANJVISION",
            S,
            (
                "s=RTSP/RTP stream from anjvision ipcamera",
                "a=tool:CHAM.LI@ANJVISION.COM",
            ),
            "identification.md 6 (retina anjvision_describe.txt)",
            role=Role.CAMERA,
        ),
        *sdp(
            r"anjvision ipcamera|CHAM\.LI@ANJVISION",
            L,
            (
                "s=RTSP/RTP stream from anjvision ipcamera",
                "a=tool:CHAM.LI@ANJVISION.COM",
            ),
            "identification.md 6 (retina anjvision_describe.txt)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Anjvision",
        ),
    ),
)
