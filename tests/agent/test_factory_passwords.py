"""Configured passwords are compared with a list here, and never told."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from cctv_guard_agent import factory_passwords
from cctv_guard_agent.config import Config, DeviceConfig
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers.interface import RouterConfig

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def login(password: str, username: str = "admin") -> Credentials:
    return Credentials(username=username, password=Secret(password))


@pytest.mark.parametrize(
    ("password", "username", "expected"),
    [
        ("12345", "admin", True),
        ("888888", "888888", True),
        ("", "admin", True),
        ("viewer", "viewer", True),
        ("Admin123", "admin", True),
        ("ADMIN123", "admin", False),
        ("correct horse battery", "admin", False),
        (" 12345", "admin", False),
    ],
)
def test_a_factorys_password_is_known_to_the_letter(password: str, username: str, expected: bool) -> None:
    assert factory_passwords.is_factory(login(password, username)) is expected


def test_each_login_is_named_by_its_entry_and_never_by_its_password() -> None:
    config = Config(
        devices=(
            DeviceConfig(mac="44:19:b6:00:00:01", address=ip_address("192.168.1.20"), credentials=login("xc3511")),
            DeviceConfig(mac="44:19:b6:00:00:02"),
        ),
        recorders=(ListerConfig(kind="frigate", options={}, credentials=login("marker-7f3a")),),
        routers=(RouterConfig(driver="openwrt", options={}, credentials=login("vizxv")),),
    )
    found = factory_passwords.observe(config, NOW)
    assert [one.value for one in found] == [
        "yes|devices[0]|44:19:b6:00:00:01|192.168.1.20",
        "no|recorders[0]||",
        "yes|routers[0]||",
    ]
    for secret in ("xc3511", "marker-7f3a", "vizxv"):
        assert secret not in repr(found)
