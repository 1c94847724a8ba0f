"""Compares what a profile expects with what Home Assistant shows. Pure: values in, sentences out.

What a person sees (states of entities, the device's page) is compared wherever Home Assistant has it; the rest is
read from the device's payload as Home Assistant received it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from line.simulated_site import SimulatedDevice

_BY_STATE = {"on": "yes", "off": "no", "unknown": "unknown"}
_ENTITIES = ("reachable_from_internet", "cloud_access")
_VERDICTS = ("anonymous_stream", "activated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What Home Assistant has of one site."""

    agent_id: str | None = None
    site: Mapping[str, Any] = field(default_factory=dict)
    """The payload of the site's topic."""
    payloads: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Camera id -> the payload of its topic."""
    devices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Camera id -> its entry in the device registry."""
    states: Mapping[str, str] = field(default_factory=dict)
    """`<camera id>_<key>` -> state of that entity."""

    @property
    def first_scan_complete(self) -> bool:
        scan = self.site.get("scan", {})
        return bool(scan.get("first_complete_at")) and not scan.get("running")

    def at(self, address: str) -> str | None:
        """The camera id whose payload names this address and which has a page in Home Assistant."""
        for camera_id, payload in self.payloads.items():
            if address in payload.get("addresses", ()) and camera_id in self.devices:
                return camera_id
        return None


def differences(device: SimulatedDevice, shown: Shown, site: Sequence[SimulatedDevice]) -> list[str]:
    """What Home Assistant shows otherwise than the profile expects; empty when all is as expected."""
    camera_id = shown.at(device.address)
    if not device.expect.get("is_camera"):
        return [] if camera_id is None else [f"is shown as a camera, and is a {device.expect.get('kind')}"]
    if camera_id is None:
        return ["is not in Home Assistant"]
    payload, page = shown.payloads[camera_id], shown.devices[camera_id]
    found = [
        *_identity(device.expect, payload, page, shown.states.get(f"{camera_id}_true_maker")),
        *_answers(device.expect, payload, camera_id, shown.states),
        *_behind(device.expect, payload, page, shown, site),
    ]
    for channel in device.expect.get("channels", ()):
        found += _channel(channel, camera_id, shown, site)
    return found


def _identity(expect: Mapping[str, Any], payload: Mapping[str, Any], page: Mapping[str, Any],
              shown_maker: str | None) -> list[str]:  # fmt: skip
    identity = payload["identity"]
    found = [
        _differs(key, expect[key], identity.get(key))
        for key in ("maker", "model")
        if key in expect and identity.get(key) != expect[key]
    ]
    if "brand" in expect and _folded(identity.get("brand")) != _folded(expect["brand"]):
        found.append(_differs("brand", expect["brand"], identity.get("brand")))
    if shown_maker != (identity.get("maker_name") or "unknown"):
        found.append(_differs("true maker on the page", identity.get("maker_name"), shown_maker))
    if page.get("model") != identity.get("model"):
        found.append(_differs("model on the page", identity.get("model"), page.get("model")))
    if "kind" in expect and payload.get("kind") != expect["kind"]:
        found.append(_differs("kind", expect["kind"], payload.get("kind")))
    return found


def _answers(expect: Mapping[str, Any], payload: Mapping[str, Any], camera_id: str,
             states: Mapping[str, str]) -> list[str]:  # fmt: skip
    found = []
    for key in _ENTITIES:
        state = states.get(f"{camera_id}_{key}", "no entity")
        if key in expect and _BY_STATE.get(state, state) != expect[key]:
            found.append(_differs(key, expect[key], _BY_STATE.get(state, state)))
    for key in _VERDICTS:
        answer = payload["exposure"][key]["answer"]
        if key in expect and answer != expect[key]:
            found.append(_differs(key, expect[key], answer))
    return found


def _behind(expect: Mapping[str, Any], payload: Mapping[str, Any], page: Mapping[str, Any], shown: Shown,
            site: Sequence[SimulatedDevice]) -> list[str]:  # fmt: skip
    if not expect.get("behind"):
        return []
    recorder = _of_profile(expect["behind"], shown, site)
    if recorder is None or payload.get("behind") != recorder:
        return [_differs("behind", expect["behind"], payload.get("behind"))]
    if page.get("via_device_id") != shown.devices[recorder].get("id"):
        return [f"its page does not hang on the page of {expect['behind']}"]
    return []


def _channel(channel: Mapping[str, Any], recorder: str, shown: Shown, site: Sequence[SimulatedDevice]) -> list[str]:
    """One camera that a recorder names: on the network itself (`profile`), or behind it only."""
    if "profile" in channel:
        camera_id = _of_profile(channel["profile"], shown, site)
        behind = shown.payloads[camera_id].get("behind") if camera_id else None
        return [] if behind == recorder else [f"channel {channel['name']}: {channel['profile']} is not shown behind it"]
    for camera_id, payload in shown.payloads.items():
        identity = payload["identity"]
        same = all(identity.get(key) == channel[key] for key in ("maker", "model") if key in channel)
        if payload.get("behind") == recorder and same and camera_id in shown.devices:
            return []
    return [f"channel {channel['name']}: no {channel.get('model')} is shown behind it"]


def _of_profile(profile: str, shown: Shown, site: Sequence[SimulatedDevice]) -> str | None:
    return next((shown.at(device.address) for device in site if device.profile == profile), None)


def _differs(what: str, expected: object, found: object) -> str:
    return f"{what}: expected {_word(expected)}, shown {_word(found)}"


def _word(value: object) -> str:
    return "none" if value is None else str(value)


def _folded(value: str | None) -> str | None:
    return value.casefold() if value is not None else None
