"""`python -m cctv_guard_simulator`."""

import sys

from cctv_guard_simulator.cli import main

sys.exit(main())
