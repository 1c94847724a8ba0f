"""Software that republishes a camera's stream or manages cameras: no maker follows from what it copies.

Source: facts/identification.md 0 (last but two rows), 5.4, 6, 8.7 (15); public logs named at each row.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role, Signature
from cctv_guard_agent.vendors._forms import M, S, favicon, realm, rtsp_server, scope, sdp, server, sign, title

_IS = Role.RESTREAMER


_NOT_AXIS = (("rtsp.realm", "^AXIS_"), ("sdp.line", "/axis-media/"), ("rtsp.header", "/axis-media/"))
"""Axis cameras serve their streams with GStreamer's server too."""


def _software(
    name: str,
    pattern: str,
    examples: tuple[str, ...],
    source: str,
    counter: tuple[str, ...] = (),
    unless: tuple[tuple[str, str], ...] = (),
) -> tuple[Signature, ...]:
    return rtsp_server(pattern, S, examples, source, role=_IS, brand=name, counter=counter, unless=unless)


def _passes_on(
    kind: str, pattern: str, examples: tuple[str, ...], counter: tuple[str, ...] = ()
) -> tuple[Signature, ...]:
    return sign(
        kind,
        Group.LABEL,
        pattern,
        S,
        examples,
        "mrlt8/docker-wyze-bridge and two dozen smaller programs that answer ONVIF for streams of others",
        role=_IS,
        brand="program",
        says="it says that it is a program which passes cameras on",
        counter=counter,
    )


MAKER = Maker(
    id="",
    name="Software that republishes streams",
    signatures=(
        *_software(
            "MediaMTX",
            r"^gortsplib|^mediamtx|^rtsp-simple-server",
            ("gortsplib", "gortsplib/4.0"),
            "bluenviron/gortsplib server.go",
        ),
        *_software(
            "GStreamer",
            r"^GStreamer RTSP server",
            ("GStreamer RTSP server",),
            "identification.md 6 (recog)",
            ("Grandstream RTSP server",),
            _NOT_AXIS,
        ),
        *_software(
            "Wowza", r"^Wowza ", ("Wowza Streaming Engine 4.8.10 build20210217143515",), "retina bunny_describe.txt"
        ),
        *_software(
            "Helix",
            r"^Helix |^RealServer Version",
            ("Helix Server Version 9.0.4.960 (win32)",),
            "recog",
            ("Hipcam RealServer/V1.0",),
        ),
        *_software(
            "ZLMediaKit",
            r"^ZLMediaKit",
            ("ZLMediaKit-5.0(build in Jul 12 2020 14:02:13)",),
            "ZLMediaKit/ZLMediaKit (its own name)",
        ),
        *_software(
            "Flussonic",
            r"^(?:Flussonic|Streamer \d\d\.\d\d)",
            ("Flussonic",),
            "recog rtsp_servers.xml; flussonic.com documentation",
        ),
        *_software("VLC", r"^VLC/\d", ("VLC/3.0.18",), "videolan/vlc (its own name)"),
        *_software(
            "Darwin Streaming Server",
            r"^(?:DSS/|EasyDarwin)",
            ("DSS/6.0.3", "EasyDarwin/8.1"),
            "macosforge/dss, EasyDarwin/EasyDarwin (their own names)",
        ),
        *realm(
            r"^go2rtc$", S, ("go2rtc",), "identification.md 0 (go2rtc pkg/rtsp/server.go)", role=_IS, brand="go2rtc"
        ),
        *sdp(r"^s=go2rtc/", S, ("s=go2rtc/1.9.9",), "identification.md 0 (go2rtc)", role=_IS, brand="go2rtc"),
        *sdp(
            r"^s=Session streamed (?:with|by) GStreamer|^i=rtsp-server$|^a=tool:GStreamer$",
            M,
            ("s=Session streamed with GStreamer", "a=tool:GStreamer"),
            "GStreamer/gst-rtsp-server, its own description",
            role=_IS,
            brand="GStreamer",
            unless=_NOT_AXIS,
        ),
        *sdp(
            r"^a=tool:libavformat ",
            M,
            ("a=tool:libavformat 58.25.100",),
            "retina missing_content_type_describe.txt",
            role=_IS,
            brand="FFmpeg",
        ),
        *sdp(r"^a=tool:vlc ", S, ("a=tool:vlc 3.0.18",), "videolan/vlc (its own name)", role=_IS, brand="VLC"),
        *sdp(
            r"^s=Streamed by ZLMediaKit",
            S,
            ("s=Streamed by ZLMediaKit(git hash:,branch:,build time:Nov  9 2021 08:57:29)",),
            "google/ExoPlayer issue 9676",
            role=_IS,
            brand="ZLMediaKit",
        ),
        *sdp(
            r'streamed by "LIVE555 (?:Media Server|Proxy)',
            S,
            ('s=RTSP/RTP stream, streamed by "LIVE555 Media Server"',),
            "rgaufman/live555, its media server and proxy",
            role=_IS,
            brand="LIVE555 Media Server",
        ),
        *title(r"^Frigate$", S, ("Frigate",), "identification.md 0 (frigate documentation)", role=_IS, brand="Frigate"),
        *title(
            r"^ZM - |ZoneMinder",
            S,
            ("ZM - Console", "ZoneMinder Login"),
            "ZoneMinder/zoneminder, its pages",
            role=_IS,
            brand="ZoneMinder",
        ),
        *title(r"^go2rtc\b", S, ("go2rtc",), "AlexxIT/go2rtc, its page", role=_IS, brand="go2rtc"),
        *title(r"^motionEye\b", S, ("motionEye",), "identification.md 5.4", role=_IS, brand="motionEye"),
        *title(r"^Blue Iris\b", S, ("Blue Iris Login",), "identification.md 5.4", role=_IS, brand="Blue Iris"),
        *title(
            r"^(?:Shinobi|Scrypted|AgentDVR|Agent DVR)\b",
            S,
            ("Shinobi", "Scrypted"),
            "koush/scrypted, ShinobiCCTV/Shinobi, their pages",
            role=_IS,
            brand="recorder software",
        ),
        *server(r"^BlueIris-HTTP/", S, ("BlueIris-HTTP/1.1",), "WhatWeb, Blue Iris rule", role=_IS, brand="Blue Iris"),
        *server(r"^mediamtx|^gortsplib", S, ("mediamtx",), "identification.md 0", role=_IS, brand="MediaMTX"),
        *favicon(M, "identification.md 5.4", -520888198, role=_IS, brand="Blue Iris"),
        *favicon(M, "identification.md 5.4", -923693877, role=_IS, brand="motionEye"),
        *sign(
            "onvif.Manufacturer",
            Group.LABEL,
            r"^(?:Wyze Bridge|RTSP-Proxy|Neolink|go2rtc|Frigate|Scrypted)",
            S,
            ("Wyze Bridge", "RTSP-Proxy", "Neolink.NET"),
            "QuantumEntangledAndy/neolink, mrlt8/docker-wyze-bridge and alike, their own names",
            role=Role.NOT_CAMERA,
            brand="program",
            says="it says that it is a program which passes cameras on",
        ),
        # A program that answers ONVIF in a camera's place often gives the camera's maker, but calls itself what it is.
        *_passes_on(
            "onvif.Manufacturer",
            r"(?:\b|[a-z_-])(?:proxy|bridge|splitter)$|^virtual|^simcam$",
            ("RTSP-Proxy", "HomeKit Proxy", "FrigateProxy", "Reolink Bridge", "ONVIF-Splitter", "VirtualCCTV"),
            ("Bridgestone", "Dahua"),
        ),
        *_passes_on(
            "onvif.Model",
            r"\b(?:proxy|bridge)$|^(?:python )?(?:onvif )?virtual[ -]?(?:onvif |ptz|cam)",
            (
                "Dahua P2P Bridge",
                "go2rtc PTZ proxy",
                "Virtual Camera",
                "Python ONVIF Virtual Camera",
                "VirtualPTZEngine",
            ),
            ("DH-PFWB5-30n", "DS-2CD2143G0-I"),
        ),
        *_passes_on(
            "onvif.HardwareId",
            r"^virtual|(?:^|[a-z-])(?:proxy|bridge)(?:-|$)|^shim$|^sim(?:cam)?-|^onvif-split",
            ("virtual-camera", "Central-Proxy", "AnykaProxy-001", "shim", "SIM-ONVIF", "ONVIF-SPLIT-3"),
            ("1.00", "88"),
        ),
        *_passes_on(
            "onvif.SerialNumber", r"(?:^|-)proxy$|^shim$|^virtual-\d", ("DVRIP-PTZ-PROXY", "shim", "VIRTUAL-001")
        ),
        *scope(r"^name/go2rtc$", S, ("name/go2rtc",), "AlexxIT/go2rtc pkg/onvif/server.go", role=_IS, brand="go2rtc"),
    ),
)
