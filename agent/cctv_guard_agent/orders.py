"""What consumers ask for over MQTT: verified, limited, journalled, answered (design section 4, Commands)."""

import json
import logging
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from cctv_guard_agent.errors import CommandRefused, StoreError
from cctv_guard_agent.model.text import Text, as_json, say
from cctv_guard_agent.publish import envelope, payload
from cctv_guard_agent.publish.envelope import Command
from cctv_guard_agent.publish.topics import COMMANDS, SCHEMA_VERSION, UNSIGNED
from cctv_guard_agent.store import Store

_LOG = logging.getLogger(__name__)

PER_MINUTE = 12
"""Unsigned commands: a person who presses buttons, not a loop."""
REFUSALS_LOGGED_PER_HOUR = 20
_AT_ONCE = frozenset({"forget", "set_trust", "accept_risk"})
"""Done when the reply is sent; the others go on."""


class Orderable(Protocol):
    """The part of the site that commands act on."""

    agent_id: str
    store: Store

    def knows(self, device: str) -> bool:
        """Is there a device of this id?"""

    def forget(self, device: str) -> None:
        """Forget a device, as the owner asked."""

    def decide(self, name: str, arguments: Mapping[str, object], sender: str) -> Text:
        """Do `set_trust` or `accept_risk`. Raises CommandRefused, StoreError."""


class Orders:
    """Obeys or refuses commands."""

    def __init__(
        self,
        site: Orderable,
        now: Callable[[], datetime],
        *,
        scan: Callable[[], bool],
        check: Callable[[str], None],
    ) -> None:
        """`scan` starts an audit and says False where one runs; `check` asks one device again."""
        self._site = site
        self._now = now
        self._scan = scan
        self._check = check
        self._recent: deque[datetime] = deque()
        self._refusals: deque[datetime] = deque()
        self._waiting: list[Command] = []
        self._under_way: list[Command] = []
        self.refused = 0

    def obey(self, name: str, data: bytes) -> list[Mapping[str, object]]:
        """Do what the command asks; returns the replies to send, none where nobody could be answered."""
        try:
            command = envelope.parse(name, data)
        except CommandRefused as error:
            self._log_refusal(name, error)
            return []  # without a sound envelope there is no request id to answer
        try:
            return self._once(command)
        except StoreError as error:  # what cannot be remembered and journalled is not done
            return [self._refuse(command, CommandRefused("not_available", f"the agent cannot write it down: {error}"))]

    def _once(self, command: Command) -> list[Mapping[str, object]]:
        """Do a request that was not seen before; one that was gets its first reply again. Raises StoreError."""
        try:
            new, earlier = self._site.store.remember_request(command.request_id, command.digest, self._now())
        except ValueError as error:
            return [self._refuse(command, CommandRefused("replayed", f"refused: {error}"))]
        if not new:
            return [json.loads(earlier)] if earlier else []
        try:
            text = self._do(command)
            reply = self._reply(command, "done" if command.name in _AT_ONCE else "accepted", None, text)
        except CommandRefused as error:
            reply = self._refuse(command, error)
        self._site.store.remember_reply(command.request_id, json.dumps(reply))
        return [reply]

    def begin(self) -> None:
        """An audit begins: it is the one that the commands so far waited for; later ones wait for the next."""
        self._under_way += self._waiting
        self._waiting.clear()

    def finish(self) -> list[Mapping[str, object]]:
        """Return the last replies to scans and checks that were under way, now that the audit has ended."""
        text = say("command.scan.done", "Looked at everything; what changed is published.")
        replies = [self._reply(command, "done", None, text) for command in self._under_way]
        self._under_way.clear()
        return replies

    def _do(self, command: Command) -> Text:
        if command.name not in COMMANDS:
            raise CommandRefused("unknown_command", f"there is no command {command.name[:40]!r}")
        if command.name in UNSIGNED:
            self._limit()
        else:
            self._verify(command)
        match command.name:
            case "scan":
                if not self._scan():
                    raise CommandRefused("busy", "a scan is running already")
                self._waiting.append(command)
                return say("command.scan.accepted", "The scan has started.")
            case "check":
                self._check(self._device(command))
                self._waiting.append(command)
                return say("command.check.accepted", "The check has started.")
            case "forget":
                device = self._device(command)
                self._site.store.journal(f"key {command.key_id}", "forget", {"device": device}, self._now())
                self._site.forget(device)
                return say("command.forget.done", "The device was forgotten; it comes back if it answers again.")
            case "set_trust" | "accept_risk":
                return self._site.decide(command.name, command.arguments, self._sender(command))
        raise CommandRefused("not_available", "this version of the agent cannot do that yet; do it by hand")

    def _sender(self, command: Command) -> str:
        """The name under which the sender was paired."""
        names = (one.name for one in self._site.store.consumers() if one.key_id == command.key_id)
        return next(names, f"key {command.key_id}")

    def _device(self, command: Command) -> str:
        device = command.arguments.get("device")
        if not isinstance(device, str) or not self._site.knows(device):
            raise CommandRefused("unknown_device", 'name a device of the inventory: {"device": "<id>"}')
        return device

    def _limit(self) -> None:
        now = self._now()
        _drop_old(self._recent, now, timedelta(minutes=1))
        if len(self._recent) >= PER_MINUTE:
            raise CommandRefused("too_often", f"at most {PER_MINUTE} unsigned commands a minute; wait a little")
        self._recent.append(now)

    def _verify(self, command: Command) -> None:
        if command.key_id is None or command.sig is None:
            raise CommandRefused("unsigned", "this command must be signed: pair the sender (cctv-guard pair NAME)")
        envelope.check_signature(command, self._site.agent_id, self._key(command.key_id))
        envelope.check_time(command, self._now())

    def _key(self, key_id: str) -> bytes:
        for one in self._site.store.consumers():
            if one.key_id == key_id and one.revoked_at is None:
                return bytes.fromhex(one.key_hex)
        raise CommandRefused("unknown_key", "this key is not known or was revoked; pair the sender again")

    def _refuse(self, command: Command, error: CommandRefused) -> Mapping[str, object]:
        self._log_refusal(command.name, error)
        text = say(f"command.refused.{error.reason}", "{why}", why=error)
        return self._reply(command, "refused", error.reason, text)

    def _reply(self, command: Command, state: str, reason: str | None, text: Text) -> Mapping[str, object]:
        at = str(payload.time(self._now()))
        reply: dict[str, object] = {
            "schema_version": SCHEMA_VERSION,
            "request_id": command.request_id,
            "command": command.name[:40],
            "state": state,
            "reason": reason,
            "text": as_json(text),
            "progress": None,
            "proof": None,
            "time": at,
            "key_id": None,
            "sig": None,
        }
        try:
            key = self._key(command.key_id) if command.key_id else None
        except (CommandRefused, StoreError):
            key = None
        if key is not None and command.key_id is not None and reason != "bad_signature":
            reply["key_id"] = command.key_id
            reply["sig"] = envelope.sign(
                key, "reply", self._site.agent_id, command.name, command.key_id, command.request_id, at, text.english
            )
        return reply

    def _log_refusal(self, name: str, error: CommandRefused) -> None:
        """Log each refusal once, but never let a flood fill the disk."""
        self.refused += 1
        now = self._now()
        _drop_old(self._refusals, now, timedelta(hours=1))
        if len(self._refusals) < REFUSALS_LOGGED_PER_HOUR:
            self._refusals.append(now)
            _LOG.warning("command %r refused: %s", name[:40], error)


def _drop_old(times: deque[datetime], now: datetime, age: timedelta) -> None:
    """Forget what is older, and what a clock that was set back has left in the future."""
    while times and not timedelta() <= now - times[0] <= age:
        times.popleft()
