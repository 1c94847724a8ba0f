"""HiChip (CamHi): reference firmware behind dozens of shop labels; its RTSP servers, model and firmware codes.

It copies Hikvision's IMKH line and extension namespaces: neither proves anything (identification.md 8.7, 1 and 4).
Source: facts/identification.md 1.5, 6; HA core issue 92308 (CamHi); retina ipcam_describe.txt; ZoneMinder pull
request 1410.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, W, firmware, models, own_label, rtsp_server, scope, sdp, sign

_CODE = r"C\d{1,2}F\dS[a-zA-Z][A-Z]\dN\dP[0-9a-z]b?L\d"
_SEEN = "retina ipcam_describe.txt (notes); ZoneMinder pull request 1410; HA core issue 92308"

MAKER = Maker(
    id="hichip",
    name="HiChip (CamHi)",
    stream_paths=("/11", "/12"),
    signatures=(
        *own_label(r"HiChip(?: .*)?|CamHi(?:Pro)?|Hipcam|HiIpcam", "CamHi", ("HiChip", "Hipcam"), "facts/makers.csv"),
        *models(_CODE, ("C9F0SeZ3N0PbL0", "C6F0SeZ0N0P0L0", "C6F0SgZ3N0P6L2"), _SEEN, counter=("C720", "IPC-C22E")),
        *scope(rf"^model/{_CODE}", M, ("model/C6F0SeZ0N0P0L0",), _SEEN),
        *firmware(
            r"^V\d{1,2}\.\d{1,2}\.\d{1,3}\.\d{1,3}(?:\.\d{1,2})?-\d{8}",
            M,
            ("V13.1.48.16.3-20200320", "V11.4.8.1.1-20170926_C1"),
            _SEEN,
            counter=("V5.5.82 build 190318", "V5.00.R02.00030747"),
        ),
        *rtsp_server(
            r"^HiIpcam/V\d|^Hipcam RealServer",
            M,
            ("HiIpcam/V100R003 VodServer/1.0.0", "Hipcam RealServer/V1.0"),
            "identification.md 6 (recog; kscan)",
        ),
        *sign(
            "onvif.Manufacturer",
            Group.LABEL,
            r"^(?:IPCAM|IPCAMERA)$",
            W,
            ("IPCAM",),
            _SEEN,
            says="it calls its maker IPCAM, as this firmware does among others",
        ),
        *sign(
            "onvif.xaddr",
            Group.SCOPES,
            r":8080/onvif/devices$",
            W,
            ("http://192.0.2.153:8080/onvif/devices",),
            _SEEN,
            says="its ONVIF service sits at /onvif/devices on port 8080, usual for this firmware",
        ),
        *sdp(
            r"^s=\\\d{1,2}$",
            M,
            ("s=\\11", "s=\\12"),
            "ZoneMinder/zoneminder issue 841 (HiIpcam server)",
            also=(("sdp.line", "^o=StreamingServer "),),
            says="its stream is named by number with a backslash, as this firmware does",
        ),
    ),
)
