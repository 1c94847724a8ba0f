"""The table and the JSON of `vantage check`."""

from dataclasses import replace

from forwards import NOW, camera, router

from cctv_guard_agent.commands._vantage_text import as_json, rows, table
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.outside import OutsideLook, PortSeen, PortState

GATEWAY = router(8081, wan="11.22.33.44")


def told(gateway: Gateway, **states: PortState) -> str:
    ports = tuple(PortSeen(port=int(port[1:]), state=state, since=NOW) for port, state in states.items())
    source = GATEWAY.wan_address
    assert source is not None
    look = OutsideLook(vantage="rented", at=NOW, source=source, expected=source, ports=ports)
    return table(rows((look,), (gateway,), (camera(),)), ())


def test_a_mapped_port_names_its_camera_and_the_rest_is_one_line_for_each_state() -> None:
    words = told(GATEWAY, p8081=PortState.OPEN, p80=PortState.CLOSED, p554=PortState.FILTERED, p443=PortState.CLOSED)
    assert "8081  open      Cam (192.168.1.20:80)" in words
    assert "no rule known, closed: 80, 443" in words
    assert "no rule known, filtered: 554" in words
    assert "about others this says nothing" in words


def test_an_open_port_without_a_rule_stands_out() -> None:
    assert "554  open      answers, but no rule that was read explains it" in told(GATEWAY, p554=PortState.OPEN)


def test_a_rule_of_another_router_explains_nothing() -> None:
    other = replace(GATEWAY, wan_address=None)
    assert "no rule that was read explains it" in told(other, p8081=PortState.OPEN)


def test_scripts_get_target_and_devices() -> None:
    source = GATEWAY.wan_address
    assert source is not None
    look = OutsideLook(
        vantage="rented",
        at=NOW,
        source=source,
        expected=source,
        ports=(PortSeen(port=8081, state=PortState.OPEN, since=NOW),),
    )
    assert as_json(rows((look,), (GATEWAY,), (camera(),)), ())["ports"] == [
        {
            "vantage": "rented",
            "address": "11.22.33.44",
            "port": 8081,
            "state": "open",
            "at": NOW.isoformat(),
            "devices": ["Cam"],
            "target": "192.168.1.20:80",
        }
    ]
