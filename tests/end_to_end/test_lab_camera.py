"""What the agent makes of a camera with a real stream, and what it sends to find out."""

import socket
import sys
from collections.abc import Mapping
from typing import Any

from tests.end_to_end import router, watch_outgoing
from tests.end_to_end.consumer import Consumer
from tests.end_to_end.lab import ROOT_TOPIC, STREAM, Lab, sentences
from tests.end_to_end.wait import until


def play() -> None:
    """Ask for the picture as a viewer does. Source: RFC 2326, 10.4, 10.5, 10.12 (interleaved)."""
    url = f"rtsp://{router.CAMERA}{STREAM}"
    transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
    with socket.create_connection((router.CAMERA, 554), timeout=30) as viewer, viewer.makefile("rb") as answers:

        def ask(head: str, *headers: str) -> dict[str, str]:
            viewer.sendall("\r\n".join((f"{head} RTSP/1.0", "CSeq: 1", *headers, "", "")).encode())
            lines = [line.decode().strip() for line in iter(answers.readline, b"\r\n")]
            assert lines[0].startswith("RTSP/1.0 200"), lines[0]
            found = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            answers.read(int(found.get("content-length", 0)))
            return found

        ask(f"DESCRIBE {url}", "Accept: application/sdp")
        session = ask(f"SETUP {url}/stream=0", transport)["session"].partition(";")[0]
        ask(f"PLAY {url}", f"Session: {session}")


async def test_stream_without_a_login_is_recognised_and_never_played(lab: Lab, heard: Consumer) -> None:
    def open_stream() -> dict[str, object] | None:
        device = heard.last(f"{ROOT_TOPIC}device/{lab.camera_id}")
        found = device and device["exposure"]["anonymous_stream"]
        return found if found and found["answer"] == "yes" else None

    found = await until("the open stream is recognised", open_stream)
    assert STREAM in sentences(found)
    asked = {line.split(" ")[0] for line in lab.rtsp_requests()}
    assert asked <= {"OPTIONS", "DESCRIBE"}
    assert f"DESCRIBE {STREAM}" in lab.rtsp_requests()

    # The camera would have told: it does of somebody who wants the picture.
    play()
    await until("the camera notes the PLAY", lambda: f"PLAY {STREAM}" in lab.rtsp_requests())


async def test_hardware_address_is_the_one_that_the_kernel_saw(lab: Lab, heard: Consumer) -> None:
    device = await until("the camera is published", lambda: heard.last(f"{ROOT_TOPIC}device/{lab.camera_id}"))
    assert device["identity"]["mac"] == router.CAMERA_MAC

    async def page() -> Mapping[str, Any] | None:
        connection = ["mac", router.CAMERA_MAC]
        return next((one for one in await lab.client.devices() if connection in one["connections"]), None)

    shown = await until("Home Assistant has a device with this hardware address", page)
    assert shown["manufacturer"] == "Hikvision"


async def test_agent_sends_nothing_beyond_the_network_that_it_was_given(lab: Lab) -> None:
    await until(
        "the agent has asked by multicast, and the router and the camera directly",
        lambda: all(watch_outgoing.packets(lab.hosts, "nvr")[name] for name in ("multicast", "gateway", "lan")),
    )
    assert watch_outgoing.packets(lab.hosts, "nvr")["outside"] == 0

    # The counter would have told: it does of a packet that leaves.
    send = f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{router.OUTSIDE}', 9))"
    group = str(watch_outgoing.GROUP)
    lab.hosts.run("nvr", "setpriv", "--regid", group, "--clear-groups", "--", sys.executable, "-c", send)
    assert watch_outgoing.packets(lab.hosts, "nvr")["outside"] == 1
