"""Lights, plugs, hubs and other parts of a home.

Source: HA core ssdp and zeroconf lists; recog x509_subjects.xml.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a light, plug or hub"

MAKER = Maker(
    id="",
    name="Lights, plugs and hubs",
    signatures=(
        *sign(
            "ssdp_desc.manufacturer",
            Group.LABEL,
            r"^(?:Royal Philips Electronics|Signify|Belkin International|konnected\.io|IKEA|"
            r"dresden elektronik|Universal Devices|Control4|SmartThings|Samjin)",
            S,
            ("Royal Philips Electronics", "Signify", "Belkin International Inc."),
            "HA core ssdp list",
            role=_IS,
            brand="hub",
            says=_SAYS,
            unless=(("ssdp_desc.deviceType", r"NetCam"),),
        ),
        *sign(
            "ssdp_desc.deviceType",
            Group.LAN_PROTOCOL,
            r"^urn:Belkin:device:NetCam",
            S,
            ("urn:Belkin:device:NetCamSensor:1",),
            "bwp91/homebridge-platform-wemo issue 58",
            role=Role.CAMERA,
            brand="Belkin",
            says="it announces itself as one of Belkin's cameras",
            counter=("urn:Belkin:device:controllee:1",),
        ),
        *sign(
            "ssdp_desc.modelName",
            Group.LABEL,
            r"^Philips hue bridge|Wemo|Lightswitch",
            S,
            ("Philips hue bridge 2015",),
            "HA core ssdp list",
            role=_IS,
            brand="hub",
            says=_SAYS,
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:hue|wled|shelly|esphomelib|home-assistant|homewizard|hwenergy|hwenergy|elg|"
            r"nanoleafapi|nanoleafms|lutron|coap|easylink|octoprint|ewelink|"
            r"bbxsrv|dkapi|plugwise|enphase-envoy|leap|zigate-zigbee-gateway|system-bridge|fbx-api|"
            r"api|Volumio|powerview\w*|dyson_mqtt|miele-at-home|ssh-hub|bond|loxone|"
            r"slzb-\w+)\._(?:tcp|udp)",
            M,
            ("_hue._tcp.local.", "_shelly._tcp", "_wled._tcp", "_home-assistant._tcp", "_elg._tcp"),
            "HA core zeroconf list",
            role=_IS,
            brand="hub",
            says=_SAYS,
        ),
        *sign(
            "mdns.txt",
            Group.LAN_PROTOCOL,
            r"^ci=(?:[3-9]|1[0-69]|2\d|3\d)$",
            M,
            ("ci=5", "ci=7", "ci=10"),
            "HomeKit accessory categories (HA core homekit_controller)",
            role=_IS,
            brand="hub",
            says="it announces itself to HomeKit as a light, lock, sensor or the like",
            also=(("mdns.service", r"^_hap\._tcp"),),
            counter=("ci=17", "ci=18", "ci=2"),
        ),
        *sign(
            "mdns.instance",
            Group.LAN_PROTOCOL,
            r"^(?:Philips Hue|Hue Bridge|shelly|tasmota|wled-|Elgato Key Light|lumi-gateway|"
            r"yeelink-light|chuangmi-plug|zhimi-|roborock)",
            S,
            ("Philips Hue - 4F1999", "shellyplug-s-000001", "yeelink-light-color1_miio1"),
            "HA core zeroconf list; python-miio",
            role=_IS,
            brand="hub",
            says=_SAYS,
            counter=("chuangmi-camera-ipc009_miio1",),
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"\bIpBridge/\d",
            S,
            ("Linux/3.14.0 UPnP/1.0 IpBridge/1.16.0",),
            "ebaauw/homebridge-hue, bwssytems/ha-bridge (SSDP answers of Hue bridges)",
            role=_IS,
            brand="hub",
            says=_SAYS,
        ),
        *tls(
            r"O=Philips Hue|O=Hubitat|O=Signify",
            S,
            ("CN=001788fffe000001,O=Philips Hue,C=NL",),
            "recog x509_subjects.xml",
            role=_IS,
            brand="hub",
            says=_SAYS,
        ),
        *title(
            r"^(?:hue personal wireless lighting|Home Assistant|Hubitat|openHAB|Tasmota|Shelly|WLED|"
            r"Homebridge|ioBroker)\b",
            S,
            ("hue personal wireless lighting", "Home Assistant", "Homebridge"),
            "homebridge/homebridge-config-ui-x, arendst/Tasmota, Aircoookie/WLED and alike, their pages",
            role=_IS,
            brand="hub",
            says="its web page is a home hub's",
        ),
    ),
)
