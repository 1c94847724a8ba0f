"""AVTECH: web server, page titles, icon. AVTECH Software (room alarms) is another company.

Source: facts/identification.md 5; recog html_title.xml; nuclei-templates pull request 1779.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import (
    MODELS,
    M,
    S,
    W,
    body,
    favicon,
    favicon_md5,
    models,
    own_label,
    serial,
    server,
    title,
)

MAKER = Maker(
    id="avtech",
    name="AVTECH",
    stream_paths=("/live/video/profile1", "/live/h264"),
    signatures=(
        *own_label(
            r"AV[- ]?TECH(?: Corp(?:oration)?\.?)?",
            "AVTECH",
            ("AVTECH", "AV TECH Corporation", "AV-TECH"),
            "facts/makers.csv",
            unless=(("http.title", r"AVTECH (?:Software|Device)|TemPageR|Room Alert"),),
        ),
        *models(
            r"(?:AV[MNCZ]|DG[MSC]|KPD)-?\d{3,4}[A-Z]?",
            ("AVM503", "DGM1105", "AVC787"),
            "recog http_servers.xml",
            strength=W,
        ),
        *server(
            r"\bAvtech/\d|^AV-?TECH .*Video Web Server",
            S,
            ("Linux/2.x UPnP/1.0 Avtech/1.0", "AV-TECH AV787 Video Web Server"),
            "identification.md 5.1 (recog; kscan)",
        ),
        *title(
            r"^::: Login :::$|^Remote Surveillance, Any time & Any where|^--- VIDEO WEB SERVER ---$",
            S,
            ("::: Login :::", "Remote Surveillance, Any time & Any where", "--- VIDEO WEB SERVER ---"),
            "identification.md 5.3 (recog; kscan)",
            counter=("AVTECH Device ManageR",),
        ),
        *body(
            r"Any time &(?:amp;)? Any where|IP Surveillance for Your Life",
            M,
            ("Any time & Any where<br>IP Surveillance for Your Life",),
            'jorhelp/Ingram rules; public scanners, find by "IP Surveillance for Your Life"',
            says="its web page bears AVTECH's motto",
        ),
        *body(r"/nobody/loginDevice\.js", S, ('src="/nobody/loginDevice.js"',), "identification.md 5.3 (recog; kscan)"),
        *body(
            r"Product\.Type=DVR\s+Product\.ID=",
            S,
            ("MACAddress=00:0E:53:00:00:00\nProduct.Type=DVR\nProduct.ID=308B",),
            "nuclei-templates pull request 1779 (answer text)",
        ),
        *serial(r"^000E53[0-9A-F]{6}$", M, ("000E53123456",), "identification.md 7"),
        *favicon(M, "identification.md 5.4", -194439630),
        *favicon_md5(
            M,
            "identification.md 5.4 (recog; jorhelp/Ingram)",
            "6a7e13b3f9197a383c96618fe32e345a",
            "ed8cf53ef6836184587ee3a987be074a",
        ),
        *models(
            r"DG[MC]\d{4}[A-Z]{0,5}|AV[MN]\d{3}[A-Z]{1,2}(?![\w])",
            ("DGM1105", "DGM2103SVSE", "AVM553J"),
            MODELS,
            brand="AVTECH",
            says="its model name ({seen}) is written as AVTECH writes them",
            counter=("AVM FRITZ!Box", "AVM7490"),
        ),
        *models(
            r"AV[NMZ]8\dX|AVZ\d{4}$",
            ("AVN80X", "AVZ2592"),
            MODELS,
            brand="AVTECH",
            says="its model name ({seen}) is of AVTECH's range",
        ),
        *body(
            r"IP Surveillance New Generation",
            M,
            ("IP Surveillance New Generation",),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
            says="its web page bears an older motto of AVTECH's",
        ),
    ),
)
