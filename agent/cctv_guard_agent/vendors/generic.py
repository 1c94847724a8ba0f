"""Words and service types that any maker's cameras and recorders use: they say what it is, never whose.

Source: facts/identification.md 4.1, 5, 6; recog.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, W, realm, sdp, server, sign, title

_IS = Role.CAMERA


MAKER = Maker(
    id="",
    name="Cameras of any maker",
    signatures=(
        *realm(
            r"^(?:aircam\b|Mini Dome IP Camera|IPCamera Login)",
            S,
            ("aircam", "IPCamera Login"),
            "identification.md 5.2 (kscan); recog http_wwwauth.xml",
            role=_IS,
        ),
        *realm(
            r"^(?:IP ?Camera|camera|DVR|NVR)$", M, ("DVR", "camera", "IPCamera"), "recog http_wwwauth.xml", role=_IS
        ),
        *server(r"^MWS 0\.01", W, ("MWS 0.01",), "identification.md 5.1 (recog)", role=_IS),
        *server(
            r"^(?:Boa/[\d.rc]+-ipcam|IPCamera)",
            S,
            ("Boa/0.94.14rc18-ipcam",),
            "identification.md 5.1; recog http_servers.xml",
            role=_IS,
        ),
        *server(
            r"^(?:IP )?camera$|^Mini Dome IP Camera$", M, ("camera", "IP Camera"), "recog http_servers.xml", role=_IS
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
            also=(("ssdp_desc.modelName", r"\b(?:[DNX]VR|IPC|DS-|IP ?cam|network ?cam)"),),
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
