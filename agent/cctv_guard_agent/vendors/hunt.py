"""Hunt cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

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
    ),
)
