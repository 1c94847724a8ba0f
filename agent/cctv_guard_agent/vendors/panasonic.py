"""Panasonic's older cameras and recorders; the present range is i-PRO's (ipro.py).

Some budget lines carry the label but behave like Dahua (WV-V1330LK): the label yields where Dahua's scope is shown.
Source: facts/identification.md 1.2, 5.2; recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, models, own_label, realm, sdp, sign, title
from cctv_guard_agent.vendors._shown import camera_named, shown_models

_DAHUA_LIKE = (("onvif.scope", r"^extension/unique_identifier"),)

_IPRO = r"WV-(?:[XSUB]\d{4,5}|S[1-9]\d{3})[A-Z]*|WJ-(?:NX|GXE)\d+N"
"""Model names of the range that is i-PRO's now (ipro.py)."""

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
            r"(?:Panasonic_)?B[BL]-[A-Z]{1,3}\d{2,3}|WV-(?:N[SPFWM]|S[CFPWR]\d|SW|SF|SP|SC|HD)\d|WJ-N[DVX]\d|K-EW\d",
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
        *title(
            r"^W[VJ]-[A-Z]{1,3}\d{2,4}\w* (?:Network Camera|Netzwerk-Kamera|Digital ?Disk ?Recorder|MAIN PAGE)|"
            r"^Digital Disk Recorder WJ-",
            M,
            ("WV-SPW631L Netzwerk-Kamera", "WJ-NT104 MAIN PAGE", "Digital Disk Recorder WJ-HD220 CONTROL MAIN PAGE"),
            "Greenbone, Panasonic detection; WhatWeb panasonic-network-camera",
            says='its web page names a Panasonic camera or recorder ("{seen}")',
            counter=("WV-Shop",),
        ),
        *body(
            r"CgiTagMenu\?page=|content=\"Copyright \(C\) \d{4} Matsushita Electric Industrial",
            M,
            ('<FRAME name=bar src="CgiTagMenu?page=Top&Language=0">',),
            "WhatWeb panasonic-network-camera",
        ),
        *title(
            r"^SANYO (?:NETWORK|DIGITAL|IP) ",
            M,
            ("SANYO NETWORK CAMERA",),
            "Greenbone, Sanyo detection; facts/makers.csv (Sanyo CCTV is Panasonic's)",
            brand="Sanyo",
            says='its web page is titled as those of Sanyo, now Panasonic\'s ("{seen}")',
        ),
        *sdp(
            r"^a=fmtp:\d+ .*\bModel=V[CD]C-",
            S,
            ("a=fmtp:111 Mac=08007b000001; Model=VCC-HD2300P; TargetBitRate=975; FirmVer=010202; CameraSeries=2;",),
            "erlyvideo ertp tests (Sanyo VCC-HD2300P); facts/makers.csv",
            brand="Sanyo",
            says="its stream names a Sanyo camera's model, and Sanyo's cameras are Panasonic's",
        ),
        *sign(
            "panasonic.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner Panasonic.cs)",
            says="it answers Panasonic's own discovery protocol",
            unless=(("panasonic.model", rf"^(?:{_IPRO})"),),
        ),
        *shown_models(
            r"(?:B[BL]-[A-Z]{1,3}\d{2,3}|W[VJ]-[NS][A-Z]{1,2}\d{2,3})",
            (
                "BB-HCM331",
                "WV-SC385",
                "BL-C131",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="Panasonic",
            counter=(
                "WV-S1536L",
                "BB-8",
            ),
        ),
        *camera_named(
            r"Panasonic(?: Corporation)?",
            "Panasonic",
            ("Panasonic",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
            counter=("Panasonic Projector",),
        ),
        *body(
            r"BarFoot\.html|CgiStart\?page=|CgiPowerDownReset\?|ViewerFrame\?Mode=|MultiCameraFrame\?Mode=",
            M,
            ('<FRAME name=hrbar src="BarFoot.html">', "CgiStart?page=Single", "ViewerFrame?Mode=Motion"),
            "nmap; Network-Sec/IP-Cams",
            says="its web page is built of the frames that Panasonic's cameras use",
        ),
        *sign(
            "http.location",
            Group.WEB,
            r"CgiStart\?page=|ViewerFrame\?Mode=",
            M,
            ("/CgiStart?page=Single&Language=0",),
            "nmap; Network-Sec/IP-Cams",
            says="its web page sends on to that of Panasonic's cameras",
        ),
        *title(
            r"^Network Camera NetworkCamera$",
            M,
            ("Network Camera NetworkCamera",),
            "Network-Sec/IP-Cams (beside ViewerFrame?Mode=)",
            says='its web page has the title of Panasonic\'s BB and BL cameras ("{seen}")',
        ),
        *models(
            r"WV-(?:S[A-Z]{1,2}|N[A-Z]{1,2})\d{3}",
            ("WV-SFV481", "WV-SPN531", "WV-SBV111M"),
            MODELS,
            unless=_DAHUA_LIKE,
            says="its model name ({seen}) is of Panasonic's range of network cameras",
            counter=("WV-S1536L",),
        ),
        *body(
            r"nphControlCamera\?|nphMotionJpeg\?",
            M,
            ('SRC="nphControlCamera?Direction="', "nphMotionJpeg?Resolution=640x480"),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
            says="its web page calls the programs that Panasonic's cameras answer",
        ),
        *title(
            r"^DG-[NS][A-Z]{1,2}\d{3}",
            M,
            ("DG-SC385 Network Camera", "DG-NP502"),
            "yaklang/yaklang device rules",
            says='its web page names a Panasonic camera of the Japanese range ("{seen}")',
        ),
        *models(
            r"DG-[NS][A-Z]{1,2}\d{3}",
            ("DG-SC385", "DG-SW396"),
            "yaklang/yaklang device rules",
            brand="Panasonic",
            says="its model name ({seen}) is of Panasonic's Japanese range",
        ),
    ),
)
