"""A broken configuration names the key, the value and what is allowed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cctv_guard_agent import config
from cctv_guard_agent.errors import ConfigError

DEVICE = {"address": "192.168.1.64", "mac": "44:19:B6:12:34:56", "serial": "DS-1", "username": "auditor"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"networks": ["8.8.8.0/24"]}, ["networks[0]", "8.8.8.0/24", "public"]),
        ({"networks": ["10.0.0.0/8"]}, ["networks[0]", "larger than /16"]),
        ({"networks": "192.168.1.0/24"}, ["networks"]),
        ({"site": {"id": "Shop 1"}}, ["site.id", "Shop 1", "a-z"]),
        ({"site": {"idd": "shop"}}, ["site.idd", "not an option", "id, name, profile"]),
        ({"mqtt": {"port": 0}}, ["mqtt.port", "0", "1 to 65535"]),
        ({"mqtt": {"port": True}}, ["mqtt.port", "1 to 65535"]),
        ({"intervals": {"answers_s": 1}}, ["intervals.answers_s", "10 to 3600", "seconds"]),
        ({"devices": [{"address": "x"}]}, ["devices[0].address", "'x'", "192.168.1.64"]),
        ({"devices": [{"name": "Till"}]}, ["devices[0]", "needs an address"]),
        ({"devices": [{"mac": "zz"}]}, ["devices[0].mac", "44:19:b6"]),
        ({"devices": [{**DEVICE}]}, ["devices[0]", "without a password"]),
        (
            {"devices": [{**DEVICE, "password": "x", "mac": "44:19:b6:12:34:56", "serial": "1"} | {"serial": ""}]},
            ["serial"],
        ),
        ({"recorders": [{}]}, ["recorders[0]", "kind", "required"]),
        ([1, 2], ["top level", "expected a dictionary"]),
        ({"discovery": {"sweep": ["10.0.0.0/8"]}}, ["discovery.sweep[0]", "larger than /16"]),
        ({"discovery": {"sweep": ["8.8.0.0/16"]}}, ["discovery.sweep[0]", "public"]),
        ({"discovery": {"sweep": ["10.9.0.0/24"]}}, ["discovery.sweep[0]", "10.9.0.0/24", "networks"]),
        (
            {"networks": ["10.9.1.0/24"], "discovery": {"sweep": ["10.9.0.0/23"]}},
            ["discovery.sweep[0]", "10.9.0.0/23", "add it to `networks`"],
        ),
        ({"networks": ["fd00::/64"], "discovery": {"sweep": ["fd00::/64"]}}, ["discovery.sweep[0]", "IPv6"]),
        ({"discovery": {"sweep_packets_s": 1}}, ["discovery.sweep_packets_s", "100 to 20000", "packets a second"]),
        (
            {"networks": ["10.9.0.0/16"], "discovery": {"sweep": ["10.9.0.0/16"], "sweep_packets_s": 100}},
            ["discovery.sweep", "65536 addresses", "at most 300", "sweep_packets_s"],
        ),
    ],
)
def test_error_names_key_value_and_remedy(data: object, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(data)
    for word in words:
        assert word in str(caught.value)


def test_a_sweep_is_what_the_owner_named_and_nothing_without_it() -> None:
    assert config.parse({"networks": ["10.9.0.0/16"]}).sweep.networks == ()
    named = {"networks": ["10.9.0.0/16"], "discovery": {"sweep": ["10.9.4.0/24"], "sweep_packets_s": 200}}
    swept = config.parse(named).sweep
    assert ([str(one) for one in swept.networks], swept.packets_s) == (["10.9.4.0/24"], 200)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse({"networks": ["x"], "mqtt": {"port": -1}})
    assert "networks[0]" in str(caught.value)
    assert "mqtt.port" in str(caught.value)


def test_a_login_must_be_bound_to_a_device() -> None:
    with pytest.raises(ConfigError, match="bound to one device"):
        config.parse({"devices": [{"address": "192.168.1.64", "username": "a", "password": "b"}]})


VANTAGE = {"name": "rented", "host": "vantage.example.org", "token": "hunter22-token"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({**VANTAGE, "address": "192.168.1.2"}, ["vantages[0].address", "public"]),
        ({**VANTAGE, "host": "https://vantage.example.org"}, ["vantages[0].host", "host name"]),
        ({**VANTAGE, "fingerprint": "AB:CD"}, ["vantages[0].fingerprint", "64 hex digits"]),
        ({"name": "rented", "host": "a"}, ["vantages[0]", "needs a token", "vantage token"]),
        ({"name": "rented", "host": "a", "token_env": "NOT_SET"}, ["vantages[0].token_env", "NOT_SET is not set"]),
        ({**VANTAGE, "token_file": "x"}, ["vantages[0]", "token"]),
    ],
)
def test_a_vantage_that_is_not_whole_names_the_key(row: object, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse({"vantages": [row]}, environment={})
    for word in words:
        assert word in str(caught.value)
    assert "hunter22" not in str(caught.value)


def test_two_vantages_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ConfigError, match="is there twice"):
        config.parse({"vantages": [VANTAGE, VANTAGE]})


def test_a_vantage_is_read_and_its_token_does_not_show() -> None:
    (one,) = config.parse({"vantages": [{**VANTAGE, "address": "11.22.33.44"}]}).vantages
    assert (one.host, one.port, str(one.address), one.token.reveal()) == (
        "vantage.example.org", 8920, "11.22.33.44", "hunter22-token",
    )  # fmt: skip
    assert "hunter22" not in repr(one)


def test_a_password_never_shows() -> None:
    read = config.parse(
        {"devices": [{**DEVICE, "password": "hunter22"}], "mqtt": {"username": "a", "password": "hunter22"}}
    )
    assert "hunter22" not in repr(read)
    with pytest.raises(ConfigError) as caught:
        config.parse({"devices": [{**DEVICE, "password": "hunter22", "address": "nonsense"}]})
    assert "hunter22" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        {"mqtt": [{"host": "a", "password": "hunter22"}]},
        {"devices": {"address": "192.168.1.64", "password": "hunter22"}},
        {"mqtt": "mqtt://agent:hunter22@broker"},
        {"networks": ["https://agent:hunter22@192.168.1.1/24"]},
        {"devices": [{**DEVICE, "passwort": "hunter22"}]},
        {"routers": [{"driver": "x", "address": "http://a:hunter22@b/?token=hunter22"}]},
        {"mqtt": {"password": ["hunter22"]}},
    ],
)
def test_a_password_in_the_wrong_place_never_shows(data: object) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(data)
    assert "hunter22" not in str(caught.value)


@pytest.mark.parametrize("value", [None, True, [], {}, ""])
def test_an_empty_password_is_a_mistake_and_not_the_word_none(value: object) -> None:
    with pytest.raises(ConfigError, match=r"mqtt\.password.*must be text"):
        config.parse({"mqtt": {"password": value}})


def test_a_password_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("from file\n")
    data = {"devices": [{**DEVICE, "password_env": "PW"}, {**DEVICE, "password_file": "pw"}]}
    read = config.parse(data, environment={"PW": "from env"}, folder=tmp_path)
    assert [one.credentials and one.credentials.password.reveal() for one in read.devices] == ["from env", "from file"]
    with pytest.raises(ConfigError, match="PW is not set"):
        config.parse(data, environment={}, folder=tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"networks: [", ["line 1"]),
        (b"\xff\xfe", ["UTF-8"]),
        (b"site: {name: !!python/object/apply:os.system [id]}", ["line 1"]),
        (b"x" * 1_000_001, ["1 MB"]),
        (b"site: {name: 2026-13-45}", ["cannot be read", "quotes"]),
        (b"[" * 5_000, ["nested too deeply"]),
        (b"networks: [\x00]", ["not allowed"]),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, content: bytes, words: list[str]) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    for word in (str(path), *words):
        assert word in str(caught.value)


def test_a_missing_file_names_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cctv-guard init"):
        config.load(tmp_path / "absent.yaml")


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("# nothing\n")
    read = config.load(path)
    assert read.profile == "small-business"
    assert read.networks == ()


_WORDS = (
    "site id name profile country networks never_touch mqtt host port tls username password devices address mac serial",
    "certificate recorders kind url routers driver command intervals answers_s store passwort",
)
_KEYS = st.sampled_from([word for line in _WORDS for word in line.split()])
_ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("192.168.1.0/24")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(_KEYS, st.integers(), st.none()), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(_ANYTHING)
@settings(max_examples=500, deadline=None)
def test_whatever_a_file_holds_is_a_configuration_or_a_named_mistake(data: object) -> None:
    said = "configuration"
    try:
        config.parse(data)
    except ConfigError as error:
        said = str(error)
    assert said.startswith("configuration")


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_a_file_has_name_the_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_bytes(data)
    said = str(path)
    try:
        config.load(path)
    except ConfigError as error:
        said = str(error)
    assert str(path) in said
