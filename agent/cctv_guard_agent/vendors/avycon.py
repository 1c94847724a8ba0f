"""AVYCON cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="avycon",
    name="AVYCON",
    signatures=(
        *own_label(r"AVYCON(?: .*)?", "AVYCON", ("AVYCON",), "facts/makers.csv"),
        *models(r"AVC-[A-Z]{2,4}\d{2,}", ("AVC-NPTZ51X30L",), MODELS, brand="AVYCON"),
    ),
)
