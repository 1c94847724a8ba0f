"""VStarcam: its RTSP server's texts. Its UDP 8600 answers begin with the letters DH and are not Dahua's.

Source: facts/identification.md 4, 6, 8.7 (9).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import S, own_label, sdp

MAKER = Maker(
    id="vstarcam",
    name="VStarcam",
    signatures=(
        *own_label(r"V[Ss]tar[Cc]am(?: .*)?|Eye4", "VStarcam", ("VSTARCAM", "VStarcam"), "facts/makers.csv"),
        *sdp(
            r"VSTARCAM RTSP server",
            S,
            ("s=streamed by the VSTARCAM RTSP server",),
            "identification.md 6 (retina vstarcam_describe.txt)",
        ),
        *sdp(
            r"^o=VSTC ",
            S,
            ("o=VSTC 3836411392 3836411392 IN IP4 192.0.2.198",),
            "identification.md 6 (retina vstarcam_describe.txt)",
        ),
    ),
)
