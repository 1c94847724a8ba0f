"""The edition for an insurer: without addresses, hardware addresses and how-to, in every format. Pure.

Who reads it learns how things stand and what is planned, not how to get at anything. Serial numbers and the router's
outside address are left out as well; evidence keeps its words and loses its values.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cctv_guard_agent.report.data import INSURER, Json, ReportData

_V4 = r"(?<![\w.])\d{1,3}(?:[.-]\d{1,3}){3}(?:/\d{1,2}|:\d{1,5})?(?![\w.]\d)"
"""Also as in `gw-192-168-1-1`."""
_MAC = r"(?<![\w:])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:])|(?<![0-9A-Za-z])[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
_V6 = r"(?<![\w:])(?=[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:)(?=:*[0-9A-Fa-f])[0-9A-Fa-f:]{3,39}(?![\w:])"
_TIME = r"(?<![\w:])\d{1,2}:\d{2}(?::\d{2})?(?![\w:])"
"""A time of day looks like the beginning of an IPv6 address and stays."""
_ADDRESS = re.compile(rf"(?P<time>{_TIME})|\[?(?:{_MAC}|{_V6}|{_V4})\]?")
_LEFT_OUT = "[…]"
_NO_TEXT: Json = {"key": "report.left_out_for_insurer", "params": {}, "text": ""}
_IDS = frozenset(
    {
        "id",
        "revision",
        "behind",
        "device",
        "findings",
        "makes_unnecessary",
        "finding",
        "first_seen",
        "firmware",
        "fixed_in",
        "version",
    }
)
"""Keys that hold ids of ours (hex digits that lead nowhere) or times, and versions, which look like addresses."""


def for_insurer(data: ReportData) -> ReportData:
    """Return the report without what an insurer does not need."""
    named = _names(data.payloads)
    return replace(
        data,
        audience=INSURER,
        payloads=_payloads(data.payloads, named),
        history=[
            replace(one, text=_scrub(one.text, named), details=_scrub(one.details, named)) for one in data.history
        ],
        providers=[replace(one, contact="", devices=(), note=_scrub(one.note, named)) for one in data.providers],
    )


def _names(payloads: Json) -> Mapping[str, str]:
    """Return names without an address for devices that are called by theirs, and for routers, whose ids hold theirs."""
    names = {
        one["id"]: f"{_kind(one)} {index}"
        for index, one in enumerate(sorted(payloads["devices"], key=lambda one: str(one["id"])), 1)
        if _holds_address(str(one["name"]))
    }
    named = {str(one["name"]): names[one["id"]] for one in payloads["devices"] if one["id"] in names}
    named.update({str(one["id"]): f"router-{index}" for index, one in enumerate(payloads["routers"], 1)})
    return named


def _payloads(payloads: Json, named: Mapping[str, str]) -> Json:
    site = {**payloads["site"], "routers": {named[id_]: at for id_, at in payloads["site"]["routers"].items()}}
    return {
        **payloads,
        "site": {**_scrub(site, named), "inventory": site["inventory"], "routers": site["routers"]},
        "devices": [_device(one, named) for one in payloads["devices"]],
        "routers": [_router(one, named) for one in payloads["routers"]],
        "agent": _scrub(payloads["agent"], named),
    }


def _kind(one: Json) -> str:
    return str(one["kind"]).replace("_", " ").capitalize()


def _device(one: Json, named: Mapping[str, str]) -> Json:
    identity = one["identity"]
    because = [{**each, "value": ""} for each in identity["because"] if not str(each["kind"]).startswith("mac")]
    return {
        **_scrub({key: value for key, value in one.items() if key != "identity"}, named),
        "identity": {
            **_scrub({**identity, "because": because}, named),
            "mac": None,
            "serial_tail": None,
        },
        "addresses": [],
    }


def _router(one: Json, named: Mapping[str, str]) -> Json:
    mappings = [
        {**rule, "external_port": 0, "internal_port": 0, "internal_client": "", "remote_host": "", "description": ""}
        for rule in one["mappings"]
    ]
    kept = _scrub({key: value for key, value in one.items() if key != "mappings"}, named)
    return {
        **kept,
        "id": named[str(one["id"])],
        "address": "",
        "wan": {**one["wan"], "address": None},
        "mappings": mappings,
    }


def _scrub(value: Any, named: Mapping[str, str]) -> Any:
    """Take addresses out of every sentence, and the instructions away."""
    if isinstance(value, str):
        return _ADDRESS.sub(lambda found: found["time"] or _LEFT_OUT, _renamed(value, named))
    if isinstance(value, Mapping):
        return {
            key: _NO_TEXT if key in ("how", "remedy") else inner if _is_id(key, inner) else _scrub(inner, named)
            for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_scrub(inner, named) for inner in value]
    return value


def _is_id(key: str, value: Any) -> bool:
    return key in _IDS and not isinstance(value, Mapping)


def _holds_address(name: str) -> bool:
    return any(not found["time"] for found in _ADDRESS.finditer(name))


def _renamed(text: str, named: Mapping[str, str]) -> str:
    for name, other in named.items():
        text = text.replace(name, other)
    return text
