"""Panasonic's older cameras and recorders; the present range is i-PRO's (ipro.py).

Some budget lines carry the label but behave like Dahua (WV-V1330LK): the label yields where Dahua's scope is shown.
Source: facts/identification.md 1.2, 5.2; recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, models, own_label, realm, title

_DAHUA_LIKE = (("onvif.scope", r"^extension/unique_identifier"),)

MAKER = Maker(
    id="panasonic",
    name="Panasonic",
    stream_paths=("/MediaInput/h264",),
    signatures=(
        *own_label(
            r"Panasonic(?: (?:Corporation|System Networks.*|i-PRO.*))?",
            "Panasonic",
            ("Panasonic",),
            "identification.md 1.2",
            upnp=False,
            unless=_DAHUA_LIKE,
        ),
        *models(
            r"(?:Panasonic_)?B[BL]-[A-Z]{1,2}\d{2,3}|WV-(?:N[SPFWM]|S[CFPWR]\d|SW|SF|SP|SC|HD)\d|WJ-N[DVX]\d|K-EW\d",
            ("BB-SC384B", "WV-NS202A", "WV-SP105", "WJ-NV200"),
            "identification.md 1.2; recog html_title.xml; " + MODELS,
            unless=_DAHUA_LIKE,
            counter=("WV-V1330LK", "BB-8"),
        ),
        *realm(r"^GeneralUser/Administrator", M, ("GeneralUser/Administrator",), "identification.md 5.2 (recog)"),
        *realm(
            r"^Panasonic network device",
            M,
            ("Panasonic network device",),
            "Greenbone, Panasonic detection (answer text)",
        ),
        *title(
            r"^WV-[A-Z]{1,2}\d{2,4}\w* Network Camera",
            M,
            ("WV-NS202A Network Camera", "WV-NS954 Network Camera"),
            "recog html_title.xml",
        ),
        *title(r"^Panasonic Network Camera|^BB-[A-Z]{2}\d+", M, ("Panasonic Network Camera",), "recog html_title.xml"),
    ),
)
