"""The id of a unit: issued once, derived from its first identity, so that a lost database gives the same ids again.

An id is a digest: topics and screens show it, and it must tell neither serial nor MAC.
Source: design section 4, Ids.
"""

from collections.abc import Container, Iterator
from hashlib import sha256

from cctv_guard_agent.model.device import Identifiers

_LENGTH = 12
"""48 bits: two of 10,000 units meet by chance once in five million sites."""


def issue(identifiers: Identifiers, where: str, taken: Container[str]) -> tuple[str, bool]:
    """Return a new id and whether it is provisional.

    where: the address and fingerprint (or recorder and channel) of a unit, used where it has no identifier of its own,
    and to part units whose identifiers are clones of each other.
    """
    for seed, provisional in _seeds(identifiers, where):
        found = sha256(seed.encode()).hexdigest()[:_LENGTH]
        if found not in taken:
            return found, provisional
    raise AssertionError("seeds never end")


def _seeds(identifiers: Identifiers, where: str) -> Iterator[tuple[str, bool]]:
    names = ("kernel_mac", "serial", "endpoint_reference", "reported_mac")
    found = [(name, value) for name in names if (value := getattr(identifiers, name))]
    # A MAC is a MAC, whoever saw it first: the kernel after a restart, the device itself through a router.
    words = [f"{'mac' if name.endswith('mac') else name}:{value}" for name, value in found]
    if words:
        yield words[0], False
        for count in range(2, len(words) + 1):
            yield "|".join(words[:count]), False
    number = 0
    while True:
        yield f"{'|'.join(words)}|at:{where}|{number or ''}", not words
        number += 1
