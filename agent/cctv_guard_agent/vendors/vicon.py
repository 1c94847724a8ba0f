"""Vicon and IQinVision, which it took over: the IQeye web server and page titles.

Source: facts/identification.md 5.1; recog html_title.xml.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, models, own_label, rtsp_server, server, title

MAKER = Maker(
    id="vicon",
    name="Vicon / IQinVision",
    signatures=(
        *own_label(
            r"Vicon(?: Industries.*)?|IQinVision|IQeye", "Vicon", ("Vicon Industries", "IQinVision"), "facts/makers.csv"
        ),
        *server(r"^IQinVision Embedded", S, ("IQinVision Embedded 1.0",), "identification.md 5.1 (recog; kscan)"),
        *title(r"\bIQEYE[0-9A-F]{4,6}: Live Images", S, ("IQeye703 IQEYE011750: Live Images",), "recog html_title.xml"),
        *models(r"IQeye\d|IQA?\d{2,3}[NS]", ("IQeye703", "IQA22N"), "recog html_title.xml"),
        *server(r"^Gordian Embedded", M, ("Gordian Embedded1.4",), "nmap (IQinVision IQeye3)"),
        *rtsp_server(r"^Gordian Embedded", M, ("Gordian Embedded1.4",), "nmap (IQinVision IQeye3)"),
        *title(
            r"^IQeye\d",
            S,
            ("IQeye3",),
            "nmap (IQinVision IQeye3)",
            says='its web page names an IQeye camera ("{seen}")',
        ),
        *models(
            r"V\d{3,4}[DB]-[NW]|IQ[A-Z]?\d{2,3}[NS][EI]",
            ("V992D-W313MIR", "V2008D-WN", "IQM32NE"),
            "vicon-security.com, product names",
            brand="Vicon",
            says="its model name ({seen}) is of Vicon's range",
        ),
    ),
)
