"""The owner's MQTT broker."""

from dataclasses import dataclass

from cctv_guard_agent.redact import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Where it is and how to log in."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: Secret | None = None
    tls: bool = False
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
