"""Every exception that the agent raises on purpose, split by whose fault it is.

The message always names the thing and the remedy, as it is shown to the person who holds it.
"""

from cctv_guard_agent import redact


class CctvGuardError(Exception):
    """Base of everything that the agent raises on purpose."""


class ConfigError(CctvGuardError):
    """The owner's configuration: names the key, the value and what is allowed."""


class DataError(CctvGuardError):
    """A knowledge file or data pack that cannot be used: names the file and the line or row."""


class StoreError(CctvGuardError):
    """The inventory file cannot be opened or written."""


class Unreachable(CctvGuardError):
    """The network: nobody answered, or not in time.

    `reason` is one word: closed (refused at once), filtered (silence), timeout (connected, but too slow), ended (the
    peer hung up), held (the local port belongs to another program), no_route, failed.
    """

    def __init__(self, message: str, reason: str = "failed") -> None:
        """Keep the reason word beside the sentence for people."""
        self.reason = reason
        super().__init__(message)


class NotAllowed(CctvGuardError):
    """Our own rules forbid this packet (outside the owner's networks, over the budget, on the never-touch list)."""


class BadReply(CctvGuardError):
    """The device: it answered something that its protocol does not allow.

    `what` names the request, `excerpt` the offending part (at most 80 printable characters, without serials and keys).
    """

    def __init__(self, what: str, excerpt: str = "") -> None:
        """Keep the request's name and a short, printable excerpt of the reply."""
        self.what = what
        self.excerpt = "".join(c if c.isprintable() else "." for c in redact.excerpt(excerpt[:80]))
        super().__init__(f"{what}: {self.excerpt}" if self.excerpt else what)


class Refused(CctvGuardError):
    """The credentials: a request that carried them with a fresh nonce was refused."""


class CommandRefused(CctvGuardError):
    """A command over MQTT that is not carried out; `reason` is the word in the contract."""

    def __init__(self, reason: str, message: str) -> None:
        """Keep the contract's reason word beside the sentence for people."""
        self.reason = reason
        super().__init__(message)
