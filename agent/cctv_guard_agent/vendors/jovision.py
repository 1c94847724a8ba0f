"""Jovision (CloudSEE): the brand scope of its ONVIF answer.

Source: ZoneMinder pull request 1410 (scope b/jovision, hardware NVT-HI3516CS).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, models, own_label, scope

MAKER = Maker(
    id="jovision",
    name="Jovision",
    signatures=(
        *own_label(r"Jovision(?: .*)?|JVS|CloudSEE", "Jovision", ("Jovision",), "ZoneMinder pull request 1410"),
        *scope(r"^b/jovision", S, ("b/jovision",), "ZoneMinder pull request 1410"),
        *models(r"JVS-", ("JVS-N3522H",), "ZoneMinder pull request 1410; facts/makers.csv", strength=M),
    ),
)
