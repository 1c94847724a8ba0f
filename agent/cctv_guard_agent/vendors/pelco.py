"""Pelco (Motorola Solutions): web server, label, model names.

Source: facts/identification.md 5.1; facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, body, models, own_label, server, sign, title
from cctv_guard_agent.vendors._shown import shown_models

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
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"\bEverest/\d",
            M,
            ("Linux/2.6.20, UPnP/1.0, Everest/1.0",),
            "nmap (Pelco Spectra Mini IP)",
            says='its UPnP program calls itself as Pelco\'s does ("{seen}")',
            brand="Pelco",
            counter=("Mount Everest",),
        ),
        *server(
            r"\bEverest/\d",
            M,
            ("Linux/2.6.20, UPnP/1.0, Everest/1.0",),
            "nmap (Pelco Spectra Mini IP)",
            brand="Pelco",
            says='its UPnP program calls itself as Pelco\'s does ("{seen}")',
        ),
        *shown_models(
            r"(?:IM[EPMS]\d{3,5}-\d|IX[EPS]\d{2,3}|ID[EPS]\d{2,3}(?:DN|-)|D5(?:118|230)\b|D6(?:220|230)L?\b|NET5[34]\d\d[A-Z])",
            (
                "IMM12036-1EI",
                "IXE20DN",
                "D6230L",
                "IDE10DN",
                "NET5404T",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Pelco",
            counter=("AIXE20",),
        ),
        *models(
            r"IX[EPS]\d{2}(?:$|[A-Z-])|P\d{4}-[EFI]?SR|SRX[EP]\d?-|I[DM][A-Z]\d[A-Z]{2}\d-",
            ("IXP33", "P2820-ESR", "SRXP4-2V10-IMD-IR", "IDS0DN8-1"),
            "pelco.com, product names",
            brand="Pelco",
            says="its model name ({seen}) is of Pelco's range of fixed cameras",
        ),
    ),
)
