"""What `check-config` says of the entries of `recorders:`; nobody is asked."""

import pytest

from cctv_guard_agent import plugins
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.recorders.interface import Lister, ListerConfig, check
from cctv_guard_agent.redact import Secret

LISTERS = plugins.load("cctv_guard_agent.recorders", "LISTER", Lister).values
LOGIN = Credentials(username="reader", password=Secret("hunter22"))
MAC = "44:19:b6:12:34:56"
WHOLE = {
    "static": [{"addresses": "192.168.1.64"}],
    "frigate": [{"config_file": "/f.yml"}, {"url": "https://192.168.1.5", "mac": MAC}],
    "go2rtc": [{"url": "http://192.168.1.5"}],
    "hikvision_nvr": [{"url": "http://192.168.1.9", "mac": MAC, "serial": "DS-1"}],
    "dahua_nvr": [{"url": "https://192.168.1.9", "mac": MAC, "certificate": "ab"}],
    "zoneminder": [{"url": "http://192.168.1.5"}],
    "shinobi": [{"url": "https://192.168.1.5", "mac": MAC}],
    "blue_iris": [{"config_file": "/b.reg"}, {"url": "http://192.168.1.5"}],
    "motioneye": [{"config_dir": "/etc/motioneye"}],
    "scrypted": [{"config_dir": "/scrypted.db"}],
}


def config(kind: str, options: dict[str, str], login: Credentials | None = LOGIN) -> ListerConfig:
    return ListerConfig(kind=kind, options=options, credentials=login)


def test_every_kind_takes_what_its_page_documents() -> None:
    assert {one.kind for one in LISTERS} == WHOLE.keys()
    check(LISTERS, [config(kind, options) for kind, forms in WHOLE.items() for options in forms])


@pytest.mark.parametrize("kind", WHOLE)
def test_a_kind_without_its_options_says_which_it_needs(kind: str) -> None:
    with pytest.raises(ConfigError, match=rf"recorders\[1\] \({kind}\): set \w+"):
        check(LISTERS, [config("static", {"addresses": "192.168.1.64"}), config(kind, {})])


@pytest.mark.parametrize(
    ("kind", "options", "login", "why"),
    [
        ("zoneminderr", {}, LOGIN, r"recorders\[0\].kind: 'zoneminderr' is not known; known: blue_iris, .*zoneminder"),
        ("scrypted", {"url": "http://192.168.1.5"}, None, r"option 'url' is not known; known: .*config_dir"),
        ("frigate", {"confg_file": "x"}, None, "option 'confg_file' is not known; known: .*config_file"),
        ("frigate", {"config_file": " "}, None, "set config_file; or url"),
        ("shinobi", {"url": "https://192.168.1.6"}, None, "set url, username, password"),
        ("dahua_nvr", {"url": "http://192.168.1.7", "mac": MAC, "serial": "1"}, None, "set url, mac, serial, username"),
        ("dahua_nvr", {"url": "http://192.168.1.7", "mac": "zz", "serial": "1"}, LOGIN, "mac 'zz' is none; it looks"),
    ],
)
def test_a_wrong_entry_is_named_with_the_remedy(
    kind: str, options: dict[str, str], login: Credentials | None, why: str
) -> None:
    with pytest.raises(ConfigError, match=why) as caught:
        check(LISTERS, [config(kind, options, login)])
    assert "hunter22" not in str(caught.value)
