"""Infinova: web server, login question, label.

Source: facts/identification.md 5.1, 5.2.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, own_label, realm, server

MAKER = Maker(
    id="infinova",
    name="Infinova",
    signatures=(
        *own_label(r"Infinova(?: .*)?", "Infinova", ("Infinova",), "facts/makers.csv"),
        *server(r"^Infinova-Webs", S, ("Infinova-Webs",), "identification.md 5.1 (kscan)"),
        *realm(r"^infinova", M, ("infinova",), "identification.md 5.2 (kscan)"),
    ),
)
