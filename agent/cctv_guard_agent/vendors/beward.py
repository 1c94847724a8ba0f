"""Beward door stations and cameras. Its realm begins with DS and has been taken for Hikvision's.

Source: facts/identification.md 5.2, 7, 8.7 (7).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, body, models, own_label, realm

MAKER = Maker(
    id="beward",
    name="Beward",
    signatures=(
        *own_label(r"Beward(?: .*)?", "Beward", ("BEWARD", "Beward R&D Co., Ltd."), "facts/makers.csv"),
        *realm(
            r"^DS\d\d[A-Z]?-LP? SIP Door Station|^DKS\d+.*- 186882",
            S,
            ("DS07P-LP SIP Door Station - 186882000000",),
            "identification.md 5.2",
            brand="Beward",
            counter=("DS-2CD2032-I", "DS-7608NI-E2"),
        ),
        *realm(
            r"^N100 H\.264 IP Camera",
            M,
            ("N100 H.264 IP Camera",),
            "identification.md 5.2 (routersploit)",
            brand="Beward",
        ),
        *models(
            r"DS\d\dP?-LP?\b|DKS\d{5}",
            ("DS07P-LP", "DKS15122"),
            "identification.md 5.2",
            brand="Beward",
            counter=("DS-2CD",),
        ),
        *body(
            r"(?:BrandCopyright|initBrand)\s*=\s*\"Beward\b",
            M,
            ('initProdNbr="N100"; BrandCopyright="Beward R&D Co., Ltd. ";',),
            "Greenbone, Beward detection: the page's own variables (a firmware that Zavio's cameras share)",
            brand="Beward",
        ),
    ),
)
