"""What a person at the router, or a camera's UPnP client, does to the mapping table."""

from cctv_guard_simulator.protocols.mappings import Mapping, MappingTable


class Gateway:
    """The mapping table as tests and the control interface use it."""

    def __init__(self, table: MappingTable) -> None:
        self._table = table

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        """The table as it is."""
        return self._table.rows()

    def add_mapping(
        self,
        *,
        external_port: int,
        internal_client: str,
        internal_port: int,
        protocol: str = "TCP",
        description: str = "",
    ) -> None:
        """Opens a mapping; an existing one for the same protocol and port is replaced.

        Raises:
            ValueError: a port or the protocol makes no sense.
        """
        for name, port in (("external_port", external_port), ("internal_port", internal_port)):
            if not 1 <= port <= 65535:
                raise ValueError(f"{name} is {port}; allowed: 1 to 65535")
        if protocol not in ("TCP", "UDP"):
            raise ValueError(f"protocol is {protocol!r}; allowed: TCP, UDP")
        self._table.add(
            Mapping(
                external_port=external_port,
                internal_client=internal_client,
                internal_port=internal_port,
                protocol=protocol,
                description=description,
            )
        )

    def delete_mapping(self, protocol: str, external_port: int) -> bool:
        """Closes a mapping; False when there was none."""
        return self._table.delete(protocol, external_port)
