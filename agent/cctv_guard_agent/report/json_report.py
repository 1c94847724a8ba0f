"""The report as JSON: the contract's payloads, as they would stand at the broker."""

from collections.abc import Mapping


def render(payloads: Mapping[str, object]) -> Mapping[str, object]:
    """Return `{site, devices, routers, agent}` as it is."""
    return payloads
