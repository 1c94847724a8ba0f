"""Makes the scripts' own modules importable; they are no installed package."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts" / "lib"))
