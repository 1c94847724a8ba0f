"""EverFocus cameras and recorders: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, M, S, body, models, own_label, realm, server, title
from cctv_guard_agent.vendors._shown import shown_models

MAKER = Maker(
    id="everfocus",
    name="EverFocus",
    signatures=(
        *own_label(r"EverFocus(?: .*)?", "EverFocus", ("EverFocus", "EverFocus Electronics Corp."), "facts/makers.csv"),
        *models(r"E(?:ZN|HN|AN|PN)\d{3,4}", ("EHN1320", "EZN3240"), MODELS, brand="EverFocus"),
        *realm(
            r"^(?:ECOR|EPHD|EPARA)\w*",
            M,
            ("ECOR264-4D1", "EPHD16+"),
            "Greenbone, HTTP banners of EverFocus recorders",
            brand="EverFocus",
            counter=("DECOR", "EPH"),
        ),
        *server(r"^http server/everfocus", S, ("http server/everfocus",), "nmap"),
        *title(
            r"^Welcome to e[DZ]R?[A-Z]?\d{3,4}\b",
            M,
            ("Welcome to eDR400--login",),
            "nmap (PowerPlex eDR400)",
            brand="EverFocus",
            says='its web page greets as a recorder of EverFocus does ("{seen}")',
        ),
        *shown_models(
            r"(?:E(?:ZN|HN|AN|PN)\d{3,4}|EDSR\d{3,4}|EDR\d{3,4})",
            (
                "EZN3240",
                "EDSR400",
                "EDR1600",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            brand="EverFocus",
            counter=("FEDR1600",),
        ),
        *body(
            r"edsrcomm\.jar|\bECORViewer\b|EverFocus Electronics",
            M,
            ('<PARAM NAME=archive VALUE="edsrcomm.jar">', "ECORViewer", "EverFocus Electronics Corp."),
            "Tenable plugin 33523, the web servers of network cameras (tenable.com)",
        ),
    ),
)
