"""Lets these tests use the fake routers of the router tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "routers"))
