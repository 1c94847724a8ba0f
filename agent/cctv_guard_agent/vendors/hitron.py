"""Hitron Systems: the login question that carries its hardware address.

Source: facts/identification.md 5.2.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import S, models, own_label, realm

MAKER = Maker(
    id="hitron",
    name="Hitron Systems",
    signatures=(
        *own_label(
            r"Hitron Systems(?: .*)?",
            "Hitron",
            ("Hitron Systems Inc.",),
            "facts/makers.csv",
            counter=("Hitron Technologies",),
        ),
        *realm(r"^HITRON_[0-9A-F]{12}$", S, ("HITRON_000000000000",), "identification.md 5.2"),
        *models(
            r"N[DF]X-\d{4,5}[DVIR]",
            ("NDX-4122DV", "NFX-22053D3"),
            "hitron.com, product names",
            brand="Hitron",
            counter=("NFX-2",),
        ),
    ),
)
