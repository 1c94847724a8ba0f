"""Lets these tests use the fake web server of the router tests and the builders of the exposure tests."""

import sys
from pathlib import Path

for folder in ("routers", "exposure"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
sys.path.insert(0, str(Path(__file__).parent))
