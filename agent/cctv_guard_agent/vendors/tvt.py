"""TVT, which builds recorders and cameras for some seventy labels: its web and RTSP servers, its interface texts.

Source: facts/identification.md 4, 5, 6, 8.6; networkoptix-style public drivers (protocolType TVT_IPCAMERA).
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    MODELS,
    M,
    S,
    W,
    body,
    favicon,
    models,
    own_label,
    rtsp_server,
    serial,
    server,
    sign,
    title,
)
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="tvt",
    name="TVT",
    stream_paths=("/profile1", "/chID=1&streamType=main"),
    signatures=(
        *own_label(
            r"TVT(?: Digital.*)?|Shenzhen TVT.*",
            "TVT",
            ("TVT", "Shenzhen TVT Digital Technology Co., Ltd"),
            "public driver for TVT cameras, find by TVT_IPCAMERA",
        ),
        *models(r"TD-[1-9][0-9A-F]{3}[A-Z]", ("TD-9441S4", "TD-2716TE-HC"), MODELS, counter=("TD-W8960N", "TD-LTE")),
        *server(
            r"^Cross Web Server", S, ("Cross Web Server",), "identification.md 5.1 (Security Ledger 2016; recog; kscan)"
        ),
        *title(r"^DVR Components Download", S, ("DVR Components Download",), "identification.md 5.3 (kscan)"),
        *body(
            r"NVMS-9000|TVT_IPCAMERA|TVT_DVR",
            S,
            ('<response systemType="NVMS-9000">', "<protocolType>TVT_IPCAMERA</protocolType>"),
            "identification.md 5.3 (kscan; TVT clients)",
        ),
        *rtsp_server(r"^TVT RTSP Server", S, ("TVT RTSP Server",), "identification.md 6 (kscan)"),
        *favicon(W, "identification.md 5.4 (IP camera / TVT generic)", 492290497),
        *serial(
            r"^(?:585B69|0018AE|58:5B:69:|00:18:AE:)", M, ("58:5B:69:45:FC:8C", "0018AE000001"), "identification.md 7"
        ),
        *sign(
            "tvt.answer",
            Group.LAN_PROTOCOL,
            r"^MHED$",
            S,
            ("MHED",),
            "identification.md 4 (AlexandruIspas659/ipcprobe PROTOCOL.md; a public copy of the header)",
            says="it answers TVT's own discovery protocol (MHED)",
        ),
        *camera_named(
            r"TVT",
            "TVT",
            ("TVT",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
