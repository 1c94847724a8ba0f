"""Kedacom: web server, login question, label.

Source: facts/identification.md 5.1, 5.2.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import S, own_label, realm, server

MAKER = Maker(
    id="kedacom",
    name="Kedacom",
    signatures=(
        *own_label(r"KEDACOM|Suzhou Keda.*|Keda", "Kedacom", ("KEDACOM",), "facts/makers.csv"),
        *server(r"^Kedacom-Webs|^kedacom-hs", S, ("Kedacom-Webs", "kedacom-hs"), "identification.md 5.1 (kscan)"),
        *realm(r"^kedacom", S, ("kedacom",), "identification.md 5.2 (kscan; dismap)"),
    ),
)
