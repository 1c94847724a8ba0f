import re
from collections.abc import AsyncIterator

from cctv_guard_agent.discovery.interface import Lengthy
from cctv_guard_agent.discovery.sweep import DISCOVERER, question
from cctv_guard_agent.net.interface import Datagram
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values
from tests.agent.discovery.test_ws_discovery import answer, match


class SweepingNet(FakeNet):
    sweep_takes_s = 2.0

    async def udp_sweep(self, payload, **options) -> AsyncIterator[Datagram]:
        self.sent += [payload(0), payload(1)]
        async for one in self.udp_search(b"", **options):
            yield one


def test_the_first_question_is_for_any_type_and_the_next_for_the_oldest_each_with_its_own_id():
    first, second, third = question(0), question(1), question(2)
    assert b"<d:Probe></d:Probe>" in first
    assert b"t:NetworkVideoTransmitter<" in second
    assert b"Types" not in third
    assert len(set(re.findall(rb"urn:uuid:([0-9a-f-]{36})", first + second + third))) == 3


async def test_answers_are_heard_as_in_any_search_and_printers_are_no_cameras():
    net = SweepingNet(answer(message="1"), answer(message="2"), answer(match(types="wprt:PrintDeviceType", scopes="")))
    one, printer = await heard(DISCOVERER, net)
    assert (one.address, one.sign, printer.sign) == (CAMERA, "camera", "host")
    assert values(one, "onvif.scope") == ["name/X", "hardware/Y"]
    assert one.captures[0].source == "sweep"
    assert net.searches == [{"port": 3702, "wait_s": 1.1}]


def test_it_asks_for_time_only_where_there_is_something_to_sweep():
    net = SweepingNet()
    assert isinstance(DISCOVERER, Lengthy)
    assert DISCOVERER.takes_s(net) > 4
    net.sweep_takes_s = 0.0
    assert DISCOVERER.takes_s(net) == 0
