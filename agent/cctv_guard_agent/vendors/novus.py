"""Novus: a label whose maker is not known from the name (a 2016 list says TVT for recorders).

Source: facts/identification.md 6 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, rtsp_server

MAKER = Maker(
    id="",
    name="Novus",
    signatures=(
        *rtsp_server(r"^Novus RTSP Server", S, ("Novus RTSP Server",), "identification.md 6 (kscan)", role=Role.CAMERA),
        *rtsp_server(
            r"^Novus RTSP Server",
            L,
            ("Novus RTSP Server",),
            "identification.md 6 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Novus",
        ),
    ),
)
