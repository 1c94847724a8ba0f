"""Hanbanggaoke: RTSP words and the web server whose login path is the same as Hikvision's.

Source: facts/identification.md 5.1, 6, 8.7 (5).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, own_label, rtsp_server, server

MAKER = Maker(
    id="hanbang",
    name="Hanbanggaoke",
    signatures=(
        *own_label(r"Hanbang(?: .*|gaoke)?|HBGK", "Hanbang", ("Hanbang", "HBGK"), "facts/makers.csv"),
        *server(r"^NVR Webserver", M, ("NVR Webserver",), "identification.md 5.1 (kscan)", counter=("DNVRS-Webs",)),
        *server(
            r"^hb-dvr",
            S,
            ("hb-dvr/1.0",),
            "yaklang fingerprints; the RTSP server of the same firmware, identification.md 6",
            says="its web server is named as Hanbanggaoke's recorders name theirs",
        ),
        *rtsp_server(r"^hb-dvr", S, ("hb-dvr",), "identification.md 6 (kscan)"),
    ),
)
