"""Home Assistant's HTTP and WebSocket API as far as we ask it: requests and replies, no knowledge of ours.

Source: developers.home-assistant.io, "REST API" and "WebSocket API"; `homeassistant/components/onboarding/views.py`.
"""

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

REQUEST_TIMEOUT_S = 60.0
"""Setting up an entry answers only once the entry is loaded; seen: 3 s for MQTT on a busy host."""
MAX_MESSAGE_BYTES = 32 * 1024 * 1024
"""A registry of 5,000 entities is about 4 MB."""
STALE_S = 15.0
"""Home Assistant hangs up on a WebSocket whose pings stay unanswered (55 s); while nothing is asked nobody answers."""


class HomeAssistantError(Exception):
    """Home Assistant refused or failed; the message holds the request and the answer."""


class HomeAssistantApi:
    """One login on one Home Assistant. Use as an async context manager."""

    def __init__(self, url: str) -> None:
        """`url` without a slash at its end: http://127.0.0.1:8123."""
        self.url = url
        self.client_id = f"{url}/"
        self.token: str | None = None
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S))
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._last_id = 0
        self._used_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()
        await self._session.close()

    async def get(self, path: str) -> Any:
        return await self._request("GET", path)

    async def post(self, path: str, body: Any = None, *, form: Mapping[str, str] | None = None) -> Any:
        """POST JSON, or a form. Raises HomeAssistantError for any answer that is not a success."""
        return await self._request("POST", path, json=body if form is None else None, data=form)

    async def delete(self, path: str) -> Any:
        return await self._request("DELETE", path)

    async def is_up(self) -> bool:
        """Whether its API answers (from about 5 s after its start)."""
        try:
            async with self._session.get(f"{self.url}/api/onboarding") as response:
                return response.status in (200, 401, 404)
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def call(self, kind: str, **fields: Any) -> Any:
        """One WebSocket command and its result. Raises HomeAssistantError."""
        socket = await self._connected()
        self._last_id += 1
        number = self._last_id
        await socket.send_json({"id": number, "type": kind, **fields})
        while True:
            message = await socket.receive_json(timeout=REQUEST_TIMEOUT_S)
            if message.get("id") == number and message.get("type") == "result":
                break
        self._used_at = time.monotonic()
        if not message["success"]:
            raise HomeAssistantError(f"{kind}: {message['error'].get('code')}: {message['error'].get('message')}")
        return message["result"]

    async def events(self, kind: str, *, quiet_s: float, **fields: Any) -> list[Any]:
        """Subscribe, take events until none came for `quiet_s`, unsubscribe; the events' contents."""
        await self.call(kind, **fields)
        socket, number, seen = await self._connected(), self._last_id, []
        while True:
            try:
                message = await socket.receive_json(timeout=quiet_s)
            except TimeoutError:
                break
            if message.get("id") == number and message.get("type") == "event":
                seen.append(message["event"])
        self._used_at = time.monotonic()
        await self.call("unsubscribe_events", subscription=number)
        return seen

    async def _connected(self) -> aiohttp.ClientWebSocketResponse:
        idle_s = time.monotonic() - self._used_at
        if self._socket is not None and idle_s > STALE_S:
            await self._socket.close()
        if self._socket is None or self._socket.closed:
            self._socket = await self._session.ws_connect(f"{self.url}/api/websocket", max_msg_size=MAX_MESSAGE_BYTES)
            await self._socket.receive_json(timeout=REQUEST_TIMEOUT_S)
            await self._socket.send_json({"type": "auth", "access_token": self.token})
            answer = await self._socket.receive_json(timeout=REQUEST_TIMEOUT_S)
            if answer.get("type") != "auth_ok":
                raise HomeAssistantError(f"WebSocket login refused: {answer.get('message')}")
        self._used_at = time.monotonic()
        return self._socket

    async def _request(self, method: str, path: str, **content: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with self._session.request(method, f"{self.url}{path}", headers=headers, **content) as response:
                if response.status >= 300:
                    raise HomeAssistantError(f"{method} {path}: {response.status} {(await response.text())[:300]}")
                if response.content_type == "application/json":
                    return await response.json()
                return await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise HomeAssistantError(f"{method} {path}: {type(error).__name__} {error}") from error
