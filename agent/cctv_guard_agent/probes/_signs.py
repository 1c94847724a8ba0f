"""Which vendor API a device seems to speak, so that a question about that API is put to nobody else.

These are marks of protocols and firmware families, and hold behind any label; who made the device is decided by the
signatures in `vendors/`. Source: facts identification.md 2.3, 3.3, 5.1 to 5.3 and 6.
"""

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache

from cctv_guard_agent.model.observation import Observation


class Api(Enum):
    """One family of calls, with (kind, pattern) pairs of which one is enough."""

    ISAPI = (
        (r"sadp\..*", r""),
        (r"http\.server", r"^(App-webs|DNVRS-Webs|DVRDVS-Webs|Hikvision-Webs|Interlogix-Webs)"),
        (r"(http|rtsp)\.realm", r"^(IP Camera\(\w{4,6}\)|DS-\d[\w-]*)$"),
        (r"http\.(location|body)", r"/doc/page/login\.asp|/doc/index\.html|/doc/i18n/"),
        (r"http\.server", r"^webserver$"),
        (r"onvif\.scope", r"^location/city/hangzhou$|^(hardware|name)/(HIKVISION[ _])?i?DS-\d"),
        (r"sdp\.line", r"HIK Media Server|MEDIAINFO=494D4B48"),
        (r"onvif\.(services|types)", r"www\.onvifext\.com/onvif/ext"),
    )
    DAHUA_CGI = (
        (r"(dahua|dvrip)\..*", r""),
        (r"(http|rtsp)\.realm", r"^Login to ([0-9A-Z]{13,15}|[0-9a-f]{32})$"),
        (r"rtsp\.server", r"^(Dahua )?Rtsp Server(/3\.0)?$"),
        (r"http\.body", r"g_isdeviceinited|/css/oem\.css"),
        (r"onvif\.scope", r"^extension/unique_identifier"),
    )
    VAPIX = (
        (r"(http|rtsp)\.realm", r"^AXIS_(WS_)?[0-9A-F]{12}$"),
        (r"mdns\.service", r"_axis-(video|nvr)\._tcp"),
        (r"tls\.subject", r"CN=axis-[0-9a-f]{12}"),
        (r"onvif\.scope", r"^name/AXIS "),
        (r"http\.(location|body)", r"/axis-cgi/|/camera/index\.html"),
    )
    LAPI = (
        (r"http\.body", r"gjs_(oemtype|producttype)|/LAPI/V1\.0/"),
        (r"(ws_discovery\.namespace|onvif\.services)", r"uniview\.com/Ver10"),
        (r"sdp\.line", r"VCP IPC Realtime stream|DecoderTag=h3c-v3"),
        (r"onvif\.scope", r"^(register_status|register_server|regist_id)/"),
        (r"onvif\.endpoint_reference", r"00010010-0001-1020-8000-"),
        (r"(rtsp\.header|sdp\.line)", r"/media/video\d"),
    )
    SUNAPI = (
        (r"hanwha\.answer", r""),
        (r"http\.title", r"^wisenet|samsung techwin|^hanwha"),
        (r"(http|rtsp)\.realm", r"^(iPOLiS|NET-i)$"),
        (r"http\.server", r"^(SmartCamWebService|HSS web server)"),
        (r"http\.(location|body)", r"/stw-cgi/|SunapiWeb|/wmf/index\.html"),
        (r"sdp\.line", r"/media\.smp"),
    )
    REOLINK = (
        (r"reolink\..*", r""),
        (r"(http|rtsp)\.realm", r"^BC Streaming Media"),
        (r"sdp\.line", r"^a=tool:BC Streaming Media|h264Preview_01_main"),
        (r"http\.title", r"^Reolink$"),
    )
    TVT = (
        (r"tvt\.answer", r""),
        (r"http\.server", r"^Cross Web Server"),
        (r"http\.body", r"NVMS-9000|TVT_IPCAMERA|TVT_DVR"),
        (r"rtsp\.server", r"^TVT RTSP Server"),
    )
    RENAMED_ISAPI = (
        (r"http\.(location|body)", r"/pramaAPI/"),
        (r"(onvif\.(scope|Manufacturer)|ssdp_desc\.\w+|http\.title|http\.realm)", r"\bprama\b"),
        (r"(onvif\.(scope|Model)|sadp\.DeviceDescription)", r"^(?:(?:hardware|name)/)?PT-N[A-Z]"),
        (r"(arp\.mac|sadp\.MAC)", r"^(e4[:-]28[:-]a4|24[:-]b1[:-]05|bc[:-]29[:-]78)"),
    )


@cache
def _compiled(api: Api) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(kind), re.compile(pattern, re.IGNORECASE)) for kind, pattern in api.value)


def speaks(api: Api, observations: Iterable[Observation]) -> bool:
    """Does anything seen so far point to this API?"""
    signs = _compiled(api)
    return any(
        kind.fullmatch(seen.kind) and pattern.search(seen.value) for seen in observations for kind, pattern in signs
    )
