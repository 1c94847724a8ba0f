"""The report as one self-contained page: no script, no external resource, light and dark, prints on A4."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark;--bad:#b3261e;--warn:#8a5a00;--good:#1b6e3a;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);
vertical-align:top}.yes,.critical,.high{color:var(--bad);font-weight:600}.unknown,.medium{color:var(--warn)}
.no{color:var(--good)}small{opacity:.8}@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--warn:#ffd180;--good:#8fd6a5}}
@media print{body{margin:0;max-width:none;font-size:10pt}tr{break-inside:avoid}}
"""


def render(payloads: Mapping[str, Any], site_name: str, at: datetime) -> str:
    """Return the page. Every string from outside is escaped."""
    devices = payloads["devices"]
    parts = [
        f"<h1>{escape(site_name)}: cameras and recorders</h1>",
        f"<p>{at.astimezone():%Y-%m-%d %H:%M}. {_summary(devices)} This is what these checks found at this time; "
        "it is not legal advice. A wrong row in the data can be contested: see docs/policies.md of CCTV Guard.</p>",
        "<h2>Cameras</h2>",
        _table(devices),
        "<h2>What to do</h2>",
        _plan([*payloads["site"]["plan"], *(item for one in devices for item in one["plan"])]),
        "<h2>Why we think so</h2>",
        *(_evidence(one) for one in devices),
        "<h2>What was not looked at</h2>",
        _limits(payloads),
    ]
    title = escape(f"{site_name}: cameras")
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    body = "".join(parts)
    return f'<!doctype html><html lang="en"><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>\n'


def _summary(devices: list[Mapping[str, Any]]) -> str:
    reachable = sum(1 for one in devices if one["exposure"]["reachable_from_internet"]["answer"] == "yes")
    risky = sum(1 for one in devices if one["risk"]["at_risk"])
    return f"{len(devices)} found, {reachable} with a way in from the internet, {risky} need attention."


def _table(devices: Iterable[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one['name'])}<br><small>{escape(', '.join(one['addresses']))}</small></td>"
        f"<td>{escape(one['identity']['summary']['text'])}</td>"
        f"{_answer(one['exposure']['reachable_from_internet'])}{_answer(one['exposure']['cloud_access'])}"
        f"<td>{escape(one['policy']['restricted'].replace('_', ' '))}</td>"
        f'<td class="{escape(one["risk"]["severity"])}">{escape(one["risk"]["severity"])}</td></tr>'
        for one in devices
    )
    heads = ("Camera", "Maker", "Way in from the internet", "Cloud", "Restricted", "Worst finding")
    return _grid(heads, rows)


def _grid(heads: Iterable[str], rows: str) -> str:
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _answer(verdict: Mapping[str, Any]) -> str:
    return f'<td class="{escape(verdict["answer"])}">{escape(verdict["answer"])}</td>'


def _plan(items: list[Mapping[str, Any]]) -> str:
    if not items:
        return "<p>Nothing is planned.</p>"
    rows = "".join(
        f"<tr><td>{escape(item['due'] or item['tier'].replace('_', ' '))}</td>"
        f'<td class="{escape(item["severity"])}">{escape(item["severity"])}</td>'
        f"<td><b>{escape(item['title']['text'])}</b><br>{escape(item['reason']['text'])}<br>{escape(item['how']['text'])}"
        f"<br><small>{escape(item['derivation']['text'])}</small></td></tr>"
        for item in sorted(items, key=lambda item: (item["due"] or "9999", -item["score"]))
    )
    return _grid(("By", "How bad", "What"), rows)


def _evidence(device: Mapping[str, Any]) -> str:
    because = "".join(
        f"<li>{escape(one['says'])} <small>({escape(one['value'])})</small></li>"
        for one in device["identity"]["because"]
    )
    ways = "".join(
        f"<li>{escape(text['text'])}</li>" for text in device["exposure"]["reachable_from_internet"]["because"]
    )
    summary = escape(device["identity"]["summary"]["text"])
    return f"<h3>{escape(device['name'])}</h3><p>{summary}</p><ul>{because}{ways}</ul>{_channels(device)}"


def _channels(device: Mapping[str, Any]) -> str:
    """The cameras on coax, where it has sockets for them."""
    channels = device.get("channels")
    if channels is None:
        return ""
    words = {"yes": "picture", "no": "no picture", "unknown": "not told whether there is a picture"}
    rows = "".join(
        f"<li>{escape(one['number'])}: {escape(one['name'])} <small>({words[one['signal']]})</small></li>"
        for one in channels["list"]
    )
    return (
        f"<p>{channels['analog']} analogue channels: cameras on coax, without a network connection of their own; who "
        f"made them cannot be told.</p><ul>{rows}</ul>"
    )


def _limits(payloads: Mapping[str, Any]) -> str:
    texts = {text["text"] for router in payloads["routers"] for text in router["limits"]}
    texts |= {f"{one['name']}: {one['why']['text']}" for one in payloads["agent"]["sources"] if one["why"]}
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in sorted(texts)) or '<li>nothing</li>'}</ul>"
