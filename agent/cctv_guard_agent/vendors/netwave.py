"""Netwave and ReeCam: reference designs of early Wi-Fi cameras under many names, Foscam among them: never a maker.

Source: facts/identification.md 5.1, 7.
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import S, server

MAKER = Maker(
    id="",
    name="Netwave and ReeCam designs",
    signatures=(
        *server(
            r"^Netwave IP Camera",
            S,
            ("Netwave IP Camera",),
            "identification.md 5.1 (recog; nmap)",
            role=Role.CAMERA,
            says='its web server calls itself "{seen}", a reference design that many sellers use',
        ),
        *server(
            r"^ReeCam IP Camera",
            S,
            ("ReeCam IP Camera",),
            "identification.md 5.1 (recog)",
            role=Role.CAMERA,
            says='its web server calls itself "{seen}", a reference design that many sellers use',
        ),
    ),
)
