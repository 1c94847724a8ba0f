"""The inventory as a hardware bill of materials: CycloneDX 1.6, JSON; the same report gives the same bytes.

Each camera and recorder is a component of type `device`, its firmware a component of type `firmware` inside it, its
maker the `manufacturer`; published flaws that concern it stand under `vulnerabilities`. What has no place in the
standard (reachability, restrictions) stands in properties under `cctv-guard:`.
**Source:** CycloneDX 1.6 JSON reference (ECMA-424), objects component, vulnerability, property.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from cctv_guard_agent.report.data import Json, ReportData

_NAMESPACE = uuid.UUID("6f1d3c1e-6b0e-5a52-9a0f-2f0f4f8d1c77")
"""Of this program alone (RFC 9562, version 5): the serial number derives from the content."""


def render(data: ReportData) -> str:
    """Return the document."""
    devices = sorted(data.devices, key=lambda one: str(one["id"]))
    content: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": data.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": {
                "components": [
                    {"type": "application", "name": "CCTV Guard", "version": data.payloads["agent"]["version"]}
                ]
            },
            "component": {"type": "platform", "bom-ref": "site", "name": str(data.payloads["site"]["name"])},
        },
        "components": [_component(one) for one in devices],
        "dependencies": _dependencies(devices),
        "vulnerabilities": _vulnerabilities(devices),
    }
    text = json.dumps(content, sort_keys=True)
    whole = {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", **content}
    whole["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, text)}"
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _component(one: Json) -> Mapping[str, Any]:
    identity = one["identity"]
    found: dict[str, Any] = {
        "type": "device",
        "bom-ref": one["id"],
        "name": identity["model"] or str(one["name"]),
        "description": f"{one['kind']}: {one['name']}",
        "properties": _properties(one),
    }
    if identity["maker"]:
        found["manufacturer"] = {"name": str(identity["maker_name"])}
    if identity["brand"]:
        found["publisher"] = str(identity["brand"])
    if identity["firmware"]:
        found["components"] = [
            {
                "type": "firmware",
                "bom-ref": f"{one['id']}/firmware",
                "name": f"{identity['model'] or one['name']} firmware",
                "version": str(identity["firmware"]),
            }
        ]
    return found


def _properties(one: Json) -> list[Mapping[str, str]]:
    identity, exposure = one["identity"], one["exposure"]
    told = {
        "first-seen": one["first_seen"],
        "identified-by": identity["confidence_word"],
        "mac": identity["mac"],
        "address": (one["addresses"] or [None])[0],
        "behind": one["behind"],
        "reachable-from-internet": exposure["reachable_from_internet"]["answer"],
        "cloud-access": exposure["cloud_access"]["answer"],
        "anonymous-stream": exposure["anonymous_stream"]["answer"],
        "restricted": one["policy"]["restricted"],
        "severity": one["risk"]["severity"],
        "act-by": one["risk"]["act_by"],
    }
    return [{"name": f"cctv-guard:{name}", "value": str(value)} for name, value in told.items() if value]


def _dependencies(devices: Sequence[Json]) -> list[Mapping[str, Any]]:
    """The site has its devices; a recorder has the cameras behind it."""
    known = {one["id"] for one in devices}
    behind: dict[str, list[str]] = {}
    for one in devices:
        above = one["behind"] if one["behind"] in known and one["behind"] != one["id"] else "site"
        behind.setdefault(above, []).append(one["id"])
    return [{"ref": ref, "dependsOn": sorted(refs)} for ref, refs in sorted(behind.items())]


def _vulnerabilities(devices: Sequence[Json]) -> list[Mapping[str, Any]]:
    states: dict[str, list[tuple[str, Json]]] = {}
    for one in devices:
        for flaw in one["vulnerabilities"]:
            states.setdefault(str(flaw["cve"]), []).append((str(one["id"]), flaw))
    return [
        {
            "bom-ref": f"vulnerability/{cve}",
            "id": cve,
            "description": str(rows[0][1]["effect"]),
            "affects": [{"ref": id_} for id_ in sorted({id_ for id_, _ in rows})],
            "analysis": {
                "state": "exploitable" if all(flaw["state"] == "known" for _, flaw in rows) else "in_triage",
                "detail": "on CISA's list of exploited flaws" if rows[0][1]["exploited"] else "published",
            },
        }
        for cve, rows in sorted(states.items())
    ]
