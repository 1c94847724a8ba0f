"""Pelco (Motorola Solutions): web server, label, model names.

Source: facts/identification.md 5.1; facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, body, models, own_label, server, title

MAKER = Maker(
    id="pelco",
    name="Pelco",
    signatures=(
        *own_label(r"Pelco(?:,? (?:Inc\.?|by .*))?", "Pelco", ("Pelco", "Pelco, Inc."), "facts/makers.csv"),
        *models(
            r"(?:Pelco )?(?:Sarix|Spectra|Optera|Esprit)\b|SRX[EP]-|ES[56]\d{2}[0L]-|"
            r"I(?:ME|XE|DE|EE|BE|BP|MP|WP|MM|MV|BV|XP|ES|JP)\d{2,5}[A-Z-]",
            ("Sarix IXE20DN", "Spectra Enhanced", "IMM12036-1EI", "IME219-1ES"),
            MODELS,
            brand="Pelco",
            counter=("IMPERIAL", "IBE"),
        ),
        *server(r"^ev-compat", M, ("ev-compat",), "identification.md 5.1 (recog)"),
        *body(
            r"Sarix&trade;|Copyright\s*&copy;\s*[\d-]+,\s*Pelco\b",
            M,
            ("<span>Sarix&trade;</span>", "<span>Copyright &copy; 2008-2015, Pelco &middot;"),
            "Greenbone, Sarix detection",
            brand="Pelco",
        ),
        *title(r"^VideoXpert\b", M, ("VideoXpert Admin Portal",), "Greenbone, VideoXpert detection"),
        *models(
            r"NET5[34]\d\d[A-Z]{0,3}(?:$|-)",
            ("NET5404T", "NET5404T-ABEPZH7", "NET5301T"),
            "jimxl/ruby-onvif-client tests (NET5404T); Pelco's encoder names",
            brand="Pelco",
            says="its model name ({seen}) is of Pelco's encoder range",
            counter=("NET54", "NET5404TEST"),
        ),
        *models(
            r"D[56](?:118|2[23]0)L?(?:$|[- ])",
            ("D6230L", "D5230", "D5118", "D6230L-J250117"),
            "hawkeye64/onvif-nvt documentation (D6230L); Pelco's Spectra Enhanced data sheets",
            brand="Pelco",
            says="its model name ({seen}) is of Pelco's Spectra Enhanced range",
            counter=("D6230X", "D4210", "DD6230L"),
        ),
    ),
)
