"""LILIN: web server of its recorders, label, model names.

Source: recog http_servers.xml; facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, models, own_label, server

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
    ),
)
