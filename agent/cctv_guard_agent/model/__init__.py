"""The values that travel: frozen, without behaviour that knows a socket, a clock or a store."""
