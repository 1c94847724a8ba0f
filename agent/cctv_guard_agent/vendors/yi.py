"""YI / Kami cameras: the label, which replacement firmware (yi-hack) keeps.

Source: roleoroleo/yi-hack onvif start script (manufacturer "Yi", model "Yi Hack"); facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, models, own_label
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="yi",
    name="YI / Kami",
    signatures=(
        *own_label(
            r"YI(?: Technology| Home)?|Xiaoyi|Kami(?: Vision)?",
            "YI",
            ("Yi", "YI Technology", "Kami"),
            "roleoroleo/yi-hack",
        ),
        *models(r"Yi Hack", ("Yi Hack",), "roleoroleo/yi-hack", strength=M),
        *camera_named(
            r"YI|Xiaoyi|Kami",
            "YI",
            ("YI",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
