"""Arlo cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="arlo",
    name="Arlo",
    signatures=(
        *own_label(r"Arlo(?: Technolog.*)?", "Arlo", ("Arlo",), "facts/makers.csv"),
        *models(r"VM[CLB]\d{4}", ("VMC4030P",), MODELS, brand="Arlo"),
    ),
)
