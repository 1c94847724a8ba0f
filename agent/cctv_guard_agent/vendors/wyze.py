"""Wyze cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="wyze",
    name="Wyze",
    signatures=(
        *own_label(r"Wyze(?: Labs.*)?", "Wyze", ("Wyze", "Wyze Labs, Inc."), "facts/makers.csv"),
        *models(r"(?:WYZE|WVOD|WYZEC)[A-Z0-9_]*\d", ("WYZEC1-JZ",), MODELS, brand="Wyze"),
    ),
)
