"""`onvif_scopes`: scope URIs separated by white space, or a GetScopes answer.

Source: onvif/specs doc/Core.xml, scopes; identification.md 1.2.
"""

import re
from urllib.parse import unquote

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields

_ONVIF = re.compile(r"^onvif://www\.onvif\.org/", re.IGNORECASE)
_LIST = re.compile(r"[\[\]\"',]+")
"""How tools write a list of scopes; in a scope itself these are percent-encoded."""
_MOST = 256


def scopes(text: str) -> Fields:
    """Return each scope percent-decoded, without ONVIF's own prefix; other scopes as they are."""
    return tuple(("onvif.scope", unquote(_ONVIF.sub("", word))) for word in text.split()[:_MOST])


def read(raw: str) -> Fields:
    """Return `onvif.scope` once for each. Raises BadReply where there is none."""
    if raw.lstrip().startswith("<"):
        document = xml.read(raw, "ONVIF scopes")
        items = document.texts("ScopeItem") or document.texts("Scopes")
        found = tuple(field for item in items for field in scopes(item))
    else:
        found = tuple(field for field in scopes(_LIST.sub(" ", raw)) if "/" in field[1] or ":" in field[1])
    if not found:
        raise BadReply("ONVIF scopes: none found", raw)
    return found
