"""What changed, as events in the outbox and entries of the history: findings, cameras, port mappings."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from cctv_guard_agent import history
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import Text, as_json, say
from cctv_guard_agent.publish import payload
from cctv_guard_agent.store import Store


class News:
    """Compares what is with what was, and keeps an event of each difference."""

    def __init__(self, store: Store) -> None:
        """Events wait in the store's outbox until the broker acknowledged them."""
        self._store = store

    def findings(self, snapshot: Snapshot, now: datetime) -> None:
        open_before = {one.id: one for one in self._store.findings(now) if one.closed_at is None}
        with self._store.batch():
            for one in snapshot.findings:
                change = self._store.open_finding(
                    one.id,
                    device=one.device,
                    check=one.check,
                    subject=one.subject,
                    severity=str(one.severity),
                    title=as_json(one.title),
                    now=now,
                )
                if change != "same":
                    kind = "finding_changed" if change == "changed" else "finding_opened"
                    self.tell(kind, now, one.device, one.id, str(one.severity), as_json(one.title))
            for id_ in sorted(set(open_before) - {one.id for one in snapshot.findings}):
                before = open_before[id_]
                self._store.close_finding(id_, now)
                self.tell("finding_closed", now, before.device, id_, before.severity, before.title)

    def tell(
        self,
        kind: str,
        now: datetime,
        device: str | None,
        finding: str | None,
        severity: str | None,
        text: Mapping[str, object],
    ) -> None:
        id_ = secrets.token_hex(12)
        event = payload.event(id_, now, kind, device=device, finding=finding, severity=severity, text=text)
        with self._store.batch():
            self._store.add_event(id_, event)
            details = {key: value for key, value in (("finding", finding), ("severity", severity)) if value}
            history.record(
                self._store,
                what=kind.replace("_", ".", 1),
                text=text,
                by=history.AGENT,
                now=now,
                device=device,
                details=details,
            )

    def arrival(self, before: Device | None, device: Device, now: datetime) -> None:
        """Make the event of a camera that is new or moved, once the first look at the site is done."""
        where = str(device.addresses[0]) if device.addresses else "a recorder's own port"
        if before is None:
            text = say("event.camera_new", "{device} is new, at {where}.", device=device.name, where=where)
            self.tell("camera_new", now, device.id, None, None, as_json(text))
        elif before.addresses[:1] != device.addresses[:1]:
            text = say("event.camera_moved", "{device} moved to {where}.", device=device.name, where=where)
            self.tell("camera_moved", now, device.id, None, None, as_json(text))

    def mappings(
        self, known: Sequence[Gateway], gateways: Sequence[Gateway], owners: Mapping[str, str], now: datetime
    ) -> None:
        """Make the events of port mappings that came and went; the first reading of a router is no news."""
        before = {gateway.id: gateway for gateway in known}
        for gateway in gateways:
            was = before.get(gateway.id)
            if was is None:
                continue
            old, new = _rules(was), _rules(gateway)
            for kind, keys in (
                ("mapping_appeared", new.keys() - old.keys()),
                ("mapping_gone", old.keys() - new.keys()),
            ):
                for key in sorted(keys):
                    rule = new.get(key) or old[key]
                    text = say(
                        f"event.{kind}",
                        "Port {port} ({protocol}) of {router} to {client}: the rule "
                        + ("appeared." if kind == "mapping_appeared" else "is gone."),
                        port=rule.external_port,
                        protocol=rule.protocol,
                        router=gateway.name or gateway.address,
                        client=rule.internal_client,
                    )
                    self.tell(kind, now, owners.get(rule.internal_client), None, None, as_json(text))


def _mapping_text(kind: str, rule: PortMapping, gateway: Gateway) -> Text:
    values = {"port": rule.external_port, "client": rule.internal_client, "router": gateway.name or gateway.address}
    if kind == "mapping_gone":
        return say("event.mapping_gone", "Port {port} of {router} no longer leads to {client}.", **values)
    return say("event.mapping_appeared", "Port {port} of {router} now leads to {client}.", **values)


def _rules(gateway: Gateway) -> dict[tuple[str, int, str, int], PortMapping]:
    return {
        (one.protocol, one.external_port, one.internal_client, one.internal_port): one
        for one in gateway.mappings
        if one.enabled
    }
