"""Reolink (firmware lineage Baichuan): its RTSP texts, hardware codes and its own LAN discovery.

`Rtsp Server/2.0` is not among them: GW Security's supplier sends it too (identification.md 8.7, 11).
Source: facts/identification.md 4, 5.2, 6, 8.5.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import M, S, body, favicon, firmware, models, own_label, realm, sdp, sign, title

_LINES = (
    r"RL[CNK]\d?-|Reolink |E1 (?:Pro|Zoom|Outdoor)|TrackMix|Argus |Altas|RLC\d|CX\d{3}|FE-[WP]|"
    r"Duo (?:2|3|PoE|WiFi|Floodlight)|Lumus|Go (?:PT|Plus)|Video Doorbell (?:PoE|WiFi|Battery)"
)
_VERSIONS = "AlexxIT/go2rtc and Home Assistant reolink notes: firmware lists, v3.1.0.956_22041507"

MAKER = Maker(
    id="reolink",
    name="Reolink",
    stream_paths=("/h264Preview_01_main", "/Preview_01_main"),
    signatures=(
        *own_label(r"Reolink(?: Digital.*| Innovation.*)?", "Reolink", ("Reolink",), "identification.md 1.2"),
        *models(
            _LINES,
            ("RLC-810A", "RLN8-410", "E1 Zoom", "Reolink TrackMix PoE"),
            "identification.md 1.2 (reolink tests); " + _VERSIONS,
            brand="Reolink",
            counter=("RL-100", "E1", "Duo Lingo"),
        ),
        *sign(
            "onvif.HardwareId",
            Group.SCOPES,
            r"^(?:IPC|NVR|DB)_5[\dA-Z]{3,6}[MD]?\d{0,2}M?P?",
            M,
            ("IPC_523128M8MP", "IPC_51516M5M", "IPC_560SD88MP"),
            "scottlamb/retina src/codec/h264.rs; " + _VERSIONS,
            says="its hardware code is of Reolink's range",
            counter=("IPC_HI3516EV200", "IPC_G6103-B0008P30"),
        ),
        *sign(
            "onvif.scope",
            Group.SCOPES,
            r"^hardware/(?:IPC|NVR|DB)_5[\dA-Z]{3,8}MP?",
            M,
            ("hardware/IPC_523128M8MP",),
            "scottlamb/retina src/codec/h264.rs",
            says="its hardware code is of Reolink's range",
        ),
        *firmware(
            r"^v[123]\.\d\.\d\.\d{1,5}_\d{8,10}$",
            M,
            ("v3.0.0.136_20121102", "v3.1.0.4381_2411301864"),
            _VERSIONS,
            counter=("V5.00.R02.00030747.10010", "1.41.01_20210617"),
        ),
        *realm(r"^BC Streaming Media", S, ("BC Streaming Media v202210012022.10.01",), "identification.md 5.2"),
        *sdp(
            r"^a=tool:BC Streaming Media",
            S,
            ("a=tool:BC Streaming Media v202210012022.10.01",),
            "identification.md 6 (retina reolink_describe.txt)",
        ),
        *sdp(
            r"\bh264Preview_\d\d_(?:main|sub)",
            S,
            ("i=h264Preview_01_main", "a=x-qt-text-inf:h264Preview_01_main"),
            "identification.md 6 (retina reolink_describe.txt)",
        ),
        *sdp(
            r'^s=Session streamed by "preview"$',
            M,
            ('s=Session streamed by "preview"',),
            "identification.md 6 (retina reolink_describe.txt)",
            counter=('s=Session streamed by "H264Server"',),
        ),
        *sign(
            "rtsp.header",
            Group.RTSP,
            r"^Content-Base:.*/h?26?[45]?Preview_\d\d_",
            M,
            ("Content-Base: rtsp://192.0.2.206/h264Preview_01_main/",),
            "retina reolink_describe.txt",
            says="its streams are named the way Reolink names them",
        ),
        *sign(
            "reolink.answer",
            Group.LAN_PROTOCOL,
            r".",
            S,
            ("discovery",),
            "identification.md 4 (neolink)",
            says="it answers Reolink's own discovery protocol",
        ),
        *title(r"^Reolink\b", M, ("Reolink",), "identification.md 5.4 (favicon lists)"),
        *favicon(M, "identification.md 5.4", -38705358),
        *sign(
            "onvif.HardwareId",
            Group.SCOPES,
            r"^IPC_[34]\d{1,2}[A-Z]?\d{1,3}M(?:P|$)",
            M,
            ("IPC_36S8M", "IPC_388M"),
            "thirtythreeforty/neolink issue 250 (Swann NHD-805 and NHD-818, made by Reolink)",
            says="its hardware code is of Reolink's older range",
            counter=("IPC_HI3516EV200_50H20L_S38", "IPC_G6103-B0008", "IPC_3516"),
        ),
        *body(
            r"\"please login first\"[\s,]*\"rspCode\"\s*:\s*-6",
            M,
            ('"detail" : "please login first",\n         "rspCode" : -6',),
            "Greenbone, Reolink detection (/cgi-bin/api.cgi)",
        ),
    ),
)
