"""Gwell cameras (Yoosee app): told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, W, firmware, own_label, realm, sign

MAKER = Maker(
    id="gwell",
    name="Gwell / Yoosee",
    signatures=(
        *own_label(r"Gwell(?: .*)?|Yoosee", "Yoosee", ("Gwell", "Yoosee"), "facts/makers.csv"),
        *firmware(
            r"^\d\d\.00\.00\.\d{2,3}$",
            W,
            ("21.00.00.42", "13.00.00.64"),
            "public ONVIF discovery notes, find by Yoosee (stream /onvif1, service on port 5000)",
            counter=("8.71.0066", "1.00.00.10.1"),
        ),
        *sign(
            "onvif.xaddr",
            Group.SCOPES,
            r":5000/onvif/device_service$",
            M,
            ("http://192.0.2.196:5000/onvif/device_service",),
            "public ONVIF discovery notes, find by Yoosee (stream /onvif1, service on port 5000)",
            also=(("onvif.FirmwareVersion", r"^\d\d\.00\.00\.\d{2,3}$"),),
            says="its ONVIF service sits on port 5000 and its firmware is numbered as in Yoosee cameras",
            counter=("http://192.0.2.196:8000/onvif/device_service",),
        ),
        *realm(
            r"^HIipCamera$",
            M,
            ("HIipCamera",),
            "public RTSP clients: asked for at /onvif1, Yoosee's path (keshavdv/unifi-cam-proxy issue 87)",
            counter=("IP Camera",),
        ),
        *sign(
            "rtsp.public",
            Group.RTSP,
            r"\bUSER_CMD_SET\b",
            M,
            ("OPTIONS, DESCRIBE, SETUP, TEARDOWN, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER,USER_CMD_SET",),
            "public nmap output of a camera with streams at /onvif1; yaklang/yaklang device rules",
            says="its video server knows a command of Yoosee cameras (USER_CMD_SET)",
        ),
    ),
)
