"""Brickcom: its login question and label.

Source: facts/identification.md 5.2.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, realm

MAKER = Maker(
    id="brickcom",
    name="Brickcom",
    signatures=(
        *own_label(r"Brickcom(?: .*)?", "Brickcom", ("Brickcom", "Brickcom Corporation"), "facts/makers.csv"),
        *realm(r"^brickcom", M, ("Brickcom FB-100Ae",), "identification.md 5.2 (kscan)"),
        *models(
            r"W?(?:FB|FD|MD|MB|OB|VD|CB|GOB)-\d{3}[A-Z][a-z]\b",
            ("FB-100Ae", "WMB-100Ap", "OB-500Ap"),
            MODELS,
            brand="Brickcom",
            counter=("MD-300",),
        ),
        *models(
            r"(?:W?(?:FB|FD|MD|MB|OB|VD|CB)|GOB)-[A-Z]?\d{3}[A-Z][a-z]\b",
            ("OB-E200Nf", "WFB-130Np"),
            MODELS,
            brand="Brickcom",
            says="its model name ({seen}) is of Brickcom's range of newer cameras",
        ),
    ),
)
