"""IDIS cameras and recorders: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="idis",
    name="IDIS",
    signatures=(
        *own_label(r"IDIS(?: Co.*)?", "IDIS", ("IDIS", "IDIS Co., Ltd."), "facts/makers.csv", upnp=False),
        *models(r"DC-[A-Z]\d{4}|DR-\d{4}", ("DC-D4236HRXL", "DR-6316PS"), MODELS, brand="IDIS"),
    ),
)
