"""FUHO. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/recog http_servers.xml.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, server

MAKER = Maker(
    id="",
    name="FUHO",
    signatures=(
        *server(r"^FUHO-DVR", S, ("FUHO-DVR",), "recog http_servers.xml", role=Role.CAMERA),
        *server(
            r"^FUHO-DVR",
            L,
            ("FUHO-DVR",),
            "recog http_servers.xml",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="FUHO",
        ),
    ),
)
