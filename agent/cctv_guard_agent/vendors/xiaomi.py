"""Xiaomi cameras (Mi Home; built by Chuangmi, Isa and others of its ecosystem).

Source: python-miio discovery names (chuangmi-camera-ipc009); facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, models, own_label, sign
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="xiaomi",
    name="Xiaomi",
    signatures=(
        *own_label(
            r"Xiaomi(?: .*)?|IMILAB|Mijia|Chuangmi", "Xiaomi", ("Xiaomi", "IMILAB"), "facts/makers.csv", upnp=False
        ),
        *sign(
            "mdns.instance",
            Group.LAN_PROTOCOL,
            r"^(?:chuangmi|isa|mijia|xiaomi|mxiang|imilab)-(?:camera|ipc)",
            S,
            ("chuangmi-camera-ipc009_miio12345678",),
            "python-miio discovery names",
            says="it announces itself as a Mi Home camera (mDNS)",
            counter=("chuangmi-plug-v3_miio1",),
        ),
        *models(
            r"(?:chuangmi|isa|mijia)\.camera\.|MJSXJ\d",
            ("chuangmi.camera.ipc019", "MJSXJ02CM"),
            "python-miio",
            strength=M,
        ),
        *camera_named(
            r"Xiaomi|IMILAB|Mijia",
            "Xiaomi",
            ("Xiaomi",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *models(
            r"chuangmi(?:\d{3,4}p|-?ipc)",
            ("chuangmi720p",),
            'public firmware work, find by "chuangmi720p"',
            brand="Xiaomi",
            says="its model name ({seen}) is of a camera that Chuangmi builds for Xiaomi",
        ),
    ),
)
