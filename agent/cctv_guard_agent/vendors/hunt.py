"""Hunt cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, body, models, own_label

MAKER = Maker(
    id="hunt",
    name="Hunt Electronic",
    signatures=(
        *own_label(
            r"Hunt Electronic(?:s)?(?: .*)?|HuntCCTV",
            "HUNT",
            ("Hunt Electronic Co., Ltd.", "HuntCCTV"),
            "facts/makers.csv",
        ),
        *models(r"HLC-[\dA-Z]+", ("HLC-79AD",), MODELS, brand="HUNT"),
        *body(
            r"APOLancam\d|CONTENT=.{0,3}lancam, webcam, ipcam",
            M,
            ('<OBJECT ID="APOLancam2"',),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
        ),
    ),
)
