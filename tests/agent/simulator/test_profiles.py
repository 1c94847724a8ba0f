"""The profile files themselves, and what a broken one gets."""

import ast
import re
from pathlib import Path

import pytest

from cctv_guard_simulator import profile as profile_module
from cctv_guard_simulator.errors import ProfileError
from cctv_guard_simulator.profile import PROFILES, load, read
from cctv_guard_simulator.site import Site

from .conftest import HOSTILE

SHIPPED = load()
VERDICTS = ("reachable_from_internet", "cloud_access", "anonymous_stream", "activated")


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.id)
def test_each_profile_says_where_its_texts_come_from_and_what_to_expect(profile: profile_module.Profile) -> None:
    assert "facts/" in profile.source
    assert {"is_camera", "kind", "maker"} <= set(profile.expect)
    if profile.expect["is_camera"]:
        assert "model" in profile.expect
        assert set(VERDICTS) <= set(profile.expect)
        assert profile.expect["maker"]
    assert profile.kind == profile.expect["kind"]


def test_the_site_has_what_the_issue_asks_for() -> None:
    by_maker: dict[str, list[str]] = {}
    for profile in SHIPPED:
        if profile.expect["is_camera"]:
            by_maker.setdefault(profile.expect["maker"], []).append(profile.id)
    assert {"axis", "hanwha", "reolink", "uniview", "xiongmai", "tplink"} <= set(by_maker)
    assert {"hikvision", "annke", "lts", "hikvision_nvr"} <= set(by_maker["hikvision"])
    assert {"dahua", "amcrest", "lorex"} <= set(by_maker["dahua"])
    assert {"printer", "restreamer", "mediamtx", "gateway"} == {p.id for p in SHIPPED if not p.expect["is_camera"]}


def test_mappings_of_the_gateway_are_what_the_cameras_expect() -> None:
    (gateway,) = (profile for profile in SHIPPED if profile.kind == "gateway")
    mapped = {row["device"] for row in gateway.services["igd"]["mappings"]}
    assert mapped == {p.id for p in SHIPPED if p.expect.get("reachable_from_internet") == "yes"}
    assert len(mapped) == 2


def test_verdicts_follow_from_what_the_profile_answers() -> None:
    for profile in SHIPPED:
        if "sadp" in profile.services:
            cloud = profile.values["cloud_enabled"]
            assert profile.expect["cloud_access"] == ("yes" if cloud == "true" else "no"), profile.id
            activated = profile.values["activated"]
            assert profile.expect["activated"] == ("yes" if activated == "true" else "no"), profile.id
        if profile.expect["is_camera"]:
            is_open = bool(profile.services["rtsp"].get("open"))
            assert profile.expect["anonymous_stream"] == ("yes" if is_open else "no"), profile.id


def test_makers_own_ports_are_open_where_the_profile_says() -> None:
    ports = {profile.id: set(profile.services.get("tcp", {})) for profile in SHIPPED}
    assert (ports["dahua"], ports["amcrest"], ports["lorex"]) == ({37777}, {37777}, {35000})
    assert (ports["hikvision"], ports["lts"], ports["printer"]) == ({8000}, {8000}, {9100})


def test_cloud_flags_come_in_both_kinds_and_with_the_makers_spelling() -> None:
    flags = {p.values["cloud_enabled"] for p in SHIPPED if "sadp" in p.services}
    assert flags == {"true", "flase"}


@pytest.mark.parametrize("folder", [PROFILES, HOSTILE], ids=["shipped", "hostile"])
def test_every_text_of_every_profile_can_be_filled(folder: Path) -> None:
    for profile in load(None, folder):
        Site(network="127.90.0.0/24", profiles=[profile]).devices[0].check()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind: camera\n", "'source' is missing"),
        ("kind: toaster\nsource: facts\n", "'kind' is 'toaster'; allowed: camera"),
        ("kind: camera\nsource: facts\nrtps: {}\n", "'rtps' is not known"),
        ("kind: camera\nsource: facts\nrtsp: [8554]\n", "'rtsp' must be a mapping"),
        ("kind: camera\nsource: facts\nexpect: {activated: maybe}\n", "'expect.activated' is 'maybe'"),
        ("kind: camera\nsource: facts\nexpect: {colour: red}\n", "'expect.colour' is not known"),
        ("kind: camera\nsource: facts\nbehaviour: rude\n", "'behaviour' is 'rude'"),
        ("based_on: nothing_like_this\n", "cannot be read"),
        ("- a list\n", "must be a mapping"),
        ("kind: [\n", "is not YAML"),
    ],
)
def test_broken_profile_is_refused_naming_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(ProfileError, match=re.escape(says)):
        read(path)


def test_bases_that_go_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("based_on: b\n")
    (tmp_path / "b.yaml").write_text("based_on: a\n")
    with pytest.raises(ProfileError, match="circle"):
        read(tmp_path / "a.yaml")


def test_unknown_placeholder_is_refused_before_the_device_speaks(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("kind: camera\nsource: facts\nhttp: {port: 8080, headers: 'Server: {colour}'}\n")
    with pytest.raises(ProfileError, match=r"\{colour\}"):
        Site(network="127.90.0.0/24", profiles=[tmp_path / "x.yaml"])


def test_folder_without_profiles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="no profile"):
        load(None, tmp_path)


def test_copied_folder_with_an_edited_profile_still_finds_its_bases(tmp_path: Path) -> None:
    for path in PROFILES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    edited = (tmp_path / "dahua.yaml").read_text().replace("vendor: Private", "vendor: Nobody")
    (tmp_path / "dahua.yaml").write_text(edited)
    (tmp_path / "axis.yaml").unlink()
    changed = {profile.id: profile for profile in load(None, tmp_path)}
    assert "axis" not in changed
    assert changed["dahua"].values["vendor"] == "Nobody"


def test_simulator_imports_nothing_of_the_agent_and_nothing_heavy() -> None:
    allowed = {"cctv_guard_simulator", "yaml", "cryptography"}
    folder = Path(profile_module.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                top = name.partition(".")[0]
                assert top in allowed or top in _standard_library(), f"{path.name} imports {name}"


def _standard_library() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names)
