"""Illustra and American Dynamics cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="jci",
    name="Johnson Controls / Tyco",
    signatures=(
        *own_label(
            r"Illustra|American Dynamics|Johnson Controls(?:,? .*)?|Tyco(?: Security Products.*)?",
            "Illustra",
            ("Illustra", "American Dynamics", "Johnson Controls"),
            "facts/makers.csv",
        ),
        *models(r"ADCi\d{3}|I[PF]S\d{2}-|IFS\d{2}", ("ADCi610-D021", "IPS02-B10-BI03"), MODELS, brand="Illustra"),
    ),
)
