"""Milesight: label, model and firmware forms of its ONVIF answer. Evercam cameras are built by it.

Source: gBillal/onvif test/fixtures/get_device_information.xml (MS-C8165-PE, firmware 61.8.0.3-r8).
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, S, firmware, models, own_label
from cctv_guard_agent.vendors._shown import shown_models

_SEEN = "gBillal/onvif test/fixtures/get_device_information.xml"

MAKER = Maker(
    id="milesight",
    name="Milesight",
    stream_paths=("/main",),
    signatures=(
        *own_label(
            r"Milesight(?: (?:Technology|IoT).*)?|Xiamen Milesight.*",
            "Milesight",
            ("Milesight Technology Co.,Ltd.", "Milesight"),
            _SEEN,
        ),
        *models(
            r"MS-[CN]\d{3,4}",
            ("MS-C8165-PE", "MS-N8032-UH"),
            _SEEN,
            strength=S,
            brand="Milesight",
            counter=("MS9390-HV", "MS-900"),
        ),
        *firmware(
            r"^\d{2}\.\d\.\d\.\d{1,3}-(?:r|a)\d+$", M, ("61.8.0.3-r8", "51.7.0.77-r10"), _SEEN, counter=("6.1.8.3-r8",)
        ),
        *shown_models(
            r"MS-[CN]\d{4}",
            (
                "MS-C2972-FPB",
                "MS-N1009-UT",
            ),
            "the maker's names of its range (ch-bas/cctv-camera-database); titles in Network-Sec/IP-Cams and nmap",
            strength=S,
            brand="Milesight",
            counter=(
                "AMS-C2000",
                "MS-900",
            ),
        ),
        *own_label(
            r"EVERCAM(?: LTD\.?)?",
            "Evercam",
            ("EVERCAM LTD", "Evercam"),
            "evercam/ex_nvr pull request 964: treated as Milesight's",
            upnp=False,
        ),
    ),
)
