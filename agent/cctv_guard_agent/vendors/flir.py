"""Teledyne FLIR and DVTel: their own scopes and the words of their infrared streams.

Consumer recorders once sold as FLIR are Dahua's: the name yields where Dahua's scope is shown.
Source: facts/identification.md 1.2, 6; vicmaeg ScopesTestData.json.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, favicon_md5, models, own_label, scope, sdp, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

_DAHUA_LIKE = (("onvif.scope", r"^extension/unique_identifier"),)

MAKER = Maker(
    id="flir",
    name="Teledyne FLIR",
    signatures=(
        *own_label(
            r"(?:Teledyne )?FLIR(?: Systems)?(?:,? (?:Inc\.?|AB))?|DVTel",
            "FLIR",
            ("FLIR Systems", "Teledyne FLIR", "DVTel"),
            "identification.md 1.2 (vicmaeg)",
            unless=_DAHUA_LIKE,
        ),
        *scope(
            r"^(?:dvtel|flir)://",
            S,
            ("dvtel://www.dvtel.com/quasar/gen2/quadhd", "flir://www.flir.com/security/quasar/gen2/quadhd"),
            "vicmaeg ScopesTestData.json",
            brand="FLIR",
        ),
        *models(
            r"CM-[36]\d{3}-\d\d-[A-Z]|FLIR (?:CM|A\d|FC|PT|F)-?",
            ("CM-6204-11-I", "CM-3102-11-I"),
            "vicmaeg ScopesTestData.json",
        ),
        *sdp(r"^s=IR stream$", M, ("s=IR stream",), "identification.md 6 (gortsplib issue 85)"),
        *sdp(r"^i=Live infrared$", M, ("i=Live infrared",), "identification.md 6 (gortsplib issue 85)"),
        *favicon_md5(M, "identification.md 5.4 (recog; jorhelp/Ingram)", "bd1b5fef10a0846b2db322b90a57b746"),
        *body(
            r"\bflir\.base\.js\b|id=\"productName\" value=\"FLIR ",
            M,
            ('<script src="flir.base.js?_v=1.4.4">', '<input type="hidden" id="productName" value="FLIR AX8">'),
            "Greenbone, FLIR detection",
            brand="FLIR",
        ),
        *title(r"^FLIR (?:Systems|AX8|A\d{2,3})", M, ("FLIR Systems, Inc. ",), "Greenbone, FLIR detection"),
        *camera_named(
            r"(?:Teledyne )?FLIR",
            "FLIR",
            ("FLIR",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
        *shown_models(
            r"(?:C[MFBP]-[3-6]\d{3}-\d\d|FLIR A(?:X8|\d{2,3})\b|FLIR (?:FC|PT|F)-)",
            (
                "CM-6204-11-I",
                "CF-6302-21",
                "FLIR FC-645",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="FLIR",
            counter=("ACM-6204-11",),
        ),
        *models(
            r"C[FBP]-[3-6]\d{3}-\d\d",
            ("CP-6302-31-I", "CB-6404-11-I"),
            MODELS,
            brand="FLIR",
            says="its model name ({seen}) is of FLIR's security range",
        ),
        *models(
            r"FC-\d{3} ?[A-Z]?$|FC-\d{3}-ID|PT-\d{3} ?[A-Z]{1,2}",
            ("FC-632 O", "FC-645-ID", "PT-644 HD"),
            "flir.com, product names",
            brand="FLIR",
            says="its model name ({seen}) is of FLIR's thermal range",
        ),
    ),
)
