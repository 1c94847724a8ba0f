"""Sony network cameras (IPELA, SNC). Televisions and recorders of the name are no cameras: its UPnP label says nothing.

`s=Sony RTSP Server` stays weak: an Amcrest sent it (identification.md 6, shared strings).
Source: facts/identification.md 4, 5.1, 5.2, 6; recog rtsp_servers.xml.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, W, models, own_label, realm, rtsp_server, sdp, server, title

MAKER = Maker(
    id="sony",
    name="Sony",
    stream_paths=("/media/video1", "/video1"),
    signatures=(
        *own_label(
            r"Sony(?: Corporation)?",
            "Sony",
            ("Sony", "SONY CORPORATION"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(
            r"SNC-[A-Z]{1,3}\d{2,3}", ("SNC-WR630", "SNC-VB770"), "identification.md 5.2, 6", strength=S, brand="Sony"
        ),
        *server(r"^gen5th/|^NetEVI/", S, ("gen5th/1.82.01", "NetEVI/3.10"), "identification.md 5.1 (recog)"),
        *realm(
            r"^Sony Network Camera",
            S,
            ("Sony Network Camera SNC-CH110",),
            "identification.md 5.2 (recog)",
        ),
        *title(
            r"^Sony Network Camera", S, ("Sony Network Camera", "Sony Network Camera SNC-Z20"), "recog html_title.xml"
        ),
        *rtsp_server(
            r"\bZe-PRO\b",
            M,
            ("Linux/2.6.35.14_nl-xarina+ Ze-PRO",),
            "recog rtsp_servers.xml",
            unless=(("rtsp.realm", "^Secret$"),),
            counter=("GStreamer RTSP server",),
        ),
        *sdp(r"^s=Sony RTSP Server", W, ("s=Sony RTSP Server",), "identification.md 6 (gortsplib: mediamtx issue 85)"),
    ),
)
