"""TRENDnet TV-IP: a label over several makers (some models are Hikvision's): the name is a label, the old realm a hint.

Source: facts/identification.md 5.2, 5.4; facts/oem_brands.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, W, favicon, label, models, realm

_HIKVISION = (
    ("sadp.DeviceSN", "."),
    ("isapi.serialNumber", "."),
    ("http.server", "App-webs|DNVRS"),
    ("http.realm", r"^IP Camera\("),
)

MAKER = Maker(
    id="trendnet",
    name="TRENDnet",
    signatures=(
        *label(r"TRENDnet(?:,? Inc\.?)?", "TRENDnet", ("TRENDnet", "TRENDnet, Inc."), "facts/oem_brands.csv"),
        *models(
            r"TV-IP\d{3,4}",
            ("TV-IP310PI", "TV-IP651WI"),
            "identification.md 5.2",
            strength=W,
            brand="TRENDnet",
            unless=_HIKVISION,
        ),
        *realm(r"^TV-IP\d{3}", M, ("TV-IP651W", "TV-IP110"), "identification.md 5.2 (recog; kscan)", unless=_HIKVISION),
        *realm(
            r"^TV-NVR\d{3}",
            M,
            ("TV-NVR104", "TV-NVR408"),
            'yaklang fingerprints, find by "tv-nvr"',
            brand="TRENDnet",
            says="its login window names a TRENDnet recorder",
            unless=_HIKVISION,
            counter=("TV-NVRX",),
        ),
        *realm(r"^netcam$", W, ("netcam",), "identification.md 5.2 (recog)"),
        *favicon(M, "identification.md 5.4", 512590457),
    ),
)
