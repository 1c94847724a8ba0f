"""Johnson Controls / Tyco: Illustra and American Dynamics cameras, told by name and model range only.

The group's own names stand on access control and building technology too: they count in ONVIF's fields only.
Source: facts/makers.csv; recog x509_subjects.xml (iSTAR, an access controller).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, server
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="jci",
    name="Johnson Controls / Tyco",
    signatures=(
        *own_label(r"Illustra|American Dynamics", "Illustra", ("Illustra", "American Dynamics"), "facts/makers.csv"),
        *own_label(
            r"Johnson Controls(?:,? .*)?|Tyco(?: Security Products.*)?",
            "Johnson Controls",
            ("Johnson Controls", "Tyco Security Products"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(r"ADCi\d{3}|I[PF]S\d{2}-|IFS\d{2}", ("ADCi610-D021", "IPS02-B10-BI03"), MODELS, brand="Illustra"),
        *server(r"^Lancam Server", M, ("Lancam Server",), "nmap (American Dynamics EDVR)", brand="American Dynamics"),
        *shown_models(
            r"ADCi\d{3}",
            ("ADCi610-D021",),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Illustra",
            counter=("XADCi610",),
        ),
        *models(
            r"I[FP]S\d{2}[A-Z]\d[A-Z]{4,6}",
            ("IPS03D2OCWTT", "IFS03B1OCWIT"),
            "illustracameras.com, product names",
            brand="Illustra",
            says="its model name ({seen}) is of the Illustra range",
        ),
    ),
)
