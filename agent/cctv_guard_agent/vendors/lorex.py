"""Lorex: a label (Dahua-made, early recorders RaySharp's); nothing here says who built a unit.

Source: facts/oem_brands.csv, facts/makers.csv; facts/identification.md 5.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, body, label, title

MAKER = Maker(
    id="lorex",
    name="Lorex",
    signatures=(
        *label(r"Lorex(?: .*)?", "Lorex", ("Lorex", "Lorex Technology Inc."), "facts/oem_brands.csv"),
        *body(
            r"/lorex_webplugin\.exe",
            L,
            ('href="/lorex_webplugin.exe"',),
            "identification.md 5",
            role=Role.BRAND,
            brand="Lorex",
        ),
        *title(r"^lorex", L, ("Lorex NVR",), "identification.md 5", role=Role.BRAND, brand="Lorex"),
        *body(
            r"lorex_webplugin",
            L,
            ('href="/lorex_webplugin.exe"',),
            "yaklang/yaklang device rules",
            role=Role.BRAND,
            brand="Lorex",
            says="its web page loads Lorex's plug-in",
        ),
    ),
)
