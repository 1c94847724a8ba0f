"""ONVIF device service over SOAP 1.2: what a camera tells without a login, what it refuses, what it tells its owner.

Source: ONVIF Core specification, access classes and section on authentication (facts/identification.md 1.3 to 1.5);
WS-Security UsernameToken profile 1.0. The answers themselves are the profile's texts (`onvif.answers`).
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cctv_guard_simulator.account import UsernameToken, Verdict
from cctv_guard_simulator.device import Device
from cctv_guard_simulator.protocols.http import HttpService, Reply, Request
from cctv_guard_simulator.text import echo, local_name

PRE_AUTH = frozenset(
    {
        "GetWsdlUrl",
        "GetServices",
        "GetServiceCapabilities",
        "GetCapabilities",
        "GetHostname",
        "GetSystemDateAndTime",
        "GetEndpointReference",
    }
)
"""Operations of access class PRE_AUTH: any client may call them."""

_BODY = re.compile(r"<(?:[\w-]+:)?Body\b[^>]*>\s*<([\w:-]+)", re.DOTALL)
_EDITABLE = re.compile(r"/(?:name|location)/")
"""Scopes that an owner may change."""
_READS = ("Get", "Probe")
_SKEW_S = 300
"""A tolerance that was seen on real firmware (facts 1.4, last but two)."""


class OnvifService:
    """Answers POSTs under the profile's ONVIF path."""

    def __init__(self, device: Device, web: HttpService) -> None:
        self._device = device
        self._part: Mapping[str, Any] = device.profile.services["onvif"]
        self._web = web
        self._schemes = tuple(self._part.get("auth", ("wsse",)))
        web.register(int(self._part["port"]), self.handle)

    async def handle(self, request: Request) -> Reply | None:
        """The answer to one SOAP call; None when the request is not for ONVIF."""
        if request.method != "POST" or not request.path.startswith(str(self._part.get("path", "/onvif/"))):
            return None
        found = _BODY.search(request.body)
        if found is None:
            return self._fault("not_well_formed", 400)
        operation = local_name(found[1])
        self._device.counters.requests["onvif"] += 1
        self._device.counters.question(f"onvif {operation}", writes=not operation.startswith(_READS))
        if operation not in self._open_operations():
            refusal = self._refusal(request)
            if refusal is not None:
                return refusal
        answer = self._part["answers"].get(operation)
        if answer is None:
            return self._fault("not_supported", 400)
        return self._soap(str(answer), 200, request)

    def _open_operations(self) -> frozenset[str]:
        return PRE_AUTH.union(self._part.get("open", ())).difference(self._part.get("login_for", ()))

    def _refusal(self, request: Request) -> Reply | None:
        """None when the request may pass."""
        token = find_token(request.body)
        if "digest" in self._schemes and (token is None or "wsse" not in self._schemes):
            if self._web.verdict(request) is Verdict.ACCEPTED:
                return None
            if token is not None:  # a digest-only device reads no token, yet the credentials were sent
                self._device.counters.requests_with_credentials += 1
                self._device.counters.refusals += 1
            return self._with_challenge(request)
        tolerance = timedelta(seconds=float(self._part.get("skew_allowed_s", _SKEW_S)))
        verdict = self._device.account.check_token(token, self._device.now(), tolerance)
        if verdict is Verdict.ACCEPTED:
            return None
        return self._fault("wrong_time" if verdict is Verdict.STALE else "not_authorized", 400)

    def _with_challenge(self, request: Request) -> Reply:
        challenge = self._web.unauthorized(_without_credentials(request))
        fault = self._fault("not_authorized", 401)
        return Reply(status=401, headers=f"{challenge.headers}\n{fault.headers}".strip(), body=fault.body)

    def _fault(self, name: str, status: int) -> Reply:
        faults = self._part["faults"]
        return self._soap(str(faults.get(name) or faults["not_authorized"]), status, None)

    def _soap(self, body: str, status: int, request: Request | None) -> Reply:
        message_id = _message_id(request.body) if request is not None else ""
        text = self._device.fill(
            str(self._part["envelope"]), body=body, relates_to=message_id, scope_items=self._scope_items()
        )
        kind = str(self._part.get("content_type", "application/soap+xml; charset=utf-8"))
        return Reply(status=status, headers=f"Content-Type: {kind}", body=text)

    def _scope_items(self) -> str:
        scopes = str(self._device.profile.services.get("ws_discovery", {}).get("scopes", "")).split()
        return "".join(
            f"<tds:Scopes><tt:ScopeDef>{'Configurable' if _EDITABLE.search(scope) else 'Fixed'}</tt:ScopeDef>"
            f"<tt:ScopeItem>{scope}</tt:ScopeItem></tds:Scopes>"
            for scope in scopes
        )


def find_token(soap: str) -> UsernameToken | None:
    """The UsernameToken of a SOAP request; None when it carries none."""
    if "UsernameToken" not in soap:
        return None
    return UsernameToken(
        username=_element(soap, "Username"),
        password=_element(soap, "Password"),
        is_digest="#PasswordDigest" in soap,
        nonce=_element(soap, "Nonce"),
        created=_element(soap, "Created"),
    )


def _element(soap: str, name: str) -> str:
    found = re.search(rf"<(?:[\w-]+:)?{name}\b[^>]*>([^<]*)<", soap)
    return found[1].strip() if found else ""


def _message_id(soap: str) -> str:
    return echo(_element(soap, "MessageID"))


def _without_credentials(request: Request) -> Request:
    """The same request for a second look that must not count twice."""
    headers = {name: value for name, value in request.headers.items() if name != "authorization"}
    return Request(
        method=request.method,
        target=request.target,
        headers=headers,
        body=request.body,
        peer=request.peer,
        port=request.port,
        tls=request.tls,
    )
