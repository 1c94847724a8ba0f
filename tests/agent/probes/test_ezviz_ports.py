"""The ports of the EZVIZ component: one connection each, nothing said, asked of devices that speak ISAPI only."""

from typing import Any

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.ezviz_ports import PROBE


async def test_an_open_port_and_a_closed_one_are_told_apart_and_nothing_is_sent(
    camera: Any, lan: Lan, seen: Any
) -> None:
    said: list[bytes] = []

    async def listen(reader: Any, _: Any) -> None:
        said.append(await reader.read())

    await camera.raw(9010, listen)
    probed = await PROBE.ask(lan, camera.target(("sadp.Types", "inquiry")))
    assert seen(probed, "tcp.open") == ["9010"]
    assert seen(probed, "tcp.closed") == ["9020"]
    assert camera.connections == 1
    assert said in ([], [b""])


def test_only_what_speaks_isapi_is_asked(camera: Any) -> None:
    assert PROBE.wants(camera.target(("sadp.Types", "inquiry")))
    assert not PROBE.wants(camera.target(("dahua.SerialNo", "x")))
    assert PROBE.stage == 1
