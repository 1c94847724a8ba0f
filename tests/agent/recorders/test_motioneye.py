from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.recorders.motioneye import LISTER, source
from tests.agent.recorders.fakes import MARKER

CAMERA = f"""# @id 1
# @enabled on
# @network_password {MARKER}
# @upload_password {MARKER}
camera_name Yard
netcam_url rtsp://192.168.1.64:554/live
netcam_userpass admin:{MARKER}
text_left {MARKER}
"""
FILES = {
    "camera-1.conf": CAMERA,
    "camera-2.conf": f"# @name Door\nnetcam_url http://admin:{MARKER}@192.168.1.65/video?user=a&pwd={MARKER}\n",
    "thread-3.conf": f"# @name Shown only\n# @proto mjpeg\n# @url http://192.168.1.66:8080/\n# @password {MARKER}\n",
    "camera-4.conf": "camera_name Card\nvideodevice /dev/video0\n",
    "camera-5.conf": f"# @proto motioneye\n# @host 192.168.1.5\n# @password {MARKER}\n",
    "motion.conf": f"# @admin_password {MARKER}\nnetcam_url rtsp://192.168.1.99/\n",
    "camera-x.conf": "netcam_url rtsp://192.168.1.98/\n",
}


async def listed(folder: object):
    config = ListerConfig(kind="motioneye", options={"config_dir": str(folder)})
    return [one async for one in LISTER.cameras(Lan.of([IPv4Network("192.168.1.0/24")]), config)]


async def test_the_folder_names_every_camera_on_the_network_without_a_secret(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    got = await listed(tmp_path)
    assert [str(one.address) for one in got] == ["192.168.1.64", "192.168.1.65", "192.168.1.66"]
    names = [seen.value for one in got for seen in one.observations if seen.kind == "list.name"]
    assert names == ["Yard", "Door", "Shown only"]
    assert MARKER not in repr(got)


async def test_a_folder_without_cameras_is_named_with_the_remedy(tmp_path):
    with pytest.raises(ConfigError, match="/etc/motioneye"):
        await listed(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read"):
        await listed(tmp_path / "none")


@given(st.text(), st.integers(min_value=0, max_value=len(CAMERA)))
def test_a_file_of_any_content_breaks_nothing(text, at):
    found = source(CAMERA[:at] + text)
    assert found is None or MARKER not in repr(found).replace(text, "")
