"""MERCURY MIPC cameras: told by name, model range and the words of its streams; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, S, models, own_label, realm, sdp
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="mercury",
    name="Mercury",
    signatures=(
        *own_label(r"MERCURY(?: .*)?", "Mercury", ("MERCURY",), "facts/makers.csv", upnp=False),
        *models(r"MIPC\d{3}", ("MIPC251C-4",), MODELS, brand="Mercury"),
        *sdp(
            r"\"MERCURY RTSP Server\"",
            S,
            ('s=Session streamed by "MERCURY RTSP Server"',),
            "gortsplib issue 271; go2rtc, session texts",
            brand="Mercury",
        ),
        *sdp(
            r"^m=application/MERCURY ",
            S,
            ("m=application/MERCURY 0 RTP/AVP smart/1/90000",),
            "gortsplib issue 271; go2rtc, session texts",
            says="its stream bears Mercury's own track",
        ),
        *realm(
            r"^MERCURY IP-?Camera",
            S,
            ("MERCURY IP-Camera",),
            'yaklang fingerprints, find by "MERCURY"; TP-Link\'s firmware says the same with its own name',
            brand="Mercury",
        ),
        *camera_named(
            r"MERCURY",
            "Mercury",
            ("MERCURY",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
