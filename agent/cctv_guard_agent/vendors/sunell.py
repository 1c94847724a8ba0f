"""Sunell cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="sunell",
    name="Sunell",
    signatures=(
        *own_label(
            r"(?:Shenzhen )?Sunell(?: .*)?",
            "Sunell",
            ("Sunell", "Shenzhen Sunell Technology Corporation"),
            "facts/makers.csv",
        ),
        *models(r"SN-IP[CRPV][A-Z\d]*", ("SN-IPR5750DQN-M",), MODELS, brand="Sunell"),
    ),
)
