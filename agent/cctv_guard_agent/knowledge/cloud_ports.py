"""Which port belongs to which maker's broker, for connections without a name. A port is a hint and no proof of whose.

Source: `cloud_ports.csv` (each row names its own).
"""

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _ports() -> dict[tuple[str, int], str]:
    with files(__package__).joinpath("cloud_ports.csv").open("r", encoding="utf-8") as lines:
        return {(row["transport"], int(row["port"])): row["service"] for row in csv.DictReader(lines)}


def service(transport: str, port: int) -> str:
    """Say what a connection to this port of an address outside is, for people: `UDP 32100 (port of ...)`.

    High ports that nobody is known for come together: peers choose them at random.
    """
    known = _ports().get((transport, port))
    name = transport.upper()
    if known is not None:
        return f"{name} {port} (port of {known})"
    return f"{name} {port}" if 0 < port < 1024 else f"{name}, other ports"
