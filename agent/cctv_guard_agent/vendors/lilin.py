"""LILIN: web server of its recorders, label, model names.

Source: recog http_servers.xml; facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, models, own_label, server
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="lilin",
    name="LILIN",
    stream_paths=("/rtsph264",),
    signatures=(
        *own_label(r"(?:Merit )?LILIN(?: .*)?", "LILIN", ("LILIN", "Merit LILIN"), "facts/makers.csv"),
        *server(r"^PDR-M\d{3}", S, ("PDR-M800/1.0",), "recog http_servers.xml"),
        *models(
            r"(?:LR|IPR|IPD|IPS|ZR|ZD|ZMR|LD|SR|MR)[\dA-Z]?\d{3,4}[A-Z]{1,4}\d?",
            ("LR7424ESX", "ZR8022EX10"),
            MODELS,
            strength=M,
            also=(("onvif.Manufacturer", "lilin"),),
        ),
        *shown_models(
            r"(?:LR|LD|LB|ZR|ZD|ZMR|IPR|IPD)\d{3,4}(?:ESX|EX|ES|SX)",
            (
                "LR7424ESX",
                "ZR8022EX10",
                "IPR722ES4",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="LILIN",
            counter=("XLR7424ESX",),
        ),
        *models(
            r"(?:LR|LD|LB|ZR|ZD|ZMR|IPR|IPD)\d{3,4}(?:ESX|EX|ES|SX)",
            ("LR7424ESX", "ZR8022EX10", "IPR722ES4"),
            MODELS,
            brand="LILIN",
            says="its model name ({seen}) is written as LILIN writes them",
        ),
        *models(
            r"(?:ZR|LR|MR|ZD|LD)\d{4}(?:E\d|AX|X)|[SPZ]\dR\d{4}E|IPR-\d{3}E",
            ("ZR8122X", "LR2522E4", "MR3022AX", "S5R4152EX2.8", "P2R6822E4", "IPR-428ESX"),
            "meritlilin.com, product names",
            brand="LILIN",
            says="its model name ({seen}) is of LILIN's range",
        ),
    ),
)
