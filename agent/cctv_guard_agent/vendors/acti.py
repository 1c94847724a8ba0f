"""ACTi: the brand variable of its page.

Source: facts/identification.md 5.3, 6.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, W, body, models, own_label, title

MAKER = Maker(
    id="acti",
    name="ACTi",
    stream_paths=("/track1",),
    signatures=(
        *own_label(
            r"ACTi(?: Corporation.*)?", "ACTi", ("ACTi", "ACTi Corporation"), "facts/makers.csv", counter=("Active",)
        ),
        *models(r"(?:ACM|TCM|KCM|TCD)-?\d{4}|ACTi ", ("TCM-1231", "ACM-3211", "KCM5511"), MODELS),
        *body(
            r"szProductBrand\s*=\s*['\"]acti|acti corporation",
            S,
            ("var szProductBrand = 'acti'",),
            "identification.md 5.3 (kscan)",
        ),
        *title(r"^Web Configurator(?: .*ACTi|$)", W, ("Web Configurator",), "identification.md 5.3 (kscan)"),
        *body(
            r"/live/live_layout\.htm",
            M,
            ('src="/live/live_layout.htm"',),
            "Greenbone, ACTi detection",
            says="its web page leads to ACTi's live view",
        ),
    ),
)
