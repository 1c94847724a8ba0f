"""Arecont Vision (Costar): its mDNS service and login question.

Source: facts/identification.md 4, 5.2.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, models, own_label, realm, sign
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="arecont",
    name="Arecont Vision",
    stream_paths=("/h264.sdp",),
    signatures=(
        *own_label(
            r"Arecont Vision(?:.*)", "Arecont Vision", ("Arecont Vision", "Arecont Vision LLC"), "facts/makers.csv"
        ),
        *models(r"AV\d{4,5}[A-Z]{2}", ("AV2116DNV1", "AV10655DN-28"), MODELS),
        *realm(r"^Arecont Vision", S, ("Arecont Vision",), "identification.md 5.2 (recog)"),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_arec\._tcp",
            S,
            ("_arec._tcp.local.",),
            "identification.md 4 (UniversalScanner)",
            says="it announces itself with Arecont's own service (mDNS)",
        ),
        *body(
            r"var_brand\s*=\s*\"Arecont Vision\"|Arecont Vision logo",
            M,
            ('var var_brand="Arecont Vision";', '<img alt="Arecont Vision logo" src="logo.png">'),
            "Greenbone, Arecont Vision detection",
        ),
        *realm(
            r"^AV\d{3,5}[A-Z]{0,4}$",
            M,
            ("AV800",),
            "Greenbone, Arecont Vision detection",
            says='its login window names a model of Arecont\'s range ("{seen}")',
            counter=("AV receiver", "AVTECH"),
        ),
        *shown_models(
            r"AV\d{4,5}(?:DN|PM|AM|PTZ|IR|DR|v\d|LED)",
            (
                "AV2116DNV1",
                "AV10655DN-28",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Arecont Vision",
            counter=(
                "AV5000",
                "FAV2116DN",
            ),
        ),
        *models(
            r"AV0[1258][A-Z]{3}-\d{3}",
            ("AV02CLD-100", "AV05CMB-100"),
            "arecontvision.com, product names (Contera)",
            brand="Arecont Vision",
            says="its model name ({seen}) is of the Contera range",
        ),
    ),
)
