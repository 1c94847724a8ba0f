"""SSDP: answers M-SEARCH for what the device is, serves its description.

Source: UPnP Device Architecture 1.1 section 1.3; facts/exposure.md 4.1, facts/identification.md 4.1.
"""

from collections.abc import Iterable

from cctv_guard_simulator.device import Device
from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.protocols.http import HttpService, Reply, Request
from cctv_guard_simulator.segment import Address
from cctv_guard_simulator.text import crlf

GROUP = "239.255.255.250"
PORT = 1900


class SsdpService(DatagramService):
    """Profile keys: `server`, `targets` (types it answers for), `location`, `description`, `cache_s`.

    `usn` overrides the usual `uuid:<uuid>::<target>`; `answer` gives the whole answer where a maker departs from it.
    """

    name = "ssdp"
    port = PORT
    groups = (GROUP,)

    def __init__(self, device: Device, web: HttpService) -> None:
        super().__init__(device)
        if "description" in self.part:
            web.register(int(self.part["port"]), self.handle)

    async def handle(self, request: Request) -> Reply | None:
        """The description document."""
        if request.path != self.part["path"]:
            return None
        body = self.device.fill(str(self.part["description"]))
        return Reply(status=200, headers='Content-Type: text/xml; charset="utf-8"', body=body)

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One answer for each target that was asked for, at most all of them."""
        lines = data.decode("utf-8", "replace").split("\r\n")
        if not lines[0].startswith("M-SEARCH"):
            return
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        wanted = headers.get("st", "")
        self.device.counters.question("ssdp M-SEARCH")
        if headers.get("man", "").strip('"') != "ssdp:discover":
            return
        udn = self.device.fill("uuid:{uuid}")
        targets = ["upnp:rootdevice", udn, *(self.device.fill(target) for target in self.part["targets"])]
        for target in targets:
            if wanted in ("ssdp:all", target):
                yield self._answer(target, udn), source

    def _answer(self, target: str, udn: str) -> bytes:
        usn = str(self.part.get("usn") or (udn if target == udn else f"{udn}::{target}"))
        text = self.device.fill(
            "HTTP/1.1 200 OK\nCACHE-CONTROL: max-age={cache_s}\nST: {target}\nUSN: {usn}\nEXT:\nSERVER: {server}\n"
            "LOCATION: {location}\n",
            cache_s=str(self.part.get("cache_s", 1800)),
            target=target,
            usn=usn,
            server=str(self.part["server"]),
            location=str(self.part["location"]),
        )
        return crlf(text + self.device.fill(str(self.part.get("extra_headers", ""))).strip() + "\n\n")
