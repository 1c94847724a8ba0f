"""Zavio cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, body, own_label

MAKER = Maker(
    id="zavio",
    name="Zavio",
    signatures=(
        *own_label(r"Zavio(?: .*)?", "Zavio", ("ZAVIO", "Zavio Inc."), "facts/makers.csv"),
        *body(
            r"(?:BrandCopyright|initBrand)\s*=\s*\"Zavio\b",
            M,
            ('initProdNbr="F7210"; BrandCopyright="ZAVIO ";',),
            "Greenbone, Zavio detection: the page's own variables",
            brand="Zavio",
        ),
    ),
)
