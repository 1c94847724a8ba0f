"""Kedacom: web server, login question, label.

Source: facts/identification.md 5.1, 5.2.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import S, own_label, realm, server, sign

MAKER = Maker(
    id="kedacom",
    name="Kedacom",
    signatures=(
        *own_label(r"KEDACOM|Suzhou Keda.*|Keda", "Kedacom", ("KEDACOM",), "facts/makers.csv"),
        *server(r"^Kedacom-Webs|^kedacom-hs", S, ("Kedacom-Webs", "kedacom-hs"), "identification.md 5.1 (kscan)"),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^kedacom login:",
            S,
            ("kedacom login:",),
            "identification.md 5.3 (kscan)",
            says="its console greets as Kedacom's does",
        ),
        *realm(r"^kedacom", S, ("kedacom",), "identification.md 5.2 (kscan; dismap)"),
    ),
)
