"""The three Python environments: the agent's with the test tools, Home Assistant's, and its test package's.

Each installs exactly the pins of its file in constraints/; `scripts/lock` writes those.
"""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from checkout import stamp, uv
from checkout.paths import AGENT_PYTHON, AGENT_VENV, AMQTT_VENV, COMPONENT_VENV, CONSTRAINTS, HOME_ASSISTANT_VENV, ROOT
from checkout.programs import output, run, works
from checkout.python314 import python_3_14, version
from checkout.say import step

# Home Assistant sets up its voice base platforms even where nobody uses voice, and its page does not load when
# one of them cannot be imported. These two audio libraries have no wheel for Python 3.14 and would want a
# compiler; nothing of ours ever calls them, so that an empty class under the imported name is enough.
_UNUSED_AUDIO = {
    "pymicro_vad.py": "class MicroVad:\n    pass\n",
    "pyspeex_noise.py": "class AudioProcessor:\n    pass\n",
}
# habluetooth has no wheel for 3.14 either; without this its build wants a compiler for a speed-up we do not need.
_NO_COMPILER = {"SKIP_CYTHON": "1"}


def agent() -> None:
    """`.venv`: the agent as an editable install, the simulator with it, and the test tools."""
    pins, project = CONSTRAINTS / "agent.txt", ROOT / "agent" / "pyproject.toml"
    value = stamp.digest(pins, project, sys.version)
    if stamp.is_current("agent", value) and AGENT_PYTHON.exists():
        return
    with step("agent: its Python packages and the test tools, into .venv/"):
        if not works(AGENT_PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"):
            _make(AGENT_VENV, Path(sys.executable))
        uv.pip_install(AGENT_PYTHON, "-r", pins, "-c", pins, "-e", ROOT / "agent")
    stamp.set_current("agent", value)


def home_assistant() -> None:
    """`.local/home-assistant/venv`: Home Assistant's newest release, for `scripts/run` and the end-to-end tests."""
    _from_pins("home-assistant", HOME_ASSISTANT_VENV, python_3_14, "Home Assistant")


def component() -> None:
    """`.local/component/venv`: the test package of Home Assistant, which pins the release before the newest."""
    _from_pins("component", COMPONENT_VENV, python_3_14, "Home Assistant's test package")


def amqtt() -> None:
    """`.local/amqtt/venv`: a broker in Python, for hosts that can have no Mosquitto."""
    _from_pins("amqtt", AMQTT_VENV, lambda: Path(sys.executable), "amqtt, an MQTT broker in Python")


def _from_pins(part: str, venv: Path, find_python: Callable[[], Path], title: str) -> None:
    pins = CONSTRAINTS / f"{part}.txt"
    value = stamp.digest(pins, "".join(_UNUSED_AUDIO.values()))
    if stamp.is_current(part, value) and (venv / "bin" / "python").exists():
        return
    python = find_python()
    count = len(pins.read_text(encoding="ascii").splitlines())
    with step(f"{part}: {title}, {count} packages on Python {version(python)} ({_origin(python)})"):
        _make(venv, python)
        run([uv.uv(), "pip", "install", "--python", venv / "bin" / "python", "--no-deps", "-r", pins],
            env={**uv.environment(), **_NO_COMPILER})  # fmt: skip
        if part != "amqtt":
            _add_unused_audio(venv)
    stamp.set_current(part, value)


def _make(venv: Path, python: Path) -> None:
    shutil.rmtree(venv, ignore_errors=True)
    run([uv.uv(), "venv", "--quiet", "--python", python, venv], env=uv.environment())


def _add_unused_audio(venv: Path) -> None:
    folder = output([venv / "bin" / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    for name, text in _UNUSED_AUDIO.items():
        (Path(folder) / name).write_text(text, encoding="ascii")


def _origin(python: Path) -> str:
    text = str(python)
    if "/python3.14/debian/" in text:
        return "Debian testing's, unpacked in .local/"
    return "standalone build through uv" if "/python3.14/uv/" in text else text
