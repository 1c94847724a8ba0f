"""Dallmeier cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="dallmeier",
    name="Dallmeier",
    signatures=(
        *own_label(r"Dallmeier(?: .*)?", "Dallmeier", ("Dallmeier electronic",), "facts/makers.csv"),
        *models(r"D(?:DF|F|BF)\d{4}HD|Panomera", ("DF5200HD-DN",), MODELS, brand="Dallmeier"),
        *models(
            r"MDF\d{4}HD|DDZ\d{4}|DBF?\d{4}HD|DVS \d{3,4}",
            ("MDF5400HD-DN", "DDZ4230HD-SM"),
            MODELS,
            brand="Dallmeier",
            says="its model name ({seen}) is of Dallmeier's range of cameras",
        ),
    ),
)
