"""Where things lie in a checkout. All that scripts download or write lies in `.venv/` and `.local/`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCAL = ROOT / ".local"
CONSTRAINTS = ROOT / "constraints"

AGENT_VENV = ROOT / ".venv"
AGENT_PYTHON = AGENT_VENV / "bin" / "python"
HOME_ASSISTANT_VENV = LOCAL / "home-assistant" / "venv"
COMPONENT_VENV = LOCAL / "component" / "venv"
AMQTT_VENV = LOCAL / "amqtt" / "venv"
MOSQUITTO = LOCAL / "mosquitto"
PYTHON_3_14 = LOCAL / "python3.14"
SITES = LOCAL / "site"
"""State of `scripts/run`, one folder per mode."""

MAIN = ROOT / "scripts" / "lib" / "main.py"
