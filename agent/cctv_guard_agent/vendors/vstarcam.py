"""VStarcam: its RTSP server's texts. Its UDP 8600 answers begin with the letters DH and are not Dahua's.

Source: facts/identification.md 4, 6, 8.7 (9).
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, W, own_label, sdp, sign

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
        *sign(
            "vstarcam.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            M,
            ("discovery",),
            "identification.md 4, 8.7 (9): the family's protocol, spoken by some other labels too",
            says="it answers the discovery protocol of VStarcam's family",
            unless=(("onvif.Manufacturer", "wansview"), ("onvif.scope", "^(?:name|manufacturer)/wansview")),
        ),
        *sign(
            "p2p.hint",
            Group.LAN_PROTOCOL,
            r"^vstarcam$",
            W,
            ("vstarcam",),
            "identification.md 4 (pmarrapese/iot p2p/lansearch): prefixes VSTD, VSTF",
            says="its P2P id begins like those of VStarcam",
        ),
        *sign(
            "rtsp.realm",
            Group.REALM,
            r"^RTSPD$",
            M,
            ("RTSPD",),
            "Ullaakut/cameradar issue 142 and O-KAM notes: Digest, path /tcp/av0_0, port 10554",
            also=(("rtsp.auth_scheme", "^Digest$"),),
            says="its video server asks for a login by the name VStarcam's does (RTSPD, Digest)",
            counter=("RTSPD Server",),
        ),
    ),
)
