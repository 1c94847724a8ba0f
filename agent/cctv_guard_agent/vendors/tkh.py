"""Siqura (TKH Security, formerly Optelecom-NKF): video encoders and cameras.

Source: facts/identification.md 6; recog http_wwwauth.xml, http_servers.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, own_label, realm, rtsp_server, server, sign

MAKER = Maker(
    id="tkh",
    name="TKH Security / Siqura",
    signatures=(
        *own_label(
            r"Siqura(?: .*)?|TKH Security.*|Optelecom-NKF.*", "Siqura", ("Siqura", "Optelecom-NKF"), "facts/makers.csv"
        ),
        *realm(r"^Siqura$", S, ("Siqura",), "recog http_wwwauth.xml"),
        *rtsp_server(r"Siqura|Optelecom-NKF", S, ("Optelecom-NKF RTSP Server",), "identification.md 6 (recog)"),
        *server(
            r"^Linux/[\d.]+_eureka_\d",
            M,
            ("Linux/2.6.37_eureka_1, UPnP/1.0, Portable SDK for UPnP devices/1.6.6",),
            "recog http_servers.xml",
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"^Linux/[\d.]+_eureka_\d",
            M,
            ("Linux/2.6.37_eureka_1, UPnP/1.0, Portable SDK for UPnP devices/1.6.6",),
            "recog http_servers.xml",
            says="its system names itself the way Siqura encoders do",
        ),
    ),
)
