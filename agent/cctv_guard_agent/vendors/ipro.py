"""i-PRO, which took over Panasonic's camera business: present model names and its label.

Source: facts/makers.csv; facts/identification.md 6 (stream paths); a public client test (Manufacturer i-PRO).
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, W, models, own_label, realm, sdp, sign
from cctv_guard_agent.vendors._shown import shown_models

_RANGE = r"WV-(?:[XSUB]\d{4,5}|S[1-9]\d{3})[A-Z]*|WJ-(?:NX|GXE)\d+N"

MAKER = Maker(
    id="ipro",
    name="i-PRO",
    stream_paths=("/MediaInput/h264", "/MediaInput/stream_1"),
    signatures=(
        *own_label(
            r"i-?PRO(?: Co\.,? ?Ltd\.?)?",
            "i-PRO",
            ("i-PRO", "i-PRO Co., Ltd."),
            'a public ONVIF client\'s test, find by "i-PRO Co., Ltd."',
        ),
        *models(
            _RANGE,
            ("WV-X2232LA", "WV-S1536L", "WV-U1532L"),
            MODELS,
            counter=("WV-V1330LK", "WV-SP105"),
        ),
        *sdp(
            r"/MediaInput/(?:h26[45]|stream_\d)",
            W,
            ("a=control:rtsp://192.0.2.1/MediaInput/h264/stream_1",),
            "identification.md 6, stream paths (i-PRO and Panasonic)",
            unless=(("onvif.Manufacturer", "^panasonic"),),
        ),
        *realm(r"^i-PRO\b", M, ("i-PRO NVR", "i-PRO"), 'public i-PRO clients\' tests, find by "i-PRO NVR"'),
        *models(r"WV-QW?\d", ("WV-Q105A",), MODELS, strength=W),
        *sign(
            "panasonic.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Panasonic.cs)",
            says="it answers the search protocol that Panasonic's cameras and now i-PRO's speak, with an i-PRO model",
            also=(("panasonic.model", rf"^(?:{_RANGE})"),),
        ),
        *shown_models(
            r"WV-(?:[XSUB]\d{4,5}|S[1-9]\d{3})[A-Z]*",
            (
                "WV-X2232LA",
                "WV-S1536L",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="i-PRO",
            counter=(
                "WV-SP105",
                "WV-V1330LK",
            ),
        ),
    ),
)
