"""Camera makers and labels that facts/makers.csv does not list: cameras for certain, the maker stays unnamed.

Source: facts/identification.md 5, 6, 8.6; recog.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role, Signature
from cctv_guard_agent.vendors._forms import L, M, S, W, realm, rtsp_server, sdp, server, sign, title, tls

_IS = Role.CAMERA


def _label(pattern: str, brand: str, examples: tuple[str, ...], source: str) -> tuple[Signature, ...]:
    return rtsp_server(pattern, L, examples, source, role=Role.BRAND, brand=brand)


MAKER = Maker(
    id="",
    name="Cameras of makers not listed",
    signatures=(
        *rtsp_server(
            r"^Grandstream RTSP server", S, ("Grandstream RTSP server",), "identification.md 6 (kscan)", role=_IS
        ),
        *_label(
            r"^Grandstream RTSP server", "Grandstream", ("Grandstream RTSP server",), "identification.md 6 (kscan)"
        ),
        *rtsp_server(
            r"^(?:Novus|Aipstar|Vision ?Digi|Aszeno|unisight|Indigo-Security|iCanSystem)\b",
            S,
            ("Novus RTSP Server", "Aipstar RTSP server", "unisight RTSP server", "Indigo-Security/1.0"),
            "identification.md 6 (kscan; recog)",
            role=_IS,
        ),
        *_label(r"^Novus RTSP Server", "Novus", ("Novus RTSP Server",), "identification.md 6 (kscan)"),
        *_label(r"^unisight", "Unisight", ("unisight RTSP server",), "identification.md 6 (kscan)"),
        *realm(
            r"^(?:unisight|aircam|airlive bu-|Orbit-351|Mini Dome IP Camera|IPCamera Login)",
            S,
            ("unisight", "airlive bu-720", "Orbit-351", "IPCamera Login"),
            "identification.md 5.2; recog http_wwwauth.xml",
            role=_IS,
        ),
        *realm(
            r"^(?:IP ?Camera|camera|DVR|NVR)$", M, ("DVR", "camera", "IPCamera"), "recog http_wwwauth.xml", role=_IS
        ),
        *server(r"^MWS 0\.01", W, ("MWS 0.01",), "identification.md 5.1 (recog)", role=_IS),
        *server(
            r"^(?:FIAMM ONVIF|maygion|Netwave IP Camera|ReeCam IP Camera|FUHO-DVR|HeiTel GmbH|"
            r"Boa/[\d.rc]+-ipcam|IPCamera)",
            S,
            ("maygion", "ReeCam IP Camera", "Netwave IP Camera", "FUHO-DVR", "Boa/0.94.14rc18-ipcam"),
            "identification.md 5.1; recog http_servers.xml",
            role=_IS,
        ),
        *server(
            r"^(?:IP )?camera$|^Mini Dome IP Camera$", M, ("camera", "IP Camera"), "recog http_servers.xml", role=_IS
        ),
        *tls(
            r"CN=TCAM,\s*OU=Security,\s*O=Truen|O=vimicro|OU=Nortek,\s*O=ELAN",
            S,
            ("CN=TCAM,OU=Security,O=Truen,L=Seoul", "O=vimicro,OU=vimicro"),
            "identification.md 5.5 (recog)",
            role=_IS,
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"Mozart-8G",
            M,
            ("Linux/2.6.28.9-Mozart-8G, UPnP/1.0, Portable SDK for UPnP devices/1.6.6",),
            "recog http_servers.xml",
            role=_IS,
            says="its system names itself the way Truen cameras do",
        ),
        *sdp(
            r"anjvision ipcamera|CHAM\.LI@ANJVISION",
            S,
            ("s=RTSP/RTP stream from anjvision ipcamera",),
            "identification.md 6 (retina anjvision_describe.txt)",
            role=_IS,
        ),
        *sdp(
            r'streamed by "H264Server"',
            M,
            ('s=Session streamed by "H264Server"',),
            "retina gw_main_describe.txt",
            role=_IS,
        ),
        *title(
            r"^(?:IP ?Camera|Network ?Camera|IPCam|NetCam|Web ?Cam(?:era)?|IP CAMERA Viewer|DVR|NVR|"
            r"WEB VIEWER)(?: Login| Web)?$",
            M,
            ("IP Camera", "IPCamera Login", "Network Camera"),
            "recog html_title.xml",
            role=_IS,
        ),
        *title(
            r"^(?:Cisco IP Camera|Genetec - SHARPV|Eagle Eye Networks)",
            S,
            ("Cisco IP Camera", "Genetec - SHARPV01111"),
            "recog html_title.xml",
            role=_IS,
        ),
        *sign(
            "ssdp_desc.deviceType",
            Group.LAN_PROTOCOL,
            r"device:(?:DigitalSecurityCamera|IP_?Camera|NetworkCamera|NetworkVideoRecorder|NVR)\b",
            S,
            ("urn:schemas-upnp-org:device:digitalsecuritycamera:1", "urn:schemas-upnp-org:device:IPCamera:1"),
            "identification.md 4.1; UPnP description of a Synology BC500",
            role=_IS,
            says="its UPnP type is a camera's",
        ),
        *sign(
            "ssdp_desc.deviceType",
            Group.LAN_PROTOCOL,
            r"device:EmbeddedNetDevice:1",
            W,
            ("urn:schemas-upnp-org:device:EmbeddedNetDevice:1",),
            "identification.md 4.1 (lamp gateways too)",
            role=_IS,
            says="its UPnP type is one that recorders use among others",
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^ci=1[78]$",
            M,
            ("ci=17", "ci=18"),
            "HomeKit accessory categories (HA core homekit_controller): 17 camera, 18 video doorbell",
            role=_IS,
            says="it announces itself to HomeKit as a camera or video doorbell",
            also=(("mdns.service", r"^_hap\._tcp"),),
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:axis-(?:video|nvr)|arec|onvif|psia|camera|nvr|dahua|hikvision)\._tcp",
            S,
            ("_axis-video._tcp", "_onvif._tcp", "_psia._tcp"),
            "identification.md 4; PSIA discovery",
            role=_IS,
            says="it announces a camera's service (mDNS)",
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_rtsp\._tcp",
            M,
            ("_rtsp._tcp.local.",),
            "DNS-SD service names (rtsp)",
            role=_IS,
            says="it announces a video stream (mDNS)",
        ),
    ),
)
