"""TP-Link cameras: Tapo, VIGI, Kasa and the older IPC line. Its routers are told in gateways.py.

Tapo puts no brand into its scopes: port 2020 and the form of the model together tell it (identification.md 1.2).
Source: facts/identification.md 1.2, 4, 5.2, 6, 8.4.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, W, body, firmware, models, own_label, realm, scope, sdp, sign, tls

_PORT_2020 = (("onvif.xaddr", r":2020/onvif/"),)

MAKER = Maker(
    id="tplink",
    name="TP-Link",
    stream_paths=("/stream1",),
    signatures=(
        *own_label(
            r"TP-?LINK(?: (?:Systems|Technologies|Corporation).*)?",
            "TP-Link",
            ("tp-link", "TP-LINK"),
            'a public scanner\'s test, find by "Tapo C320WS"',
            upnp=False,
            counter=("TP-LINKED",),
        ),
        *own_label(r"Tapo|VIGI|Kasa(?: Smart)?", "Tapo", ("Tapo", "VIGI"), "facts/oem_brands.csv", upnp=False),
        *models(
            r"Tapo[ _][CDT]|VIGI[ _]|TC\d{2}$|KC\d{3}|EC\d{2}\(",
            ("Tapo C320WS", "VIGI C440", "TC70", "Tapo_C210"),
            "a public scanner's test; python-kasa/python-kasa fixtures",
            strength=S,
            brand="TP-Link",
        ),
        *models(
            r"(?:C\d{3}(?:WB|WS|P\d?)?|TC\d{2}|D\d{3})$",
            ("C720", "C325WB", "TC65"),
            "identification.md 1.2 (Tapo-Control issue 790); python-kasa fixtures",
            also=_PORT_2020,
        ),
        *models(r"TL-SC\d{4}", ("TL-SC3130G",), "evercam/evercam-discovery-java issue 32", strength=W, brand="TP-Link"),
        *models(r"TL-IPC", ("TL-IPC44AN",), "facts/makers.csv (the Shenzhen company's line)", brand="TP-Link"),
        *sign(
            "onvif.xaddr",
            Group.SCOPES,
            r":2020/onvif/",
            M,
            ("http://192.0.2.9:2020/onvif/device_service",),
            "identification.md 1.5",
            says="its ONVIF service sits on port 2020, where TP-Link puts it",
        ),
        *scope(r"^name/TP-IPC$", M, ("name/TP-IPC",), "identification.md 1.2 (kerberos-io/onvif; edgexfoundry)"),
        *firmware(
            r"^\d+\.\d+\.\d+ Build \d{6} Rel\.\d+n?",
            S,
            ("1.3.14 Build 240513 Rel.43631n",),
            "identification.md 8.4 (python-kasa)",
            counter=("V5.5.82 build 190318",),
        ),
        *sign(
            "tapo.type",
            Group.LAN_PROTOCOL,
            r"^SMART\.(?:IPCAMERA|TAPODOORBELL)$",
            S,
            ("SMART.IPCAMERA", "SMART.TAPODOORBELL"),
            "identification.md 4 (python-kasa tests/fixtures/smartcam)",
            brand="Tapo",
            says="it answers TP-Link's Tapo discovery protocol as a camera",
            counter=("SMART.TAPOPLUG", "IOT.IPCAMERA"),
        ),
        *sign(
            "kasa.type",
            Group.LAN_PROTOCOL,
            r"^IOT\.IPCAMERA$",
            S,
            ("IOT.IPCAMERA",),
            "identification.md 4 (python-kasa tests/fixtures/iotcam)",
            brand="Kasa",
            says="it answers TP-Link's Kasa discovery protocol as a camera",
            counter=("IOT.SMARTPLUGSWITCH",),
        ),
        *sign(
            "tapo.type",
            Group.LAN_PROTOCOL,
            r"^SMART\.(?!IPCAMERA$|TAPODOORBELL$)[A-Z]",
            S,
            ("SMART.TAPOPLUG", "SMART.TAPOHUB", "SMART.KASASWITCH", "SMART.TAPOROBOVAC"),
            "python-kasa tests/fixtures/smart",
            role=Role.NOT_CAMERA,
            brand="smart home device",
            says="it answers TP-Link's Tapo discovery protocol, but not as a camera",
            counter=("SMART.IPCAMERA", "SMART.TAPODOORBELL"),
        ),
        *sign(
            "kasa.type",
            Group.LAN_PROTOCOL,
            r"^IOT\.(?!IPCAMERA$)[A-Z]",
            S,
            ("IOT.SMARTPLUGSWITCH", "IOT.SMARTBULB"),
            "python-kasa tests/fixtures/iot",
            role=Role.NOT_CAMERA,
            brand="smart home device",
            says="it answers TP-Link's Kasa discovery protocol, but not as a camera",
            counter=("IOT.IPCAMERA",),
        ),
        *realm(r"^TP-LINK IP-Camera", S, ("TP-LINK IP-Camera",), "identification.md 5.2 (webrtc-streamer issue 698)"),
        *sdp(
            r'streamed by "TP-LINK RTSP Server"',
            S,
            ('s=Session streamed by "TP-LINK RTSP Server"',),
            "identification.md 6 (retina tplink_sdp.txt)",
        ),
        *sdp(
            r"^m=application/TP-LINK|TP-LINK/90000",
            S,
            ("m=application/TP-LINK 0 RTP/AVP smart/1/90000",),
            "identification.md 6 (retina tplink_sdp.txt)",
        ),
        *body(
            r"initProdNbr\s*=\s*\"TL-SC\d",
            M,
            ('var initProdNbr="TL-SC3430N"',),
            "Greenbone, TP-Link camera detection (/prod)",
            says="its web page names a model of TP-Link's older camera range",
        ),
        *tls(
            r"^CN=TP-LINK CA\b",
            W,
            ("CN=TP-LINK CA",),
            "identification.md 5.5 (recog): the company signs for its routers and switches too",
        ),
    ),
)
