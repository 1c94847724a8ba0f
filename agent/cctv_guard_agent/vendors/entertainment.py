"""Televisions, players, speakers and receivers: UPnP media devices, Chromecast, AirPlay, Roku, Sonos.

Source: HA core ssdp and zeroconf lists; recog; UPnP MediaRenderer and MediaServer.
"""

from cctv_guard_agent.model.evidence import Group, Maker, Role
from cctv_guard_agent.vendors._forms import M, S, sdp, server, sign, title, tls

_IS = Role.NOT_CAMERA
_SAYS = "it is a television, player or speaker"
_CAMERA = r"\b(?:network|ip|internet) ?camera\b"
"""Makers of televisions make cameras too, and their cameras say so."""


MAKER = Maker(
    id="",
    name="Televisions, players and speakers",
    signatures=(
        *sign(
            "ssdp_desc.deviceType",
            Group.LAN_PROTOCOL,
            r"device:(?:MediaRenderer|MediaServer|ZonePlayer|RemoteControlReceiver|dial|player|"
            r"tvdevice|Basic_?TV|MainTVServer\d?|AiosDevice|ACT-Denon|harmony)\b",
            S,
            (
                "urn:schemas-upnp-org:device:MediaRenderer:1",
                "urn:schemas-upnp-org:device:ZonePlayer:1",
                "urn:roku-com:device:player:1-0",
            ),
            "HA core ssdp list; UPnP MediaRenderer",
            role=_IS,
            brand="television",
            says=_SAYS,
        ),
        *sign(
            "ssdp.st",
            Group.LAN_PROTOCOL,
            r"(?:MediaRenderer|MediaServer|ZonePlayer|dial-multiscreen|roku:ecp|RemoteControlReceiver|"
            r"ScalarWebAPI|ACT-Denon|ContentDirectory|AVTransport|lge-com:service)",
            S,
            ("urn:dial-multiscreen-org:service:dial:1", "roku:ecp", "urn:schemas-upnp-org:device:ZonePlayer:1"),
            "HA core ssdp list",
            role=_IS,
            brand="television",
            says=_SAYS,
        ),
        *sign(
            "ssdp.server",
            Group.LAN_PROTOCOL,
            r"Sonos/|^Roku|Samsung-Linux|SHP, UPnP|DLNADOC|WebOS/|Platinum/|PMS/|TVersity|KnOS|Darwin.*AirPlay",
            S,
            (
                "Linux UPnP/1.0 Sonos/47.2-59120 (ZPS3)",
                "Roku UPnP/1.0 Roku/8.1.6",
                "SHP, UPnP/1.0, Samsung UPnP SDK/1.0",
                "UPnP/1.0, DLNADOC/1.50, Platinum/0.5.1",
            ),
            "recog http_servers.xml",
            role=_IS,
            brand="television",
            says=_SAYS,
        ),
        *sign(
            "mdns.service",
            Group.LAN_PROTOCOL,
            r"^_(?:googlecast|airplay|raop|sonos|spotify-connect|androidtvremote2?|amzn-wplay|"
            r"viziocast|heos-audio|soundtouch|bose\w*|philipstv\w*|daap|dacp|"
            r"touch-able|xbmc-\w+|plexmediasvr|nvstream\w*|tivo-\w+|rsp|hegemon|linkplay|musc|volumio|"
            r"squeezebox|slimhttp|nvshieldtv\w*|webos\w*|lg-smart\w*|samsung\w*)\._(?:tcp|udp)",
            S,
            ("_googlecast._tcp.local.", "_airplay._tcp", "_raop._tcp", "_sonos._tcp", "_spotify-connect._tcp"),
            "HA core zeroconf list",
            role=_IS,
            brand="television",
            says=_SAYS,
        ),
        *sign(
            "ssdp_desc.manufacturer",
            Group.LABEL,
            r"^(?:Sonos|Roku|Google Inc|LG Electronics|Samsung Electronics|Sony (?:Corporation|Group|"
            r"Interactive)|TCL|Hisense|VIZIO|Denon|Marantz|Yamaha|Bose|Philips$|Panasonic$|DIRECTV|"
            r"Logitech|Onkyo|Pioneer)",
            M,
            ("Sonos, Inc.", "Roku", "LG Electronics", "Samsung Electronics", "Sony Corporation", "Google Inc."),
            "HA core ssdp list",
            role=_IS,
            brand="television",
            says="it is made by a maker of televisions and speakers (UPnP)",
            unless=(
                ("ssdp_desc.deviceType", "camera"),
                ("ssdp_desc.modelDescription", _CAMERA),
                ("ssdp_desc.friendlyName", _CAMERA),
                ("ssdp_desc.modelName", r"^(?:SN[CBDVOP]|BB-|BL-|WV-)"),
                ("onvif.types", "NetworkVideo"),
            ),
        ),
        *server(
            r"Sonos/|^Roku|^AirTunes/|^tivo-httpd|^mt-daapd|^Logitech Media Server|^STR_SettingServer|DLNADOC",
            S,
            ("Linux UPnP/1.0 Sonos/47.2-59120 (ZPS3)", "AirTunes/220.68", "Roku/9.2.0 UPnP/1.0 Roku/9.2.0"),
            "recog http_servers.xml",
            role=_IS,
            brand="television",
            says="its web server is a player's",
        ),
        *tls(
            r"OU=(?:Cast|Google TV|Cast TV \(Vizio\)), ?O=Google Inc|O=Roku|O=Sonos",
            S,
            ("CN=LVDZG5 FA8FCA67413D,OU=Cast,O=Google Inc,L=Mountain View",),
            "recog x509_subjects.xml",
            role=_IS,
            brand="television",
            says="its certificate is a player's",
        ),
        *title(
            r"^(?:Sonos|Chromecast|Roku|Plex|Kodi|Jellyfin|Emby|Volumio|webOS|Samsung (?:Smart )?TV|"
            r"BRAVIA|Denon|Marantz|Yamaha|HEOS)\b",
            S,
            ("Plex", "Kodi", "Volumio"),
            "xbmc/xbmc, jellyfin/jellyfin-web, volumio/Volumio2-UI and alike, their pages",
            role=_IS,
            brand="television",
            says="its web page is a player's",
        ),
        *sdp(
            r"^s=SatIPServer:",
            S,
            ("s=SatIPServer:1 0,0,4",),
            "gortsplib, session texts (a home gateway's SAT>IP server: mediamtx issue 1119)",
            role=_IS,
            brand="television",
            says="it serves satellite or cable television (SAT>IP)",
        ),
    ),
)
