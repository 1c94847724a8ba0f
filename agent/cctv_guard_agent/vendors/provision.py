"""Provision-ISR: a label (TVT-made in part); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import L, label, sign

MAKER = Maker(
    id="provision",
    name="Provision-ISR",
    signatures=(
        *label(r"Provision(?:-| )ISR(?: .*)?|Ossia", "Provision-ISR", ("Provision-ISR",), "facts/oem_brands.csv"),
        *sign(
            "favicon.mmh3",
            Group.WEB,
            r"^-374235895$",
            L,
            ("-374235895",),
            "identification.md 5.4",
            role=Role.BRAND,
            brand="Provision-ISR",
            says="its web page carries this label's icon",
        ),
    ),
)
