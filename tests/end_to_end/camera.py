"""A camera for the lab: search and web page as a Hikvision has them, a real H.264 stream by GStreamer's RTSP server.

Runs on Debian's own Python (python3-gi lives there), on the standard ports: `python3 camera.py ADDRESS [ADDRESS6]`; its
page is at port 80, over IPv6 at 8080 as well. Prints `ready` once its ports answer, and one line for each RTSP request
that came: `RTSP DESCRIBE rtsp://...`.
The stream is open to anybody, and the hardware address that it tells in the search is not that of the card it answers
with: that is what the agent should find.
Source: facts/identification.md 2.1, 2.2 (SADP), 2.3 (activateStatus), 5.1 (App-webs/); gst-rtsp-server's documentation.
"""

import http.server
import re
import socket
import socketserver
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

STREAM = "/Streaming/Channels/101"
_PIPELINE = (
    "( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=5/1 "
    "! x264enc tune=zerolatency speed-preset=ultrafast ! rtph264pay name=pay0 pt=96 )"
)
_PAGES = {
    "/": ("text/html", "<html><head><title>login</title></head><body></body></html>"),
    "/SDK/activateStatus": (
        "application/xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ActivateStatus version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">\n'
        "<Activated>true</Activated>\n</ActivateStatus>\n",
    ),
}

_SADP = ("239.255.255.250", 37020)
_SADP_ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<ProbeMatch>
<Uuid>{uuid}</Uuid>
<Types>inquiry</Types>
<DeviceType>141945</DeviceType>
<DeviceDescription>DS-2CD2385G1-I</DeviceDescription>
<DeviceSN>DS-2CD2385G1-I20200414AAWRE00770020</DeviceSN>
<CommandPort>8000</CommandPort>
<HttpPort>80</HttpPort>
<MAC>44-19-b6-ff-ff-ff</MAC>
<IPv4Address>{address}</IPv4Address>
<IPv4SubnetMask>255.255.255.0</IPv4SubnetMask>
<IPv4Gateway>{gateway}</IPv4Gateway>
<DHCP>false</DHCP>
<AnalogChannelNum>0</AnalogChannelNum>
<DigitalChannelNum>1</DigitalChannelNum>
<SoftwareVersion>V5.6.2build 190701</SoftwareVersion>
<DSPVersion>V7.3 build 190626</DSPVersion>
<BootTime>2026-01-15 02:44:11</BootTime>
<Activated>true</Activated>
<SupportHCPlatform>true</SupportHCPlatform>
<HCPlatformEnable>flase</HCPlatformEnable>
</ProbeMatch>
"""


class Page(http.server.BaseHTTPRequestHandler):
    """The camera's web server."""

    def version_string(self):
        return "App-webs/"

    def do_GET(self):
        kind, text = _PAGES.get(self.path, ("text/html", "Not Found"))
        body = text.encode()
        self.send_response(200 if self.path in _PAGES else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, text, *values):
        print("HTTP", text % values, flush=True)


class Web(socketserver.ThreadingTCPServer):
    """http.server's own class asks DNS for its name at the start: 5 s where there is none."""

    allow_reuse_address = True
    daemon_threads = True


class Web6(Web):
    """The same over IPv6."""

    address_family = socket.AF_INET6


def answer_searches(address):
    """Answer each SADP inquiry to the group, as firmware does."""
    with socket.socket(type=socket.SOCK_DGRAM) as group:
        group.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        group.bind(_SADP)
        card = socket.inet_aton(address)
        group.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(_SADP[0]) + card)
        group.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, card)
        while True:
            asked = re.search(rb"<Probe>.*<Uuid>([^<]*)</Uuid>.*<Types>inquiry</Types>", group.recv(4096), re.DOTALL)
            if asked:
                gateway = address.rpartition(".")[0] + ".1"
                text = _SADP_ANSWER.format(uuid=asked[1].decode("ascii", "replace"), address=address, gateway=gateway)
                group.sendto(text.encode(), _SADP)


def watch(_server, client):
    """Print each request as it comes, before it is answered."""
    for method in ("options", "describe", "setup", "play", "pause", "teardown"):
        client.connect(f"{method}-request", note, method.upper())


def note(_client, context, method):
    """One line for one request."""
    print("RTSP", method, context.uri and context.uri.abspath, flush=True)


def main():
    address = sys.argv[1]
    Gst.init(None)
    stream = GstRtspServer.RTSPServer(address=address, service="554")
    factory = GstRtspServer.RTSPMediaFactory(launch=_PIPELINE, shared=True)
    stream.get_mount_points().add_factory(STREAM, factory)
    stream.connect("client-connected", watch)
    if stream.attach(None) == 0:
        sys.exit(f"{address}:554 cannot be opened")
    servers = [Web((address, 80), Page)]
    servers += [Web6((address6, port), Page) for address6 in sys.argv[2:] for port in (80, 8080)]
    for web in servers:
        threading.Thread(target=web.serve_forever, daemon=True).start()
    threading.Thread(target=answer_searches, args=(address,), daemon=True).start()
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
