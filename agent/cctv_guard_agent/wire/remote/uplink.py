"""ONVIF Uplink: a tunnel that the device opens to a server on the internet, through which a client gets in.

Read only where GetServices names the service. None configured says nothing of the maker's own platform, so nothing is
told then. The server's address and the account's level are not kept. Source: facts exposure.md 2.7 (onvif/specs
uplink.wsdl: Status is `Offline`, `Connecting` or `Connected`).
"""

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.remote import About, Setting, State
from cctv_guard_agent.wire import onvif, soap, xml

NAMESPACE = "http://www.onvif.org/ver10/uplink/wsdl"
OPERATION = "GetUplinks"
_STATES = {"connected": State.REGISTERED, "connecting": State.OFFLINE, "offline": State.OFFLINE}


def call() -> bytes:
    """Return the question."""
    return soap.envelope(f'<{OPERATION} xmlns="{NAMESPACE}"/>')


def service_of(services: xml.Document, address: Address) -> tuple[int, bool, str] | None:
    """Return (port, TLS?, path) of the service in a GetServices answer; None where it is elsewhere or missing."""
    inside: dict[str, str] = {}
    for element in services.elements:
        if element.path[-2:-1] == ("Service",):
            inside[element.name] = element.text
        elif element.name == "Service":
            if inside.get("Namespace") == NAMESPACE:
                return onvif.own_service(inside.get("XAddr", ""), address)
            inside = {}
    return None


def setting(state: State, because: str) -> Setting:
    """Return a state of this service."""
    return Setting(about=About.CLOUD, state=state, service="ONVIF Uplink", because=because)


def read(answer: xml.Document) -> Setting | None:
    """Read GetUplinks; of several the most connected one, None where none is configured."""
    configured = sum(1 for one in answer.elements if one.path[-2:] == (f"{OPERATION}Response", "Configuration"))
    if not configured:
        return None
    words = [one.text.lower() for one in answer.elements if one.path[-2:] == ("Configuration", "Status")]
    told = [(_STATES[word], word) for word in words if word in _STATES]
    if not told:
        return setting(State.ON, "an uplink is configured")
    state, word = min(told, key=lambda pair: list(State).index(pair[0]))
    return setting(state, f"Uplink Status = {word}")
