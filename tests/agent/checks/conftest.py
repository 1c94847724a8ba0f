"""Lets these tests use the builders of the exposure tests and their own."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "exposure"))
sys.path.insert(0, str(Path(__file__).parent))
