"""Herospeed: its icon and the manufacturer scope.

Source: facts/identification.md 5.4; ZoneMinder pull request 1645 (scope manufacturer HeroSpeed, port 8999).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, favicon, models, own_label

MAKER = Maker(
    id="herospeed",
    name="Herospeed",
    signatures=(
        *own_label(r"Hero ?speed(?: .*)?", "Herospeed", ("HeroSpeed",), "ZoneMinder pull request 1645"),
        *models(r"HeroSpeed", ("HeroSpeed",), "ZoneMinder pull request 1645", strength=M),
        *favicon(M, "identification.md 5.4", -873627015),
    ),
)
