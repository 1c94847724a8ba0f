"""Macro-video, the maker behind V380.

Source: facts/identification.md 6; facts/oem_brands.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import S, own_label, sdp

MAKER = Maker(
    id="macrovideo",
    name="Macro-video (V380)",
    signatures=(
        *own_label(r"macro-?video(?: .*)?|V380(?: Pro)?", "V380", ("V380", "macro-video"), "facts/oem_brands.csv"),
        *sdp(
            r"macro-video rtsp server",
            S,
            ("s=streamed by the macro-video rtsp server",),
            "identification.md 6 (retina macrovideo_describe.txt)",
        ),
    ),
)
