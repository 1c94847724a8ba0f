"""Honeywell: a label over Dahua, Hikvision and own products; nothing here says who built a unit.

Source: facts/identification.md 1.2, 5.3, 5.5, 8.6; facts/oem_brands.csv.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, body, label, scope, tls

MAKER = Maker(
    id="honeywell",
    name="Honeywell",
    signatures=(
        *label(
            r"Honeywell(?: .*)?", "Honeywell", ("Honeywell", "Honeywell International Inc."), "identification.md 1.2"
        ),
        *scope(
            r"^extension/Honeywell",
            L,
            ("extension/Honeywell_mask/37777",),
            "identification.md 1.2",
            role=Role.BRAND,
            brand="Honeywell",
        ),
        *tls(
            r"O=honeywell,\s*OU=security group|OU=security group,\s*O=honeywell",
            L,
            ("CN=nvr,O=honeywell,OU=security group",),
            "identification.md 5.5 (kscan)",
            role=Role.BRAND,
            brand="Honeywell",
        ),
        *body(
            r"checking hnvr client control version",
            L,
            ("checking hnvr client control version",),
            "identification.md 5.3 (kscan)",
            role=Role.BRAND,
            brand="Honeywell",
        ),
    ),
)
