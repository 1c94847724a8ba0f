"""Infinova: web server, login question, label.

Source: facts/identification.md 5.1, 5.2.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, own_label, realm, server, sign

MAKER = Maker(
    id="infinova",
    name="Infinova",
    signatures=(
        *own_label(r"Infinova(?: .*)?", "Infinova", ("Infinova",), "facts/makers.csv"),
        *server(r"^Infinova-Webs", S, ("Infinova-Webs",), "identification.md 5.1 (kscan)"),
        *sign(
            "telnet.greeting",
            Group.API,
            r"^infinova login:",
            S,
            ("infinova login:",),
            "identification.md 5.3 (kscan)",
            says="its console greets as Infinova's does",
        ),
        *realm(r"^infinova", M, ("infinova",), "identification.md 5.2 (kscan)"),
    ),
)
