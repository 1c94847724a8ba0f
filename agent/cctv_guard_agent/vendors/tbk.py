"""TBK Vision and the labels on its recorders, whose login pages bear bare names.

Source: CVE-2018-9995 (brand list: XVR, DVR, HVR, MDVR Login); facts/oem_brands.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, own_label, title

MAKER = Maker(
    id="tbk",
    name="TBK Vision",
    signatures=(
        *own_label(r"TBK(?: Vision)?", "TBK", ("TBK", "TBK Vision"), "facts/makers.csv"),
        *title(
            r"^(?:XVR|DVR|HVR|MDVR|CeNova|Pulnix|Securus) Login$",
            M,
            ("XVR Login", "DVR Login"),
            "CVE-2018-9995 brand list",
        ),
    ),
)
