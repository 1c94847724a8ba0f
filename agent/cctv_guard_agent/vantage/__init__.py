"""A second agent on another network: what it serves, and how the agent asks it (docs/vantage.md)."""
