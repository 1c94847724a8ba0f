"""The topics of the contract (design section 4), under `cctv_guard/<site>/`."""

from dataclasses import dataclass

SCHEMA_VERSION = 1
COMMANDS = (
    "scan", "check", "block", "unblock", "close_mapping", "disable_p2p", "mark_done", "reopen", "accept_risk",
    "set_trust", "not_ours", "forget", "report",
)  # fmt: skip
UNSIGNED = frozenset({"scan", "check"})
"""Commands that change nothing: rate-limited, no signature needed."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Builds the topics of one site."""

    site: str

    @property
    def root(self) -> str:
        """Return `cctv_guard/<site>`."""
        return f"cctv_guard/{self.site}"

    def __call__(self, *levels: str) -> str:
        """Return `cctv_guard/<site>/<level>/...`."""
        return "/".join((self.root, *levels))

    @property
    def status(self) -> str:
        """Return the Last Will's topic."""
        return self("status")

    @property
    def commands(self) -> str:
        """Return the filter that hears every command."""
        return self("command", "+")

    def owns(self, topic: str) -> bool:
        """Is it a retained topic that only this agent writes (not vantage results, not commands)?"""
        head, _, rest = topic.partition(self.root + "/")
        kind = rest.split("/", 1)[0]
        return not head and kind in {"discovery", "agent", "site", "device", "router", "seen", "task"}
