"""The check tells every kind of difference between what a profile expects and what Home Assistant shows."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from line.simulated_site import SimulatedDevice
from line.verdicts import Shown, differences

EXPECT: dict[str, Any] = {
    "is_camera": True,
    "kind": "camera",
    "maker": "hikvision",
    "brand": "ANNKE",
    "model": "C800",
    "reachable_from_internet": "yes",
    "cloud_access": "unknown",
    "anonymous_stream": "no",
    "activated": "yes",
}


def _device(profile: str = "annke", address: str = "127.77.0.11", **expect: Any) -> SimulatedDevice:
    return SimulatedDevice(
        id=profile,
        profile=profile,
        address=address,
        mac="44:19:b6:00:00:01",
        serial="C80012345",
        account=None,
        expect={**EXPECT, **expect},
    )


def _payload(address: str = "127.77.0.11", **changes: Any) -> dict[str, Any]:
    identity = {"maker": "hikvision", "maker_name": "Hikvision", "brand": "Annke", "model": "C800"}
    exposure = {"anonymous_stream": {"answer": "no"}, "activated": {"answer": "yes"}}
    return {
        "addresses": [address],
        "kind": "camera",
        "behind": None,
        "identity": identity,
        "exposure": exposure,
    } | changes


STATES = {
    "c-1_true_maker": "Hikvision",
    "c-1_reachable_from_internet": "on",
    "c-1_cloud_access": "unknown",
}
SHOWN = Shown(
    agent_id="a-1",
    payloads={"c-1": _payload()},
    devices={"c-1": {"id": "1", "model": "C800", "via_device_id": "0"}},
    states=STATES,
)


def test_camera_that_is_as_expected_has_no_differences() -> None:
    assert differences(_device(), SHOWN, [_device()]) == []


@pytest.mark.parametrize(
    ("key", "expected", "sentence"),
    [
        ("maker", "dahua", "maker: expected dahua, shown hikvision"),
        ("maker", None, "maker: expected none, shown hikvision"),
        ("brand", "Amcrest", "brand: expected Amcrest, shown Annke"),
        ("model", "C500", "model: expected C500, shown C800"),
        ("kind", "recorder", "kind: expected recorder, shown camera"),
        ("reachable_from_internet", "unknown", "reachable_from_internet: expected unknown, shown yes"),
        ("cloud_access", "no", "cloud_access: expected no, shown unknown"),
        ("anonymous_stream", "yes", "anonymous_stream: expected yes, shown no"),
        ("activated", "no", "activated: expected no, shown yes"),
    ],
)
def test_verdict_that_differs_is_named(key: str, expected: object, sentence: str) -> None:
    device = _device(**{key: expected})
    assert differences(device, SHOWN, [device]) == [sentence]


@pytest.mark.parametrize("state", ["off", "unavailable"])
def test_state_of_the_entity_counts_not_only_the_payload(state: str) -> None:
    shown = replace(SHOWN, states={**STATES, "c-1_reachable_from_internet": state})
    assert len(differences(_device(), shown, [_device()])) == 1


@pytest.mark.parametrize("absent", ["payloads", "devices"])
def test_camera_without_a_page_is_missing(absent: str) -> None:
    shown = replace(SHOWN, **{absent: {}})
    assert differences(_device(), shown, [_device()]) == ["is not in Home Assistant"]


def test_page_that_names_another_maker_than_the_payload_differs() -> None:
    shown = replace(SHOWN, states={**STATES, "c-1_true_maker": "Dahua"})
    assert differences(_device(), shown, [_device()]) == ["true maker on the page: expected Hikvision, shown Dahua"]


def test_entity_that_is_not_there_differs() -> None:
    shown = replace(SHOWN, states={"c-1_true_maker": "Hikvision"})
    assert len(differences(_device(), shown, [_device()])) == 2


def test_printer_that_is_not_shown_is_right_and_one_that_is_shown_differs() -> None:
    printer = _device("printer", is_camera=False, kind="other")
    assert differences(printer, Shown(), [printer]) == []
    assert differences(printer, SHOWN, [printer]) == ["is shown as a camera, and is a other"]


def _recorder(*channels: dict[str, Any]) -> SimulatedDevice:
    return _device("nvr", "127.77.0.18", kind="recorder", model="C800", channels=list(channels))


def _with_recorder(change: Callable[[dict[str, Any]], None]) -> Shown:
    camera = _payload(behind="r-1")
    change(camera)
    return replace(
        SHOWN,
        payloads={"c-1": camera, "r-1": _payload("127.77.0.18", kind="recorder")},
        devices={"c-1": {"id": "1", "model": "C800"}, "r-1": {"id": "2", "model": "C800"}},
        states=STATES | {key.replace("c-1", "r-1"): value for key, value in STATES.items()},
    )


@pytest.mark.parametrize(
    "channel", [{"name": "Yard", "profile": "annke"}, {"name": "Yard", "maker": "hikvision", "model": "C800"}]
)
def test_channel_of_a_recorder_has_to_be_shown_behind_it(channel: dict[str, Any]) -> None:
    recorder = _recorder(channel)
    site = [_device(), recorder]
    assert differences(recorder, _with_recorder(lambda camera: None), site) == []
    apart = _with_recorder(lambda camera: camera.update(behind=None))
    assert len(differences(recorder, apart, site)) == 1
