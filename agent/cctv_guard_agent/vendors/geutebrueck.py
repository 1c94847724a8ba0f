"""Geutebrueck cameras (firmware of UDP Technology in several): told by name and model range only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="geutebrueck",
    name="Geutebrueck",
    signatures=(
        *own_label(
            r"Geutebr(?:ue|ü|u)ck(?: .*)?", "Geutebrueck", ("Geutebrueck", "Geutebruck GmbH"), "facts/makers.csv"
        ),
        *models(r"G-C(?:am|ode)", ("G-Cam/EBC-2110", "G-Code/EEC-2400"), MODELS, brand="Geutebrueck"),
    ),
)
