"""QNAP's VioStor recorders (its storage servers: storage.py): told by name and model range only.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="qnap",
    name="QNAP",
    signatures=(
        *own_label(r"QNAP(?: Systems.*)?", "QNAP", ("QNAP", "QNAP Systems, Inc."), "facts/makers.csv", upnp=False),
        *models(r"VS-\d{4}", ("VS-2108 Pro+",), MODELS, brand="QNAP"),
    ),
)
