"""Lets these tests use the builders of the exposure tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "exposure"))
